"""The proof that each decision was notified: to whom, when it was made available, sent, read; dossier by dossier."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import overload

from binome.domaine.langue.typographie import alphabetique
from binome.registre.models import Campagne, Compte, DecisionDuDepot
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


def notifiees(campagne: Campagne) -> Sequence[Notifiee]:
    """What is known of the decisions of a campaign that were announced, by territory, then by person. Two queries for
    how many there are, one more for those that are asked for."""
    annoncees = DecisionDuDepot.objects.filter(depot__dossier__campagne=campagne, annoncee_le__isnull=False)
    colonnes = annoncees.order_by("version", "pk").values_list("pk", "depot__dossier__territoire", "version")
    dites = sorted(colonnes, key=lambda dite: alphabetique(dite[1]))
    evenements = {f"decision:{cle}": (territoire, version) for cle, territoire, version in dites}
    combien = preuves.personnes(evenements)
    return _Notifiees({ev: dit for ev, dit in evenements.items() if ev in combien}, combien)


class _Notifiees(Sequence[Notifiee]):
    """The rows of many decisions, read a page at a time."""

    def __init__(self, evenements: Mapping[str, tuple[str, int]], combien: Mapping[str, int]) -> None:
        self._evenements = evenements
        # Before each decision, how many rows there are.
        self._debuts = list(accumulate((combien[ev] for ev in evenements), initial=0))

    def __len__(self) -> int:
        return self._debuts[-1]

    @overload
    def __getitem__(self, rangs: int) -> Notifiee: ...
    @overload
    def __getitem__(self, rangs: slice) -> list[Notifiee]: ...
    def __getitem__(self, rangs: int | slice) -> Notifiee | list[Notifiee]:
        if isinstance(rangs, int):
            return self[rangs : rangs + 1][0]
        debut, fin, _ = rangs.indices(len(self))
        premiere, derniere = bisect_right(self._debuts, debut) - 1, bisect_left(self._debuts, fin)
        lignes = self._lire(list(self._evenements)[premiere:derniere])
        return lignes[debut - self._debuts[premiere] : fin - self._debuts[premiere]]

    def _lire(self, evenements: Sequence[str]) -> list[Notifiee]:
        faits: dict[str, dict[Compte, dict[str, dt.datetime]]] = {ev: {} for ev in evenements}
        for preuve in preuves.de(*evenements):
            faits[preuve.evenement].setdefault(preuve.compte, {})[preuve.fait] = preuve.le
        return [
            Notifiee(*self._evenements[ev], str(qui), siens)
            for ev, comptes in faits.items()
            for qui, siens in sorted(comptes.items(), key=lambda connu: alphabetique(str(connu[0])))
        ]
