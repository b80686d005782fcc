"""Size of a perimeter: inhabitants, area. An unknown member makes the total unknown, never smaller."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Total:
    """A sum, or None when a member's value is unknown; `inconnus` names those members, sorted."""

    valeur: float | None
    inconnus: tuple[str, ...] = ()


def habitants(populations: Mapping[str, float | None]) -> Total:
    """Inhabitants: Σ p_i over members, municipal population at the référentiel's vintage. Source: INSEE.

    >>> habitants({"a": 100, "b": None})
    Total(valeur=None, inconnus=('b',))
    """
    return _somme(populations)


def superficie(superficies_km2: Mapping[str, float | None]) -> Total:
    """Area: Σ a_i over members, in km², each measured in its territory's metric projection.
    Source: référentiel's polygons.

    >>> superficie({"a": 10.5, "b": 4.5})
    Total(valeur=15.0, inconnus=())
    """
    return _somme(superficies_km2)


def _somme(valeurs: Mapping[str, float | None]) -> Total:
    inconnus = tuple(sorted(nom for nom, valeur in valeurs.items() if valeur is None))
    connues = [valeur for valeur in valeurs.values() if valeur is not None]
    return Total(None if inconnus else float(sum(connues)), inconnus)
