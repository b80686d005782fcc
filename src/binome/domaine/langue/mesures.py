"""The one writer of measures: a value with its unit, how sure it is, and where it is from, the same at every door.

What is estimated never shows more digits than it has: a share is a range in whole points, a count is rounded.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from binome.domaine.langue.typographie import FINE, nombre, pourcent

INCONNU = "inconnu"
NATURES = {"observe": "observé", "fourni": "fourni", "estime": "estimé", INCONNU: INCONNU}
"""How a measure is known, in words."""


def mesure(m: Mapping[str, Any], *, nue: bool = False) -> str:
    """A measure (`valeur`, `unite`, `nature`, `bas`, `haut`) in words: « 41,2 % », « entre 38 % et 45 % », « environ
    12 300 actifs », « inconnu ». `nue`: what is counted is said beside it."""
    if m["valeur"] is None:
        return INCONNU
    if m["unite"] == "part":
        return part(m["valeur"], (m["bas"], m["haut"]) if m["bas"] is not None else None, m["nature"])
    if m["unite"] == "indice":
        return nombre(m["valeur"], 2)
    unite = "" if nue and m["unite"].isalpha() else f"{FINE}{m['unite']}"
    environ = "environ " if m["nature"] == "estime" else ""
    return f"{environ}{compte(m['valeur'], m['nature'])}{unite}"


def part(valeur: float | None, bornes: tuple[float, float] | None = None, nature: str = "observe") -> str:
    """A share between 0 and 1, as a range when it has bounds."""
    if bornes:
        return fourchette(*bornes)
    return INCONNU if valeur is None else pourcent(valeur, 0 if nature == "estime" else 1)


def petite_part(valeur: float) -> str:
    """A share that may be tiny: one that does not show is not nothing."""
    return pourcent(valeur, 1) if valeur >= 0.0005 else f"moins de {pourcent(0.001, 1)}"


def fourchette(bas: float, haut: float) -> str:
    """A range of shares: « entre 38 % et 45 % »."""
    return f"entre {pourcent(bas, 0)} et {pourcent(haut, 0)}"


def compte(valeur: float | None, nature: str = "observe") -> str:
    """A count; an estimated one is rounded to the hundred, past 100,000 to the thousand."""
    return INCONNU if valeur is None else nombre(_arrondi(valeur, nature), 0)


def _arrondi(valeur: float, nature: str) -> float:
    if nature != "estime":
        return valeur
    pas = 1000 if abs(valeur) >= 100_000 else 100
    return round(valeur / pas) * pas


def points(ecart: float | None) -> str:
    """A difference of shares, in points: « +3,4 pt », « = » when it does not show."""
    if ecart is None:
        return INCONNU
    return f"{_signe(arrondi)}{FINE}pt" if (arrondi := round(100 * ecart, 1)) else "="


def difference(ecart: float, nature: str = "observe") -> str:
    """A difference of counts: « +1 250 », « −300 », « = » when it does not show."""
    return _signe(arrondi, 0) if (arrondi := round(_arrondi(ecart, nature))) else "="


def _signe(valeur: float, decimales: int = 1) -> str:
    return f"{'+' if valeur > 0 else ''}{nombre(valeur, decimales)}"


def provenance(source: str, millesime: str) -> str:
    """Where a measure is from, and of when, unless the source says it."""
    return ", ".join(filter(None, (source, "" if millesime in source else millesime)))


def mention(nature: str) -> str:
    """What is added to a figure that is estimated: « (estimé) »."""
    return f" ({NATURES[nature]})" if nature == "estime" else ""
