"""What is public of a campaign: the territories that are labelled, once it is announced."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from binome.domaine.comite.annonce import EtatDeLAnnonce
from binome.domaine.langue.typographie import alphabetique
from binome.domaine.procedure.etapes import Acte
from binome.registre.models import AnnonceDeCampagne, Campagne, DecisionDuDepot, PassageDuDepot
from binome.services.acces.ouverture import IntrouvableError
from binome.services.annonce.execution import LABELS


@dataclass(frozen=True)
class Laureat:
    """A territory that is labelled, as anyone may read it."""

    territoire: str
    titre: str
    le: dt.datetime
    avec_reserves: bool


def lire(campagne: str) -> tuple[Campagne, list[Laureat], bool]:
    """A campaign, those that it labels, in the order of their names, and whether it was announced. Errors:
    IntrouvableError. Three queries; nothing of a decision that is not announced enters any of them.
    """
    trouvee = Campagne.objects.filter(identifiant=campagne).first()
    if trouvee is None:
        raise IntrouvableError(campagne)
    faites = AnnonceDeCampagne.objects.filter(campagne=trouvee, etat=EtatDeLAnnonce.faite.value)
    return trouvee, laureats(trouvee), faites.exists()


def laureats(campagne: Campagne) -> list[Laureat]:
    """Those that a campaign labels, in the order of their names. One query."""
    annoncees = DecisionDuDepot.objects.filter(
        depot__dossier__campagne=campagne, annoncee_le__isnull=False, sens__in=LABELS
    )
    lues = [
        Laureat(d.depot.dossier.territoire, d.depot.dossier.titre, d.annoncee_le, d.sens == "label_reserves")
        for d in annoncees.select_related("depot__dossier").order_by("pk")
        if d.annoncee_le is not None
    ]
    return sorted(lues, key=lambda laureat: alphabetique(laureat.territoire))


def decision_annoncee(dossier: int) -> DecisionDuDepot | None:
    """The last decision of a dossier that was announced. One query."""
    siennes = DecisionDuDepot.objects.filter(depot__dossier=dossier, annoncee_le__isnull=False)
    return siennes.select_related("depot__dossier__campagne").order_by("-annoncee_le", "-pk").first()


def rouvert_depuis(decision: DecisionDuDepot) -> PassageDuDepot | None:
    """The act that opened a deposit again after its decision was announced, None when it stands. One query."""
    suites = PassageDuDepot.objects.filter(depot=decision.depot_id, acte=Acte.rouvrir.value)
    return suites.filter(le__gte=decision.annoncee_le).order_by("-rang").first()
