"""Two perimeters measured on the same ground, measure by measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from binome.domaine.langue.mesures import difference, mesure, points, provenance
from binome.services.territoire import mesures
from binome.services.territoire.terrain import Terrain, verifier_unites


@dataclass(frozen=True)
class LigneComparee:
    """A measure of both, in words. ecart: the second less the first; empty where one is unknown."""

    id: str
    libelle: str
    a: str
    b: str
    ecart: str
    source: str


@dataclass(frozen=True)
class Comparaison:
    """a, b: what `territoire.mesures.evaluer` says of each."""

    a: Mapping[str, Any]
    b: Mapping[str, Any]
    lignes: tuple[LigneComparee, ...]
    estime: bool

    @property
    def sources(self) -> tuple[str, ...]:
        """Where the measures come from, each source once."""
        return tuple(dict.fromkeys(ligne.source for ligne in self.lignes if ligne.source))


def comparer(terrain: Terrain, a: Sequence[str], b: Sequence[str]) -> Comparaison:
    """Measure two sets of units of one ground. Errors: PerimetreError (unknown unit, empty perimeter)."""
    evaluees = [mesures.evaluer(terrain, verifier_unites(terrain, tuple(codes))) for codes in (a, b)]
    autres = {m["id"]: m for m in evaluees[1]["mesures"]}
    lignes = tuple(_ligne(m, autres[m["id"]]) for m in evaluees[0]["mesures"] if m["id"] in autres)
    return Comparaison(evaluees[0], evaluees[1], lignes, terrain.flots.nature == "estime")


def _ligne(a: Mapping[str, Any], b: Mapping[str, Any]) -> LigneComparee:
    ecart = ""
    if a["valeur"] is not None and b["valeur"] is not None:
        delta = b["valeur"] - a["valeur"]
        ecart = points(delta) if a["unite"] == "part" else difference(delta, a["nature"])
    source = provenance(a["source"], a["millesime"]) if a["valeur"] is not None else ""
    return LigneComparee(a["id"], a["libelle"], mesure(a), mesure(b), ecart, source)
