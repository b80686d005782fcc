"""What `binome perimetre evaluer` says of the industries of a perimeter: a few lines, and what they do not know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from binome.domaine.langue.typographie import accord, enumerer, nombre, pourcent
from binome.domaine.socle.naf import DIVISIONS_INDUSTRIELLES

_AU_PLUS = 5


def rediger_industrie(industrie: dict[str, Any] | None, noms: Mapping[str, str]) -> list[str]:
    """Members, concentrated industries, likeness of pairs, then what is not known."""
    if industrie is None:
        return [
            "  Inconnu. Chargez les emplois par commune et activité : binome donnees charger urssaf-emploi FICHIER."
        ]
    return [
        *(_membre(m, noms) for m in industrie["membres"]),
        *(_concentre(s, noms) for s in industrie["concentres"]),
        *([] if industrie["concentres"] else ["  Aucune n'est plus concentrée ici qu'en France."]),
        *(_parente(p, noms) for p in industrie["parentes"][:_AU_PLUS]),
        *(f"  À savoir : {phrase}" for phrase in industrie["inconnus"]),
        f"  Source : Urssaf, {industrie['millesime']} · {industrie['source']}",
    ]


def _membre(m: dict[str, Any], noms: Mapping[str, str]) -> str:
    part = "" if m["part"] is None else f", {pourcent(m['part'])} de ses emplois"
    return f"  {noms.get(m['unite'], m['unite'])} : {_emplois(m['emplois'], m['tus'])} industriels{part}"


def _emplois(combien: int, tus: list[str]) -> str:
    return ("au moins " if tus else "") + accord(combien, "emploi")


def _concentre(s: dict[str, Any], noms: Mapping[str, str]) -> str:
    qui = enumerer([f"{noms.get(code, code)} {nombre(n)}" for code, n in s["membres"].items()])
    return (
        f"  × {nombre(s['quotient'], 1)}  {s['nom']} ({s['division']}) : {_emplois(s['emplois'], s['tus'])}, "
        f"{pourcent(s['part_de_la_france'], 1)} de ceux de France ({qui})"
    )


def _parente(p: dict[str, Any], noms: Mapping[str, str]) -> str:
    cosinus = "inconnue" if p["cosinus"] is None else nombre(p["cosinus"], 2)
    communes = " ; ".join(DIVISIONS_INDUSTRIELLES[d] for d in p["communes"][:3]) or "aucune industrie commune"
    return f"  Ressemblance {cosinus} : {noms.get(p['a'], p['a'])} ↔ {noms.get(p['b'], p['b'])} ({communes})"
