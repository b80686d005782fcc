"""A campaign whose committee has decided: what each file became, approved by two, waiting for its announcement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from tests.services.comite.monde import APRES, Monde

from binome.domaine.comite.scrutin import SensDeLaDecision
from binome.registre.models import Campagne, Depot, LabelAccorde, LigneJournal, Notification, PassageDuDepot
from binome.services.annonce import armement
from binome.services.comite import decisions
from binome.services.socle import horloge

S = SensDeLaDecision
TROIS = (S.label, S.refus, S.ajourne)
INSTANT = APRES + dt.timedelta(days=1)
MOTIFS = "Motifs pris en comité."


class Pendule:
    """The clock of the services and that of the database, moved together by hand."""

    def __init__(self, monde: Monde) -> None:
        self.monde = monde

    def tenir(self, monkeypatch) -> Pendule:
        monkeypatch.setattr(horloge, "maintenant", lambda: self.monde.instant)
        monkeypatch.setattr(horloge, "de_la_base", lambda: self.monde.instant)
        return self

    def a(self, instant: dt.datetime) -> None:
        self.monde.instant = instant


def decider(monde: Monde, sens: Sequence[SensDeLaDecision], motifs: str = MOTIFS) -> None:
    """The decision of each file, approved."""
    for depot, voulu in zip(monde.depots, sens, strict=True):
        monde.adopter(voulu, depot)
        ou = depot.dossier.identifiant
        reserves = ("Tenir le calendrier.",) if voulu is S.label_reserves else ()
        decision = decisions.preparer(monde.comptes["secretaire"], ou, voulu, motifs, reserves)
        for nom in ("ministere", "industrie"):
            decisions.approuver(monde.comptes[nom], ou, decision.empreinte)


def armer(monde: Monde, instant: dt.datetime = INSTANT) -> None:
    """Two people arm the announcement."""
    nom = monde.campagne.identifiant
    proposee = armement.proposer(monde.comptes["presidente"], nom, instant)
    armement.armer(monde.comptes["secretaire"], nom, proposee.empreinte)


def bilan(campagne: Campagne) -> dict[str, object]:
    """What an announcement writes, counted."""
    actes = PassageDuDepot.objects.filter(acte__in=["labelliser", "refuser", "ajourner"])
    return {
        "actes": sorted(actes.values_list("depot__dossier__identifiant", "vers")),
        "labels": LabelAccorde.objects.count(),
        "notifiees": Notification.objects.filter(genre="decision").count(),
        "annoncees": Depot.objects.filter(decisions__annoncee_le__isnull=False).count(),
        "journal": LigneJournal.objects.filter(action__in=["annonce.faite", "decisions.annoncees"]).count(),
    }
