"""The quorum of an item: how many seats are needed, how many are there, and why."""

from __future__ import annotations

import math
from dataclasses import dataclass

from binome.domaine.comite.regles import ReglesDuComite
from binome.domaine.comite.salle import SalleDuPoint
from binome.domaine.langue.typographie import accord


@dataclass(frozen=True, slots=True)
class QuorumDuPoint:
    """Whether the committee may deliberate, with every count. `requis` is 0 at a second convocation."""

    atteint: bool
    base: int
    requis: int
    presents: int
    representes: int
    deportes: int
    phrase: str

    @property
    def comptes(self) -> int:
        return self.presents + self.representes + self.deportes


def quorum(salle: SalleDuPoint, regles: ReglesDuComite, *, seconde: bool = False) -> QuorumDuPoint:
    """The quorum of a room. `seconde`: the session was convened again on the same agenda, for want of a quorum."""
    assis = salle.occupes.items()
    loin = regles.distance_au_quorum.valeur
    presents = sum(loin or qui not in salle.a_distance for _, qui in assis)
    representes = len(salle.representes) if regles.mandats_au_quorum.valeur else 0
    dedans = regles.deportes_au_quorum.valeur
    deportes = len(salle.presents_deportes) if dedans else 0
    base = len(salle.sieges) + (salle.vacants if regles.base_du_quorum.valeur == "composition" else 0)
    base -= 0 if dedans else len(salle.deportes)
    dispense = seconde and regles.seconde_convocation.valeur
    # Nobody never makes a quorum, even of an empty committee.
    requis = 0 if dispense else max(1, math.ceil(regles.quorum.valeur * base))
    la = presents + representes + deportes
    atteint = bool(salle.occupes) and la >= requis
    parts = [accord(presents, "réponse" if salle.par_ecrit else "présent")]
    if representes:
        parts.append(accord(representes, "représenté"))
    if deportes:
        parts.append(accord(deportes, "déporté compté", "déportés comptés"))
    detail = f"{', '.join(parts)} sur {accord(base, 'siège')}"
    if not dedans and salle.deportes:
        detail += f" ({accord(len(salle.deportes), 'déporté ôté', 'déportés ôtés')} de la base)"
    return QuorumDuPoint(
        atteint, base, requis, presents, representes, deportes, _phrase(detail, atteint, requis, dispense, regles)
    )


def _phrase(detail: str, atteint: bool, requis: int, dispense: bool, regles: ReglesDuComite) -> str:
    if dispense:
        dit = "aucun quorum n'est requis à la seconde convocation" if atteint else "personne n'est là pour délibérer"
        return f"{detail} : {dit} ({regles.seconde_convocation.source})."
    sens = "quorum atteint" if atteint else "quorum non atteint"
    return f"{detail} : {sens}, il en fallait {requis} ({regles.quorum.source})."
