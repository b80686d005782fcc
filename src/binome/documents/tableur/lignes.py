"""The rows of a workbook, as plain values. Formulas are never computed: the last value kept beside them is read."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import openpyxl

from binome.documents.tableur import feuilles, gardes
from binome.documents.tableur.cellules import Cellule
from binome.documents.tableur.erreurs import ClasseurRefuseError, Faute
from binome.domaine.typographie import nombre

LIGNES_MAX, COLONNES_MAX, FAUTES_MAX = 10_000, 60, 30
_LONG = re.compile(r"⟦long (\d+)⟧")
# What a broken or hostile workbook makes its reader raise.
_CASSES = (
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    SyntaxError,
    ArithmeticError,
    AssertionError,
    RuntimeError,
    OSError,
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
)


@dataclass(frozen=True)
class Rangee:
    """A row that is not blank: its number from 1, its cells."""

    numero: int
    cellules: tuple[Cellule, ...]


def lire_rangees(octets: bytes) -> dict[str, list[Rangee]]:
    """Rows by sheet, blank ones left out. Errors: ClasseurRefuseError."""
    gardes.verifier(octets)
    if not openpyxl.DEFUSEDXML:
        raise RuntimeError("defusedxml manque : aucun classeur n'est lu sans lui")
    with warnings.catch_warnings():
        # openpyxl warns of every ornament that it does not keep.
        warnings.simplefilter("ignore")
        try:
            rangees = _lire(octets)
        except ClasseurRefuseError:
            raise
        except _CASSES:
            raise ClasseurRefuseError([Faute("ce classeur est abîmé : un tableur ne le relirait pas")]) from None
    return _deplier(rangees)


def _lire(octets: bytes) -> dict[str, list[Rangee]]:
    classeur = openpyxl.load_workbook(io.BytesIO(octets), read_only=True, data_only=True, keep_links=False)
    try:
        return {page.title: list(_rangees(page)) for page in classeur.worksheets}
    finally:
        classeur.close()


def _rangees(page: Any) -> Iterator[Rangee]:
    # A sheet says its own size, and may lie: its rows are counted as they come.
    page.reset_dimensions()
    for numero, ligne in enumerate(page.iter_rows(max_col=COLONNES_MAX), 1):
        if numero > LIGNES_MAX:
            raise ClasseurRefuseError([Faute(f"cette feuille dépasse {nombre(LIGNES_MAX)} lignes", page.title)])
        valeurs = tuple(_valeur(cellule, page.title, numero) for cellule in ligne)
        if any(valeur is not None for valeur in valeurs):
            yield Rangee(numero, valeurs)


def _valeur(cellule: Any, feuille: str, ligne: int) -> Cellule:
    if cellule.data_type == "e":
        raise ClasseurRefuseError(
            [Faute("cette cellule porte une erreur de calcul", feuille, ligne, recu=cellule.value)]
        )
    valeur: Cellule = cellule.value
    return None if isinstance(valeur, str) and not valeur.strip() else valeur


def _deplier(rangees: dict[str, list[Rangee]]) -> dict[str, list[Rangee]]:
    """Put the long texts back where they belong."""
    morceaux: dict[int, str] = {}
    for rangee in rangees.pop(feuilles.LONGS, [])[1:]:
        numero, morceau = rangee.cellules[:2]
        if isinstance(numero, int) and isinstance(morceau, str):
            morceaux[numero] = morceaux.get(numero, "") + morceau.removeprefix("⟦").removesuffix("⟧")
    if not morceaux:
        return rangees

    def remettre(cellule: Cellule) -> Cellule:
        renvoi = _LONG.fullmatch(cellule) if isinstance(cellule, str) else None
        return morceaux.get(int(renvoi[1]), cellule) if renvoi else cellule

    return {
        nom: [Rangee(r.numero, tuple(map(remettre, r.cellules))) for r in siennes] for nom, siennes in rangees.items()
    }
