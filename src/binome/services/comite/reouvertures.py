"""Opening again a deposit that was judged inadmissible or refused, after an appeal: asked by one, agreed by others.

Who answers for the campaign does it: its president, its secretariat, an administrator; never on a file they are tied
to. The last agreement that the rules want writes the act, and the territory is told in the same transaction.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from binome.domaine.comite.composition import FonctionAuComite
from binome.domaine.comite.reouverture import refus_d_accorder, refus_de_demander, suffit
from binome.domaine.droits.droits import Action
from binome.domaine.langue.typographie import alphabetique
from binome.domaine.procedure.etapes import NOMS_DES_ETAPES, Acte, EtapeDuDepot
from binome.domaine.procedure.notifications import GenreDeNotification
from binome.domaine.socle.empreinte import canonique_rfc8785
from binome.registre.models import (
    AccordPourRouvrir,
    Compte,
    DemandeDeReouverture,
    Depot,
    Dossier,
    MembreDuComite,
    Notification,
    PassageDuDepot,
)
from binome.services.acces import ouverture
from binome.services.acces.ouverture import IntrouvableError, RefusError
from binome.services.comite import acces, deports, saisies
from binome.services.comite.acces import ComiteOuvert
from binome.services.depot import depots
from binome.services.instruction import passages, ressorts
from binome.services.notifications import distribution
from binome.services.notifications.nouvelles import Nouvelle
from binome.services.socle import adresses, horloge, journal

CLOS = (Acte.declarer_irrecevable.value, Acte.refuser.value)
"""The acts that an appeal may undo."""


@dataclass(frozen=True)
class DossierClos:
    """A deposit whose examination ended without a label, and what is asked of it. `deport`: why this person takes no
    part, and then no reason is shown; `demandes`: newest first."""

    depot: Depot
    fin: PassageDuDepot
    deport: str
    demandes: Sequence[DemandeDeReouverture]

    @property
    def etape(self) -> str:
        return NOMS_DES_ETAPES[EtapeDuDepot(self.fin.vers)]

    @property
    def demande(self) -> DemandeDeReouverture | None:
        """The demand that counts."""
        return self.demandes[0] if self.demandes else None


def lignes(ouvert: ComiteOuvert) -> list[DossierClos]:
    """The deposits that may be opened again, by territory. Six queries at most, whatever their number."""
    faits = PassageDuDepot.objects.filter(
        depot__dossier__campagne=ouvert.campagne, depot__remplace_le=None, depot__retire_le=None
    )
    derniers = {fait.depot_id: fait for fait in faits.select_related("depot__dossier__campagne").order_by("rang")}
    finis = [fait for fait in derniers.values() if fait.acte in CLOS]
    demandes: dict[int, list[DemandeDeReouverture]] = {}
    for demande in _demandes().filter(passage__in=[fait.pk for fait in finis]):
        demandes.setdefault(demande.passage_id, []).append(demande)
    hors = deports.de_la_campagne(ouvert.compte, ouvert.campagne.pk)
    return [
        DossierClos(fait.depot, fait, hors.motif(fait.depot), demandes.get(fait.pk, []))
        for fait in sorted(finis, key=lambda f: (alphabetique(f.depot.dossier.territoire), f.depot.numero))
    ]


def trouver(ouvert: ComiteOuvert, dossier: str) -> DossierClos:
    """One of them. Errors: IntrouvableError."""
    trouve = next((li for li in lignes(ouvert) if li.depot.dossier.identifiant == dossier), None)
    if trouve is None:
        raise IntrouvableError(dossier)
    return trouve


def demander(compte: Compte, identifiant: str, motif: str) -> DemandeDeReouverture:
    """Ask that a deposit be examined again, or say it otherwise. Errors: IntrouvableError, RefusError."""
    propre, quand = saisies.texte(motif, "Motif", "motif"), horloge.maintenant()
    with transaction.atomic():
        ouvert, depot, fin = _tenir(compte, identifiant)
        _exiger(refus_de_demander(propre, deports.motif(compte, depot)))
        version = DemandeDeReouverture.objects.filter(passage=fin).count() + 1
        dite = {"depot": depot.numero, "rang": fin.rang, "version": version, "motif": propre}
        demande = DemandeDeReouverture.objects.create(
            passage=fin,
            version=version,
            motif=propre,
            empreinte=hashlib.sha256(canonique_rfc8785(dite)).hexdigest(),
            par=compte,
            le=quand,
        )
        _noter("reouverture.demandee", demande, depot, compte)
        if not _accorder(compte, ouvert, depot, demande):
            a_qui = [c for c in _qui_accorde(ouvert) if c.pk != compte.pk and deports.motif(c, depot) is None]
            distribution.notifier(GenreDeNotification.reouverture_demandee, f"reouverture:{demande.pk}", a_qui)
    return demande


def _qui_accorde(ouvert: ComiteOuvert) -> list[Compte]:
    """Who may agree: the president, the secretariat, the administrators."""
    jour = horloge.jour_a(ouvert.campagne.fuseau, horloge.maintenant())
    conduite = (FonctionAuComite.president.value, FonctionAuComite.secretariat.value)
    membres = MembreDuComite.en_fonction(ouvert.campagne, jour).filter(fonction__in=conduite).select_related("compte")
    siens = [membre.compte for membre in membres if membre.compte is not None]
    return [*siens, *Compte.objects.filter(administrateur=True)]


def ecrire(compte: Compte, lignes: Sequence[Notification]) -> dict[int, Nouvelle]:
    """What this person may be told of demands that still wait for them."""
    cles = {li.pk: li.evenement.split(":")[1] for li in lignes}
    lues = DemandeDeReouverture.objects.filter(pk__in=[c for c in cles.values() if c.isdecimal()])
    demandes = {str(d.pk): d for d in lues.select_related("passage__depot__dossier__campagne")}
    dites = {}
    for ligne in lignes:
        demande = demandes.get(cles[ligne.pk])
        if demande is not None and _attend(compte, demande):
            dossier = demande.passage.depot.dossier
            dites[ligne.pk] = Nouvelle(
                territoire=dossier.territoire,
                titre=f"{dossier.territoire} : on demande de rouvrir ce dossier, et votre accord est attendu",
                lien=adresses.lien("comite-reouverture", dossier.campagne.identifiant, dossier.identifiant),
                bouton="Lire la demande et répondre",
                a_faire=f"lire la demande de réouverture de {dossier.territoire}",
            )
    return dites


def _attend(compte: Compte, demande: DemandeDeReouverture) -> bool:
    """Whether a demand is the last one, undecided, and for this person to agree with."""
    depot = demande.passage.depot
    try:
        ouvert = acces.conduire(compte, depot.dossier.campagne.identifiant)
        close = trouver(ouvert, depot.dossier.identifiant)
    except (IntrouvableError, RefusError):
        return False
    if close.deport or close.demande is None or close.demande.pk != demande.pk:
        return False
    return all(accord.compte_id != compte.pk for accord in close.demande.accords.all())


def accorder(compte: Compte, identifiant: str, lue: str) -> bool:
    """Agree with the demand, as it was read; whether the deposit is then open again. Errors: IntrouvableError,
    RefusError.
    """
    with transaction.atomic():
        ouvert, depot, fin = _tenir(compte, identifiant)
        demande = _demandes().filter(passage=fin).first()
        if demande is None:
            raise RefusError("Personne n'a demandé de rouvrir ce dossier.")
        deja = [accord.compte_id for accord in demande.accords.all()]
        _exiger(refus_d_accorder(compte.pk, deja, lue, demande.empreinte, deports.motif(compte, depot)))
        return _accorder(compte, ouvert, depot, demande)


def _accorder(compte: Compte, ouvert: ComiteOuvert, depot: Depot, demande: DemandeDeReouverture) -> bool:
    quand = horloge.maintenant()
    AccordPourRouvrir.objects.create(demande=demande, compte=compte, le=quand)
    _noter("reouverture.accord", demande, depot, compte)
    accords = AccordPourRouvrir.objects.filter(demande=demande).values_list("compte", flat=True)
    if not suffit(list(accords), ouvert.regles):
        return False
    passages.rouvrir(depot, demande.motif, compte, quand)
    return True


def _tenir(compte: Compte, identifiant: str) -> tuple[ComiteOuvert, Depot, PassageDuDepot]:
    """The committee and the deposit, held: whoever instructs, decides or announces waits."""
    connu = Dossier.objects.filter(identifiant=identifiant).select_related("campagne").first()
    if connu is None:
        raise IntrouvableError(identifiant)
    ouvert = acces.conduire(compte, acces.verrouiller(connu.campagne).identifiant)
    ressorts.exiger_l_appel(connu.campagne)
    dossier = ouverture.verrouiller(identifiant)
    # A role of the campaign does not count for who is of the team, or stands aside.
    ouverture.exiger_sur(compte, dossier, Action.instruire, instant=horloge.maintenant())
    depot = depots.valable(depots.tous(dossier))
    faits = passages.passages(depot) if depot else []
    if depot is None or not faits or faits[-1].acte not in CLOS:
        raise RefusError("Ce dossier n'est ni irrecevable ni refusé : il n'y a rien à rouvrir.")
    return ouvert, depot, faits[-1]


def _demandes() -> QuerySet[DemandeDeReouverture]:
    accords = Prefetch("accords", AccordPourRouvrir.objects.select_related("compte"))
    return DemandeDeReouverture.objects.select_related("par").prefetch_related(accords).order_by("-version")


def _exiger(refus: str | None) -> None:
    if refus is not None:
        raise RefusError(refus)


def _noter(action: str, demande: DemandeDeReouverture, depot: Depot, compte: Compte) -> None:
    donnees = {
        "depot": depot.numero,
        "rang": demande.passage.rang,
        "version": demande.version,
        "condense": journal.condenser(demande.empreinte),
    }
    objet = f"comite:{depot.dossier.campagne.identifiant}"
    journal.ajouter(action, objet, donnees, acteur=compte, instant=horloge.maintenant())
