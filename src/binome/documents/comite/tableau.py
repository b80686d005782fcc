"""A table to take away, as CSV or XLSX: figures are figures, words are words, and no cell begins a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from decimal import Decimal

import xlsxwriter

Cellule = str | int | float | Decimal | None
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_FORMULES = ("=", "+", "-", "@", "\t", "\r", "\n")
_CREE = dt.datetime(2023, 1, 1)  # noqa: DTZ001 - the same table gives the same bytes; the format knows no zone


def en_csv(entetes: Sequence[str], lignes: Sequence[Sequence[Cellule]], notes: Sequence[str] = ()) -> bytes:
    """The table as CSV that a French spreadsheet opens; `notes` come under it, in the first column."""
    sortie = io.StringIO()
    plume = csv.writer(sortie, delimiter=";", lineterminator="\r\n")
    for ligne in (entetes, *lignes, *((note,) for note in notes)):
        plume.writerow([_sure(cellule) for cellule in ligne])
    return b"\xef\xbb\xbf" + sortie.getvalue().encode()


def _sure(cellule: Cellule) -> str:
    if isinstance(cellule, str):
        return f"'{cellule}" if cellule.lstrip(" \u00a0\u202f").startswith(_FORMULES) else cellule
    return "" if cellule is None else str(cellule).replace(".", ",")


def en_xlsx(
    titre: str, entetes: Sequence[str], lignes: Sequence[Sequence[Cellule]], notes: Sequence[str] = ()
) -> bytes:
    """The same as a workbook."""
    sortie = io.BytesIO()
    with xlsxwriter.Workbook(sortie, _OPTIONS) as classeur:
        classeur.set_properties({"title": titre, "created": _CREE})
        gras = classeur.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        mots = classeur.add_format({"text_wrap": True, "valign": "top", "num_format": "@", "quote_prefix": 1})
        chiffres = classeur.add_format({"valign": "top", "num_format": "#,##0.##"})
        page = classeur.add_worksheet(titre[:31])
        page.freeze_panes(1, 1)
        page.set_column(0, 0, 34)
        page.set_column(1, len(entetes), 16)
        for colonne, entete in enumerate(entetes):
            page.write_string(0, colonne, entete, gras)
        for rang, ligne in enumerate(lignes, 1):
            for colonne, cellule in enumerate(ligne):
                if isinstance(cellule, str):
                    page.write_string(rang, colonne, cellule[:32_000], mots)
                elif cellule is not None:
                    page.write_number(rang, colonne, float(cellule), chiffres)
        for suite, note in enumerate(notes, len(lignes) + 2):
            page.write_string(suite, 0, note)
    return sortie.getvalue()
