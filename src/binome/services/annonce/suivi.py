"""The proof that each decision was notified: to whom, when it was made available, sent, read; dossier by dossier."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from binome.registre.models import Campagne, DecisionDuDepot
from binome.services.notifications import preuves


@dataclass(frozen=True)
class Notifiee:
    """One person told of one version of a decision: what is known of it, each fact with its instant."""

    territoire: str
    version: int
    qui: str
    faits: Mapping[str, dt.datetime]

    @property
    def dits(self) -> list[tuple[str, dt.datetime]]:
        """The facts in words, in the order in which they came."""
        return [(preuves.NOMS[fait], le) for fait, le in sorted(self.faits.items(), key=lambda f: f[1])]


def notifiees(campagne: Campagne) -> list[Notifiee]:
    """What is known of the decisions of a campaign that were announced. Two queries."""
    annoncees = DecisionDuDepot.objects.filter(depot__dossier__campagne=campagne, annoncee_le__isnull=False)
    par_evenement = {f"decision:{d.pk}": d for d in annoncees.select_related("depot__dossier")}
    faits: dict[tuple[str, int], dict[str, dt.datetime]] = {}
    noms: dict[int, str] = {}
    for preuve in preuves.de(*par_evenement):
        faits.setdefault((preuve.evenement, preuve.compte_id), {})[preuve.fait] = preuve.le
        noms[preuve.compte_id] = str(preuve.compte)
    lignes = [
        Notifiee(par_evenement[ou].depot.dossier.territoire, par_evenement[ou].version, noms[qui], siens)
        for (ou, qui), siens in faits.items()
    ]
    return sorted(lignes, key=lambda li: (li.territoire, li.version, li.qui))
