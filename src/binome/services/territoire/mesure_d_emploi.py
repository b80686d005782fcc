"""One measured figure, with where it comes from and how far it can be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from binome.services.territoire.terrain import Nature

Secteurs = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Mesure:
    """One figure. valeur: None when unknown. bas, haut: the range in which an estimated value is shown.

    nature: observe, estime, fourni or inconnu. remarque: what to know before using it, or how to know it.
    """

    id: str
    libelle: str
    valeur: float | None
    unite: str
    nature: Nature
    source: str = ""
    millesime: str = ""
    bas: float | None = None
    haut: float | None = None
    remarque: str = ""
