"""What `binome perimetre evaluer` says of the industries of a perimeter: a few lines, and what they do not know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from binome.domaine.langue.mesures import petite_part
from binome.domaine.langue.typographie import accord, enumerer, nombre, pourcent
from binome.domaine.mots.industrie import (
    AUCUNE_CONCENTREE,
    MONTREES,
    SANS_EMPLOIS,
    au_moins,
    communes,
    source,
)


def rediger_industrie(industrie: dict[str, Any] | None, noms: Mapping[str, str]) -> list[str]:
    """Members, concentrated industries, likeness of pairs, then what is not known."""
    if industrie is None:
        return [f"  {SANS_EMPLOIS}"]
    return [
        *(_membre(m, noms) for m in industrie["membres"]),
        *(_concentre(s, noms) for s in industrie["concentres"]),
        *([] if industrie["concentres"] else [f"  {AUCUNE_CONCENTREE}"]),
        *(_parente(p, noms) for p in industrie["parentes"][:MONTREES]),
        *(f"  À savoir : {phrase}" for phrase in industrie["inconnus"]),
        f"  {source(industrie)}",
    ]


def _membre(m: dict[str, Any], noms: Mapping[str, str]) -> str:
    part = "" if m["part"] is None else f", {pourcent(m['part'])} de ses emplois"
    return f"  {noms.get(m['unite'], m['unite'])} : {_emplois(m)} industriels{part}"


def _emplois(compte: dict[str, Any]) -> str:
    return au_moins(accord(compte["emplois"], "emploi"), compte["tus"])


def _concentre(s: dict[str, Any], noms: Mapping[str, str]) -> str:
    qui = enumerer([f"{noms.get(code, code)} {nombre(n)}" for code, n in s["membres"].items()])
    return (
        f"  × {nombre(s['quotient'], 1)}  {s['nom']} ({s['division']}) : {_emplois(s)}, "
        f"{petite_part(s['part_de_la_france'])} de ceux de France ({qui})"
    )


def _parente(p: dict[str, Any], noms: Mapping[str, str]) -> str:
    cosinus = "inconnue" if p["cosinus"] is None else nombre(p["cosinus"], 2)
    a, b = (noms.get(p[cle], p[cle]) for cle in ("a", "b"))
    return f"  Ressemblance {cosinus} : {a} ↔ {b} ({communes(p['communes'])})"
