"""JSON that is signed, read strictly: what two readers would read differently is refused."""

from __future__ import annotations

import json
from typing import Any

OCTETS_MAX = 4_000_000
"""A whole status list of 1 MiB that nothing compresses has 1.4 million characters."""
PROFONDEUR_MAX = 32
"""Nestings: a label has five, and what walks it calls itself at each."""
_BOM = "\ufeff"
MONTRES = 160
"""Characters of what was received that a reason shows."""


class LabelIllisibleError(ValueError):
    """The file is no JSON object, or is beyond measure; the message is in French."""


class CleRepeteeError(LabelIllisibleError):
    """An object names a field twice: each reader keeps the one it wants."""


def lire(octets: bytes) -> dict[str, Any]:
    """Errors: LabelIllisibleError; CleRepeteeError."""
    if len(octets) > OCTETS_MAX:
        # Who reads a file stops there: how long it really is, nobody knows.
        raise LabelIllisibleError(f"{OCTETS_MAX // 1_000_000} Mo au plus sont attendus, et il y en a davantage")
    try:
        texte = octets.decode("utf-8")
        if texte.startswith(_BOM):
            raise LabelIllisibleError("un texte en UTF-8 sans marque de début (BOM) est attendu")
        if not texte.strip():
            raise LabelIllisibleError("un objet JSON est attendu, et rien n'a été reçu")
        arbre = json.loads(texte, object_pairs_hook=_objet, parse_constant=_refuser)
    except LabelIllisibleError:
        raise
    except UnicodeDecodeError:
        raise LabelIllisibleError("un texte en UTF-8 est attendu") from None
    except json.JSONDecodeError as erreur:
        raise LabelIllisibleError(f"le JSON est mal formé ligne {erreur.lineno}, colonne {erreur.colno}") from None
    except (ValueError, RecursionError):
        # Beyond what JSON itself says: an integer of thousands of digits, a thousand nestings.
        raise LabelIllisibleError("le JSON porte un nombre démesuré, ou s'emboîte trop") from None
    if not isinstance(arbre, dict):
        raise LabelIllisibleError("un objet JSON est attendu")
    if _s_emboite_trop(arbre):
        raise LabelIllisibleError(f"au plus {PROFONDEUR_MAX} niveaux sont attendus, et le JSON s'emboîte davantage")
    return arbre


def _s_emboite_trop(arbre: Any) -> bool:
    etage = [arbre]
    for _ in range(PROFONDEUR_MAX):
        noeuds = [noeud for noeud in etage if isinstance(noeud, dict | list)]
        etage = [valeur for noeud in noeuds for valeur in (noeud.values() if isinstance(noeud, dict) else noeud)]
    return bool(etage)


def _objet(paires: list[tuple[str, Any]]) -> dict[str, Any]:
    objet: dict[str, Any] = {}
    for nom, valeur in paires:
        if nom in objet:
            raise CleRepeteeError(f"le champ {montrer(nom)} est écrit deux fois : une seule est attendue")
        objet[nom] = valeur
    return objet


def _refuser(nom: str) -> Any:
    raise LabelIllisibleError(f"un nombre fini est attendu, et « {nom} » a été reçu")


def montrer(valeur: object) -> str:
    """A value as a reason shows it: cut short, and nothing in it commands a terminal or cannot be printed."""
    texte = json.dumps(valeur, ensure_ascii=False)
    court = texte if len(texte) <= MONTRES else f"{texte[:MONTRES]}…"
    return "".join(signe if signe.isprintable() else f"\\u{ord(signe):04x}" for signe in court)
