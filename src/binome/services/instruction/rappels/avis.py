"""Who prepared an opinion, or may give it, is reminded before its last day: once for each opinion, person and term."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django_tasks import task

from binome.appels.catalogue import est_la, retrouver_appel
from binome.domaine.droits.ressorts import NATIONAL
from binome.domaine.procedure.etapes import EtapeDuDepot
from binome.domaine.procedure.notifications import GenreDeNotification
from binome.registre.models import Compte, ContributionAvis, Depot, Notification, PassageDuDepot
from binome.services.acces import ouverture, plusieurs
from binome.services.instruction import passages, ressorts
from binome.services.instruction.ressorts import Instructeur
from binome.services.notifications import distribution
from binome.services.notifications.nouvelles import Nouvelle
from binome.services.socle import adresses, file, horloge

HEURE = 7
"""Hour of the morning, in Paris."""
_G = GenreDeNotification.avis_attendu
PASSE = "Passé ce jour, son absence ne retient plus le dossier ; rendu après, il sera dit tardif."


@dataclass(frozen=True)
class AvisAttendu:
    """An opinion that a deposit in force waits for: of which body, until when."""

    depot: Depot
    service: str
    terme: dt.date

    @property
    def evenement(self) -> str:
        """Another term is another event: it is reminded again."""
        return f"avis:{self.depot.numero}:{self.service}:{self.terme.isoformat()}"


def envoyer(instant: dt.datetime) -> int:
    """Remind of the opinions whose last day is near; of how many somebody was. Run twice, nobody is told twice."""
    proches = [attendu for attendu in attendus(_en_avis()) if _est_proche(attendu, instant)]
    return sum(_rappeler(attendu) for attendu in proches)


def _en_avis() -> list[Depot]:
    """The deposits in force that somebody asked opinions of."""
    demandes = PassageDuDepot.objects.filter(vers=EtapeDuDepot.avis.value).values("depot")
    return list(_LUS.filter(pk__in=demandes, remplace_le=None, retire_le=None))


_LUS = Depot.objects.select_related("dossier__campagne").prefetch_related("regions").defer("manifeste", "verdict")


def attendus(depots: Sequence[Depot]) -> list[AvisAttendu]:
    """The opinions that these deposits wait for now. One query, and that of their régions."""
    faits = passages.de_plusieurs([depot.pk for depot in depots])
    trouves = []
    for depot in depots:
        siens = faits.get(depot.pk, [])
        terme = passages.terme(siens)
        # Without its call nothing is asked of anyone.
        if terme is None or passages.etape(siens) is not EtapeDuDepot.avis or not est_la(depot.dossier.campagne.appel):
            continue
        manquent = [s for s in ressorts.du_depot(depot) if s != NATIONAL and s not in passages.avis_rendus(siens)]
        trouves += [AvisAttendu(depot, service, terme) for service in manquent]
    return trouves


def _est_proche(attendu: AvisAttendu, instant: dt.datetime) -> bool:
    campagne = attendu.depot.dossier.campagne
    avant = retrouver_appel(campagne.appel).appel.rappel_des_avis.jours
    return bool(avant) and 0 <= (attendu.terme - horloge.jour_a(campagne.fuseau, instant)).days <= avant


def _rappeler(attendu: AvisAttendu) -> bool:
    with transaction.atomic():
        ouverture.verrouiller(attendu.depot.dossier.identifiant)
        # Given, withdrawn, or asked for another day meanwhile.
        if attendu.evenement not in {encore.evenement for encore in attendus(list(_LUS.filter(pk=attendu.depot.pk)))}:
            return False
        deja = set(Notification.objects.filter(evenement=attendu.evenement).values_list("compte", flat=True))
        a_qui = [compte for compte in _concernes(attendu) if compte.pk not in deja]
        return bool(a_qui and distribution.notifier(_G, attendu.evenement, a_qui, echeance=attendu.terme))


def _concernes(attendu: AvisAttendu) -> Iterable[Compte]:
    """Those who prepared the opinion, and those who may give it; what they still may is asked when they are told."""
    siennes = ContributionAvis.objects.filter(depot=attendu.depot, au_titre_de=attendu.service)
    mains = {contribution.auteur for contribution in siennes.select_related("auteur")}
    tiennent = ressorts.instructeurs(attendu.depot.dossier.campagne)
    return mains | {lui.compte for lui in tiennent if lui.tient(attendu.service)}


def ecrire(compte: Compte, lignes: Sequence[Notification]) -> dict[int, Nouvelle]:
    """What this person may be told of opinions that are waited for, in words: nothing of one that was given since, that
    they may not write any more, or whose deposit is withdrawn or replaced. Six queries, one more for each campaign."""
    numeros = {ligne.evenement.split(":")[1] for ligne in lignes}
    depots = list(_LUS.filter(numero__in=numeros, remplace_le=None, retire_le=None))
    encore = {attendu.evenement: attendu for attendu in attendus(depots)}
    ouverts = plusieurs.ouvrir(compte, {depot.dossier for depot in depots}, horloge.maintenant())
    siens = _ce_qu_il_instruit(compte, [attendu.depot for attendu in encore.values()])
    prepares = set(ContributionAvis.objects.filter(depot__in=depots, auteur=compte).values_list("depot", "au_titre_de"))
    dites = {}
    for ligne in lignes:
        attendu = encore.get(ligne.evenement)
        ouvert = ouverts.get(attendu.depot.dossier_id) if attendu else None
        if attendu is None or ouvert is None or ouvert.lien.ecarte:
            continue
        lui = siens.get(attendu.depot.dossier.campagne_id)
        if lui is not None and lui.tient(attendu.service):
            prepare = (attendu.depot.pk, attendu.service) in prepares
            dites[ligne.pk] = _nouvelle(attendu, prepare=prepare)
    return dites


def _ce_qu_il_instruit(compte: Compte, depots: Iterable[Depot]) -> Mapping[int, Instructeur]:
    campagnes = {depot.dossier.campagne_id: depot.dossier.campagne for depot in depots}
    trouves = {cle: ressorts.instructeurs(campagne, compte) for cle, campagne in campagnes.items()}
    return {cle: siens[0] for cle, siens in trouves.items() if siens}


def _nouvelle(attendu: AvisAttendu, *, prepare: bool) -> Nouvelle:
    dossier = attendu.depot.dossier
    de_qui = ressorts.nommer(dossier.campagne, attendu.service)
    fait = "vous avez préparé cet avis, et il n'est pas rendu" if prepare else "cet avis n'est pas rendu"
    return Nouvelle(
        territoire=dossier.territoire,
        dossier=dossier.pk,
        titre=f"{dossier.territoire} : un avis de votre service est attendu",
        a_faire=f"rendre l'avis de votre service sur {dossier.territoire}",
        lien=adresses.lien("instruction-avis-ecrire", dossier.identifiant, attendu.service),
        bouton="Ouvrir l'avis",
        echeance=attendu.terme,
        paragraphes=(f"{de_qui} : {fait}.", PASSE),
    )


@task()
def rappeler_les_avis() -> None:
    """This morning's. Asks for tomorrow's."""
    try:
        envoyer(horloge.maintenant())
    finally:
        planifier()


def planifier() -> bool:
    """Ask the worker for the next reminders, unless they are asked for; says whether it did. Called when it starts."""
    return file.planifier(rappeler_les_avis, horloge.prochain_matin(horloge.maintenant(), HEURE))
