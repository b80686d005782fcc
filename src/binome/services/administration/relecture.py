"""The journal read by an administrator: filtered, page by page; and its chain verified whole, by the worker."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django_tasks import task

from binome.domaine.socle.chaine import Ligne
from binome.domaine.verdict.echeance import PARIS
from binome.registre.models import Compte, LigneJournal, Pseudonyme
from binome.services.administration.administrateurs import acte
from binome.services.comptes import comptes
from binome.services.socle import file, horloge, journal, personnes

PAR_PAGE = 50


@dataclass(frozen=True)
class Filtre:
    """What is looked for. `action` and `objet` are beginnings; `qui`: an address; `avant`: lines of a lower rank."""

    action: str = ""
    objet: str = ""
    qui: str = ""
    du: dt.date | None = None
    au: dt.date | None = None
    avant: int | None = None


@dataclass(frozen=True)
class Verification:
    """What a verification of the whole chain found: how many lines held, and the first that does not."""

    le: dt.datetime
    lignes: int
    faute: str


def lire(filtre: Filtre) -> tuple[list[Ligne], bool]:
    """The last lines that a filter keeps, newest first, people named where they are known; and whether older ones
    remain. Three queries at most.
    """
    lignes = [Ligne(*valeurs) for valeurs in _filtrer(filtre).values_list(*journal.CHAMPS)[: PAR_PAGE + 1]]
    return journal.nommer(lignes[:PAR_PAGE]), len(lignes) > PAR_PAGE


def _filtrer(filtre: Filtre) -> QuerySet[LigneJournal]:
    lignes = LigneJournal.objects.order_by("-rang")
    if filtre.action:
        lignes = lignes.filter(action__startswith=filtre.action)
    if filtre.objet:
        lignes = lignes.filter(objet__startswith=filtre.objet)
    if filtre.qui:
        lignes = lignes.filter(acteur__in=_codes(filtre.qui))
    # Instants are kept as text, in UTC and of one length: they compare as text.
    if filtre.du:
        lignes = lignes.filter(instant__gte=_minuit(filtre.du))
    if filtre.au:
        lignes = lignes.filter(instant__lt=_minuit(filtre.au + dt.timedelta(days=1)))
    if filtre.avant is not None:
        lignes = lignes.filter(rang__lt=filtre.avant)
    return lignes


def _minuit(jour: dt.date) -> str:
    """The first instant of a day in Paris, as a line of the journal holds it."""
    debut = dt.datetime.combine(jour, dt.time.min, ZoneInfo(PARIS))
    return debut.astimezone(dt.UTC).isoformat(timespec="microseconds")


def _codes(qui: str) -> list[str]:
    """The pseudonyms of an address; « système » is that of nobody."""
    propre = qui.strip().lower()
    if propre in ("système", "systeme"):
        return [journal.SYSTEME]
    compte = personnes.titulaire(propre) or comptes.trouver(propre)
    siens = Pseudonyme.objects.filter(compte=compte) if compte else Pseudonyme.objects.filter(courriel=propre)
    return [*siens.values_list("code", flat=True), propre]


def demander_verification(motif: str, *, acteur: Compte | None) -> None:
    """Ask the worker to verify the whole chain. Errors: AdministrationError."""
    with acte(motif, acteur) as fait:
        file.enfiler(verifier, fait.noter("journal.verification_demandee", "plateforme", {}).rang)


@task()
def verifier(demande: int) -> None:
    """Verify the chain, and write what was found; once for each demand, even when the job runs twice."""
    faites = LigneJournal.objects.filter(action="journal.verifie")
    # Compared as text: an altered line must not keep the alteration from being found.
    deja = faites.filter(donnees__startswith=f'{{"demande":{demande},')
    if deja.exists():
        return
    lignes, faute = journal.verifier()
    dite = f"ligne {faute.rang} : {faute.raison}" if faute else ""
    with transaction.atomic():
        personnes.serialiser()
        if deja.exists():
            return
        donnees = {"demande": demande, "lignes": lignes, "faute": dite}
        journal.ajouter("journal.verifie", "plateforme", donnees, acteur=None, instant=horloge.maintenant())


def derniere_verification() -> tuple[Verification | None, bool]:
    """What the last one found, and whether another is under way. Two queries."""
    derniere = LigneJournal.objects.filter(action="journal.verifie").order_by("-rang").first()
    demandees = LigneJournal.objects.filter(action="journal.verification_demandee").order_by("-rang")
    demandee = demandees.values_list("rang", flat=True).first()
    trouvee, repond_a = _parse(derniere) if derniere else (None, 0)
    return trouvee, demandee is not None and demandee > repond_a


def _parse(ligne: LigneJournal) -> tuple[Verification | None, int]:
    """What a verification found and the demand that it answers; nothing when its own line was altered."""
    try:
        lu = json.loads(ligne.donnees)
        return Verification(dt.datetime.fromisoformat(ligne.instant), lu["lignes"], lu["faute"]), int(lu["demande"])
    except (ValueError, KeyError, TypeError):
        return None, 0
