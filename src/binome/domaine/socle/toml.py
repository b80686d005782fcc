"""A TOML text that people write: read strictly, and what is wrong with it told in French, each fault with its line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import ValidationError

TAILLE_MAX = 1_000_000
"""Bytes of such a text: thirty times the longest one known."""
_POSITION = re.compile(r"\(at line ([0-9]+), column ([0-9]+)\)")
_TYPES = {
    "missing": "il manque",
    "extra_forbidden": "cette clé n'existe pas",
    "string_type": "un texte est attendu",
    "string_too_short": "ce texte est vide",
    "string_pattern_mismatch": "cet identifiant n'en est pas un",
    "float_type": "un nombre est attendu",
    "float_parsing": "un nombre est attendu",
    "finite_number": "un nombre fini est attendu",
    "int_type": "un nombre entier est attendu",
    "int_parsing": "un nombre entier est attendu",
    "int_from_float": "un nombre entier est attendu",
    "greater_than": "ce nombre est trop petit",
    "greater_than_equal": "ce nombre est trop petit",
    "less_than_equal": "ce nombre est trop grand",
    "tuple_type": "une liste est attendue",
    "too_short": "cette liste est vide",
    "dict_type": "une table est attendue",
    "model_type": "une table est attendue",
    "bool_type": "true ou false est attendu",
    "bool_parsing": "true ou false est attendu",
}


def lire(octets: bytes, nom: str, quoi: str) -> tuple[str, dict[str, Any]]:
    """The text and what it says; `quoi` names what is read: « un appel ». Errors: ValueError, in French."""
    if len(octets) > TAILLE_MAX:
        raise ValueError(f"{nom} : ce fichier dépasse {TAILLE_MAX // 1_000_000} Mo, {quoi} est plus court.")
    try:
        # Windows begins its texts with a mark.
        texte = octets.decode("utf-8-sig")
    except UnicodeDecodeError as erreur:
        ligne = octets.count(b"\n", 0, erreur.start) + 1
        raise ValueError(f"{nom}, ligne {ligne} : ce texte n'est pas en UTF-8. Réenregistrez-le ainsi.") from None
    try:
        return texte, tomllib.loads(texte)
    except tomllib.TOMLDecodeError as erreur:
        raise ValueError(_pas_du_toml(nom, str(erreur))) from None
    except (ValueError, RecursionError):
        raise ValueError(
            f"{nom} : ce n'est pas du TOML qui se lise : un nombre y est démesuré, ou trop de listes s'y emboîtent."
        ) from None


def _pas_du_toml(nom: str, dit: str) -> str:
    place = _POSITION.search(dit)
    ou = f", ligne {place[1]}, colonne {place[2]}" if place else ", à la fin"
    return (
        f"{nom}{ou} : ce n'est pas du TOML. Cherchez-y, ou juste avant, un guillemet ou un crochet qui manque, "
        "une date qui n'existe pas, une clé écrite deux fois."
    )


def dire(erreur: ValidationError, fichier: str, texte: str | None = None) -> Iterator[str]:
    """The faults that pydantic found, in French; each with its place when the text is given."""
    for faute in erreur.errors(include_url=False):
        contexte = faute.get("ctx", {})
        nom = ".".join(str(pas) for pas in faute["loc"])
        dit = _TYPES.get(faute["type"]) or _mots(faute)
        sans_lu = faute["type"] == "missing" or not faute["loc"] or isinstance(faute.get("input"), dict)
        suite = "" if sans_lu else f" (lu : {_court(faute.get('input'))})"
        ou = lieu(fichier, texte, contexte.get("lieu", faute["loc"])) if texte is not None else ""
        yield f"{ou}« {nom} » : {dit}{suite}." if nom else f"{ou}{dit}."


def _court(lu: Any) -> str:
    ecrit = repr(lu)
    return ecrit if len(ecrit) <= 80 else f"{ecrit[:80]}…"


def _mots(faute: Any) -> str:
    if faute["type"] in ("enum", "literal_error"):
        return f"attendu : {faute['ctx']['expected'].replace(' or ', ' ou ')}"
    if conseil := faute.get("ctx", {}).get("a_faire"):
        return f"{faute['msg']}. {str(conseil).rstrip('.')}"
    return str(faute["msg"]).removeprefix("Value error, ")


def lieu(fichier: str, texte: str, loc: Sequence[str | int], nom: str = "") -> str:
    """« appel.toml, ligne 12, clause-a : », the line being that of the table's header where there is one."""
    ligne = _ligne(texte, loc)
    return fichier + (f", ligne {ligne}" if ligne else "") + (f", {nom}" if nom else "") + " : "


def _ligne(texte: str, loc: Sequence[str | int]) -> int | None:
    """The line of a table's header; of the key itself where no table has that name."""
    if not loc:
        return None
    nom, sous = re.escape(str(loc[0])), loc[1] if len(loc) > 1 else 0
    motifs = [(rf" *\[\[? *{nom} *\]", sous if isinstance(sous, int) else 0), (rf" *{nom} *=", 0)]
    if isinstance(sous, str):
        rang = next((pas for pas in loc[2:] if isinstance(pas, int)), 0)
        motifs.insert(0, (rf" *\[\[? *{nom} *\. *{re.escape(sous)} *\]", rang))
    for motif, rang in motifs:
        trouvees = [numero for numero, ligne in enumerate(texte.splitlines(), 1) if re.match(motif, ligne)]
        if rang < len(trouvees):
            return trouvees[rang]
    return None
