"""The rows of a workbook, as plain values. Formulas are never computed: the last value kept beside them is read."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import openpyxl
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils import range_boundaries
from openpyxl.worksheet._reader import FORMULA_TAG, ROW_TAG, WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from binome.documents.tableur import feuilles, gardes
from binome.documents.tableur.erreurs import ClasseurRefuseError, Faute
from binome.documents.tableur.valeurs import INVISIBLES, Cellule, Nombre, SansValeur
from binome.domaine.langue.typographie import nombre, sans_accents

LIGNES_MAX, COLONNES_MAX, FAUTES_MAX = 10_000, 60, 100
# Spreadsheets refuse longer ones; read once for each cell, they would take hours.
_FORMAT_MAX = 1_000
_FUSION, _FUSIONS_MAX = f"{{{SHEET_MAIN_NS}}}mergeCell", 500
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
    """A row that is not blank: its number from 1, its cells; `fusionnees`: the columns, from 0, whose cell is covered
    by one of another row, and says nothing of its own."""

    numero: int
    cellules: tuple[Cellule, ...]
    fusionnees: frozenset[int] = frozenset()


def lire_rangees(octets: bytes, noms: Iterable[str] = ()) -> dict[str, list[Rangee]]:
    """Rows by sheet, blank ones left out. `noms`: the sheets to read, those of a plan when there are none.

    Errors: ClasseurRefuseError.
    """
    gardes.verifier(octets)
    if openpyxl.LXML or not openpyxl.DEFUSEDXML:
        raise RuntimeError("aucun classeur n'est lu sans defusedxml")
    with warnings.catch_warnings():
        # openpyxl warns of every ornament that it does not keep.
        warnings.simplefilter("ignore")
        try:
            rangees = _lire(octets, {nu(nom): nom for nom in noms} or _NOMS)
        except ClasseurRefuseError:
            raise
        except _CASSES:
            raise ClasseurRefuseError([Faute("ce classeur est abîmé : un tableur ne le relirait pas")]) from None
    return _deplier(rangees)


def _lire(octets: bytes, connus: Mapping[str, str]) -> dict[str, list[Rangee]]:
    ouvreur = _Ouvreur(io.BytesIO(octets), read_only=True, data_only=True, keep_links=False)
    ouvreur.read()
    classeur = ouvreur.wb
    try:
        lues: dict[str, list[Rangee]] = {}
        # A sheet of one's own beside ours is nobody's business; ours are known whatever the case of their names.
        for page in classeur.worksheets:
            nom = connus.get(nu(page.title))
            if nom is not None and (nom not in lues or page.title == nom):
                lues[nom] = _rangees(page, classeur)
        return lues
    finally:
        classeur.close()


def nu(texte: str) -> str:
    """A name without case, accents nor spaces too many, to compare."""
    return " ".join(sans_accents(texte).replace("’", "'").split())


_ORDRE = (feuilles.FICHES, *feuilles.DES_FICHES, feuilles.AXES)
_NOMS = {
    nu(nom): nom for nom in (*(f.nom for f in _ORDRE), feuilles.PLAN, feuilles.ORIGINE, feuilles.LONGS)
}  # fmt: skip


class _Ouvreur(ExcelReader):  # type: ignore[misc]
    """Only what cells are made of: properties, themes, names and charts that a producer wrote its own way are no fault
    of whoever filled the sheets."""

    def read(self) -> None:
        self.read_manifest()
        self.read_strings()
        self.read_workbook()
        apply_stylesheet(self.archive, self.wb)
        self.read_worksheets()

    def read_chartsheet(self, sheet: Any, rel: Any) -> None:
        """Nothing of a chart is read."""


class _Analyseur(WorkSheetParser):  # type: ignore[misc]
    """The cells of a sheet and nothing else: neither its ornaments, nor dates taken for what was typed."""

    def parse(self) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        self.fusions: list[tuple[int, int, int, int]] = []
        for _, element in iterparse(self.source):
            if element.tag == ROW_TAG:
                yield self.parse_row(element)
                element.clear()
            elif element.tag == _FUSION:
                if len(self.fusions) >= _FUSIONS_MAX:
                    raise ClasseurRefuseError([Faute("ce classeur a trop de cellules fusionnées : défusionnez-les")])
                self.fusions.append(range_boundaries(element.get("ref", "")))

    def parse_cell(self, element: Any) -> dict[str, Any]:
        if element.get("t") == "d":
            # A day written in letters (ISO 8601) is read where days are, and told there when it is not one.
            element.set("t", "str")
            element.set("jour", "oui")
        cellule: dict[str, Any] = super().parse_cell(element)
        # A formula whose result is an empty text says so (t="str"); any other without a value was never computed.
        if cellule["value"] is None and element.find(FORMULA_TAG) is not None and element.get("t") != "str":
            cellule.update(data_type="f", value="")
        if element.get("jour") and isinstance(cellule["value"], str):
            cellule["value"] = cellule["value"].split("T", 1)[0]
        return cellule


def _rangees(page: Any, classeur: Any) -> list[Rangee]:
    formats, lues = _Formats(classeur), list[Rangee]()
    with page._get_source() as source:
        analyseur = _Analyseur(source, page._shared_strings, data_only=True)
        for numero, cellules in analyseur.parse():
            valeurs: list[Cellule] = [None] * COLONNES_MAX
            for cellule in cellules:
                if 1 <= cellule["column"] <= COLONNES_MAX:
                    valeurs[cellule["column"] - 1] = _valeur(cellule, formats)
            # Cells that a style alone fills are not rows: a border drawn too far must not count.
            if any(valeur is not None for valeur in valeurs):
                if numero > LIGNES_MAX:
                    message = f"cette feuille dépasse {nombre(LIGNES_MAX)} lignes : remontez ou effacez ce qui suit"
                    raise ClasseurRefuseError([Faute(message, page.title, numero)])
                lues.append(Rangee(numero, tuple(valeurs)))
    return _avec_les_fusions(lues, analyseur.fusions)


def _avec_les_fusions(lues: list[Rangee], fusions: list[tuple[int, int, int, int]]) -> list[Rangee]:
    """Say of each row which of its cells are covered. Those of one row alone are ornaments of a title."""
    couvertes: dict[int, set[int]] = {}
    for gauche, haut, droite, bas in fusions:
        if bas > haut:
            for rangee in lues:
                if haut < rangee.numero <= bas:
                    couvertes.setdefault(rangee.numero, set()).update(range(gauche - 1, min(droite, COLONNES_MAX)))
    return [replace(r, fusionnees=frozenset(couvertes[r.numero])) if r.numero in couvertes else r for r in lues]


class _Formats:
    """The number format of each style of a workbook."""

    def __init__(self, classeur: Any) -> None:
        self.epoque = classeur.epoch
        self._styles, self._propres = classeur._cell_styles, classeur._number_formats

    def __getitem__(self, style: int) -> str:
        rang = self._styles[style].numFmtId if 0 <= style < len(self._styles) else 0
        if rang < BUILTIN_FORMATS_MAX_SIZE:
            return str(BUILTIN_FORMATS.get(rang, "General"))
        code = str(self._propres[rang - BUILTIN_FORMATS_MAX_SIZE])
        if len(code) > _FORMAT_MAX:
            raise ClasseurRefuseError([Faute("ce classeur est piégé : un de ses formats de nombre est démesuré")])
        return code


def _valeur(cellule: dict[str, Any], formats: _Formats) -> Cellule:
    valeur, genre = cellule["value"], cellule["data_type"]
    if genre in ("e", "f"):
        return SansValeur(str(valeur)[:40])
    if isinstance(valeur, int | float) and not isinstance(valeur, bool):
        return Nombre(valeur, formats[int(cellule["style_id"])], formats.epoque)
    return None if isinstance(valeur, str) and not valeur.strip(INVISIBLES) else valeur


def _deplier(rangees: dict[str, list[Rangee]]) -> dict[str, list[Rangee]]:
    """Put the long texts back where they belong."""
    morceaux: dict[int, str] = {}
    for rangee in rangees.pop(feuilles.LONGS, [])[1:]:
        numero, morceau = rangee.cellules[:2]
        if isinstance(numero, Nombre) and isinstance(morceau, str):
            rang = int(numero.valeur)
            morceaux[rang] = morceaux.get(rang, "") + morceau.removeprefix("⟦").removesuffix("⟧")
    if not morceaux:
        return rangees

    def remettre(cellule: Cellule) -> Cellule:
        renvoi = _LONG.fullmatch(cellule) if isinstance(cellule, str) else None
        return morceaux.get(int(renvoi[1]), cellule) if renvoi else cellule

    return {
        nom: [replace(r, cellules=tuple(map(remettre, r.cellules))) for r in siennes]
        for nom, siennes in rangees.items()
    }
