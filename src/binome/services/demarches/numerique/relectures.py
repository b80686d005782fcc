"""Where the files begun on the State's platform stand, read each morning: it becomes a step of their request."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.db import transaction
from django_tasks import task

from binome.domaine.demarches.etats import FINIES, EtatDeDemarche, SourceDEtape
from binome.domaine.procedure.notifications import GenreDeNotification
from binome.domaine.suivi.histoire import PREMIER_JOUR
from binome.registre.models import DemarcheAupresDUnOperateur, EtapeDeDemarche, PreremplissageDeDemarche
from binome.services.demarches import etapes, lecture, nouvelles
from binome.services.demarches.choix import DemarcheRefuseeError
from binome.services.demarches.etapes import EtapeDite
from binome.services.demarches.numerique import plateforme
from binome.services.demarches.numerique.plateforme import JETONS_PAR_LECTURE, EtatLu, PlateformeError
from binome.services.notifications import distribution, lettres
from binome.services.socle import file, horloge

HEURE = 6
"""Hour of the morning, in Paris."""
PREVENIR = dt.timedelta(days=4)
"""Age of a draft that nobody opened at which who asked is told: the platform deletes it the day after."""
_E = EtatDeDemarche
_ETATS = {
    "en_construction": _E.recue,
    "en_instruction": _E.instruite,
    "accepte": _E.accordee,
    "refuse": _E.refusee,
    "sans_suite": _E.sans_objet,
}
_SANS_RAISON = "Lu sur Démarche numérique, qui n'en dit pas la raison ici."


def lire(instant: dt.datetime) -> int:
    """Read where every file stands, and write what is new; how many steps. Run twice, it writes nothing twice. A form
    that cannot be read does not keep the others from it; each says why in its row."""
    if not plateforme.reglee():
        return 0
    attendus = PreremplissageDeDemarche.objects.exclude(secret="").select_related("demarche__dossier__campagne")
    par_formulaire: dict[str, dict[str, PreremplissageDeDemarche]] = defaultdict(dict)
    for ligne in attendus.order_by("pk"):
        if (jeton := _jeton(ligne)) and not _finie(ligne.demarche):
            par_formulaire[ligne.formulaire][jeton] = ligne
    return sum(
        _lire(formulaire, {jeton: lignes[jeton] for jeton in lot}, instant)
        for formulaire, lignes in par_formulaire.items()
        for lot in _lots(list(lignes))
    )


def _lots(jetons: Sequence[str]) -> Iterator[Sequence[str]]:
    for debut in range(0, len(jetons), JETONS_PAR_LECTURE):
        yield jetons[debut : debut + JETONS_PAR_LECTURE]


def _jeton(ligne: PreremplissageDeDemarche) -> str:
    try:
        return lettres.ouvrir(ligne.secret)[1]
    except ValueError:
        return ""


def _finie(demarche: DemarcheAupresDUnOperateur) -> bool:
    """Whether the platform itself said how it ended: what people say by hand does not stop the reading."""
    lues = EtapeDeDemarche.objects.filter(demarche=demarche, source=SourceDEtape.demarche.value)
    derniere = lues.order_by("-pk").first()
    return derniere is not None and _E(derniere.etat) in FINIES


def _lire(formulaire: str, lignes: dict[str, PreremplissageDeDemarche], instant: dt.datetime) -> int:
    try:
        lus = plateforme.etats(formulaire, list(lignes))
    except PlateformeError:
        return 0
    PreremplissageDeDemarche.objects.filter(pk__in=[li.pk for li in lignes.values()]).update(lu_le=instant)
    return sum(_noter(lignes[jeton], lu, instant) for jeton, lu in lus.items())


def _noter(ligne: PreremplissageDeDemarche, lu: EtatLu, instant: dt.datetime) -> bool:
    if lu.etat == "prefilled" and ligne.obtenu_le and instant - ligne.obtenu_le >= PREVENIR:
        evenement = f"demarche:{ligne.demarche.numero}:brouillon"
        with transaction.atomic():
            a_qui = nouvelles.territoire(ligne.demarche)
            distribution.notifier(GenreDeNotification.demarche_sans_nouvelles, evenement, a_qui)
    etat = _ETATS.get(lu.etat)
    if etat is None:
        return False
    with transaction.atomic():
        etapes.tenir(ligne.demarche)
        (vue,) = lecture.voir(DemarcheAupresDUnOperateur.objects.filter(pk=ligne.demarche_id))
        lues = [e.etape for e in vue.etapes if e.etape.source == SourceDEtape.demarche.value]
        if vue.etat is etat or (lues and lues[-1].etat == etat.value):
            return False
        le = _jour(vue, lu.depose if etat is _E.recue else lu.traite, instant)
        raison = _SANS_RAISON if etat in (_E.refusee, _E.sans_objet) else ""
        try:
            etapes.ecrire(vue, EtapeDite(etat, le, raison), SourceDEtape.demarche, None, instant)
        except DemarcheRefuseeError:
            return False
    return True


def _jour(vue: lecture.DemarcheVue, dit: str, instant: dt.datetime) -> dt.date | None:
    """The day of an instant that the platform gives; None (that of the reading) when it gives none that is one, or one
    that is still to come or of before such requests."""
    try:
        moment = dt.datetime.fromisoformat(dit)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return None
    fuseau = vue.demarche.dossier.campagne.fuseau
    le = horloge.jour_a(fuseau, moment)
    return le if PREMIER_JOUR <= le <= horloge.jour_a(fuseau, instant) else None


@task()
def lire_les_demarches() -> None:
    """This morning's reading; asks for tomorrow's."""
    try:
        lire(horloge.maintenant())
    finally:
        planifier()


def planifier() -> bool:
    """Ask the worker for the next reading, unless it is asked for or no platform is configured; says whether it did."""
    if not plateforme.reglee():
        return False
    return file.planifier(lire_les_demarches, horloge.prochain_matin(horloge.maintenant(), HEURE))
