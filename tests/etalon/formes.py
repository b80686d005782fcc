"""What Binôme gives, as lines that a diff reads: a finding, a page, a cell, a leaf of a tree each on its own."""

from __future__ import annotations

import hashlib
import html
import io
import json
import re
from collections.abc import Iterator
from typing import Any

from openpyxl import load_workbook
from pypdf import PdfReader

Tree = dict[str, Any]
_MUETS = re.compile(r"<(script|style|svg)\b.*?</\1>", re.DOTALL)
_BLANCS = re.compile(r"[ \t]*\n\s*")


def verdict(lu: Tree) -> str:
    """A verdict (its JSON), finding by finding; neither its instant nor the SHA-256 of the référentiel."""
    tete = {nom: valeur for nom, valeur in lu.items() if nom not in ("constats", "date", "referentiel")}
    return "\n\n".join([json.dumps(tete, ensure_ascii=False, indent=1), *map(_constat, lu["constats"])])


def _constat(constat: Tree) -> str:
    lignes = [f"== {constat['regle']} · {constat['gravite']} · {constat['statut']}"]
    lignes += [f"{nom} : {constat[nom]}" for nom in ("clause", "source", "constat", "a_faire") if constat.get(nom)]
    lignes += [f"ou : {', '.join(constat['ou'])}"] if constat.get("ou") else []
    return "\n".join([*lignes, *(f"preuve : {_preuve(p)}" for p in constat.get("preuves", ()))])


def _preuve(preuve: Tree) -> str:
    noms = ("libelle", "valeur", "unite", "source", "millesime")
    return " | ".join("" if preuve.get(nom) is None else str(_arrondir(preuve[nom])) for nom in noms)


def pdf(octets: bytes) -> str:
    """Title, then the text of each page, in the order of the file."""
    lu = PdfReader(io.BytesIO(octets))
    pages = (f"--- page {rang}\n{page.extract_text()}" for rang, page in enumerate(lu.pages, 1))
    return _sans_points("\n".join([str(lu.metadata and lu.metadata.title), *pages]))


def _sans_points(texte: str) -> str:
    """Leaders of a table of contents count for nothing."""
    return re.sub(r"(?: \.){4,}", " …", texte)


def classeur(octets: bytes) -> str:
    """Each sheet: what it holds, cell by cell, as value and format; then what it checks of what is typed."""
    lignes = []
    for feuille in load_workbook(io.BytesIO(octets)).worksheets:
        lignes.append(f"=== {feuille.title} · {feuille.dimensions} · figé en {feuille.freeze_panes}")
        lignes += [_cellule(c) for ligne in feuille.iter_rows() for c in ligne if c.value is not None]
        lignes += [
            f"contrôle {v.sqref} : {v.type} {v.operator or ''} {v.formula1 or ''}"
            for v in feuille.data_validations.dataValidation
        ]
    return "\n".join(lignes)


def _cellule(cellule: Any) -> str:
    forme = "" if cellule.number_format == "General" else f" [{cellule.number_format}]"
    return f"{cellule.coordinate}{forme} {cellule.value!r}"


def page(texte: str) -> str:
    """The words of a page, without its tags."""
    sans = re.sub(r"<[^>]+>", "\n", _MUETS.sub("", texte))
    return re.sub(r"\n\s*", "\n", _BLANCS.sub("\n", html.unescape(sans))).strip()


def contenu(texte: str) -> str:
    """The words of the main part of a page."""
    return page(texte[texte.index("<main") : texte.index("</main>")])


def debuts(texte: str) -> str:
    """The first words of the first lines, of what is long and frozen elsewhere; the SHA-256 of it all."""
    lignes = texte.splitlines()
    return "\n".join([ligne[:60] for ligne in lignes[:200]] + [condense(texte.encode())])


def arbre(valeur: Any) -> str:
    """A tree of JSON, its numbers rounded to what every processor agrees on."""
    return json.dumps(_arrondir(valeur), ensure_ascii=False, indent=1)


def _arrondir(valeur: Any) -> Any:
    if isinstance(valeur, dict):
        return {nom: _arrondir(v) for nom, v in valeur.items()}
    if isinstance(valeur, list):
        return [_arrondir(v) for v in valeur]
    return float(f"{valeur:.6g}") if isinstance(valeur, float) else valeur


def empreintes(valeur: Any, chemin: str = "", profondeur: int = 2) -> str:
    """A large tree: the SHA-256 of each of its parts, so that a change says where it is."""
    return "\n".join(_parts(valeur, chemin, profondeur))


def _parts(valeur: Any, chemin: str, profondeur: int) -> Iterator[str]:
    enfants = list(
        valeur.items() if isinstance(valeur, dict) else enumerate(valeur) if isinstance(valeur, list) else ()
    )
    if not profondeur or not enfants:
        yield f"{chemin} {condense(json.dumps(valeur, ensure_ascii=False).encode())}"
    for nom, enfant in enfants if profondeur else ():
        yield from _parts(enfant, f"{chemin}.{nom}".lstrip("."), profondeur - 1)


def condense(octets: bytes) -> str:
    """Size and SHA-256, shortened."""
    return f"{len(octets)} octets {hashlib.sha256(octets).hexdigest()[:16]}"
