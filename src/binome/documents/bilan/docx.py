"""A sheet as a DOCX that its territory can carry on: the words of the PDF, headings by style, tables with a head."""

from __future__ import annotations

import datetime as dt
from typing import Any

from binome.documents.bilan.contenu import PapierDeBilan, TableauDeBilan
from binome.documents.docx.feuille import feuille, lisse, octets, tableau

ALERTE = "A5321E"


def docx_du_bilan(papier: PapierDeBilan, date: dt.datetime) -> bytes:
    """As DOCX, dated of the day when its figures were settled."""
    document = feuille(f"{papier.titre} : {papier.sous_titre}", date, points=10.5)
    document.add_heading(lisse(papier.titre), level=0)
    document.add_paragraph(lisse(papier.sous_titre))
    _alerter(document, papier.alerte)
    tableau(document, ("", ""), papier.faits)
    document.add_paragraph(lisse(papier.avertissement))
    for dit in papier.tableaux:
        _tableau(document, dit)
    _alerter(document, papier.alerte)
    return octets(document)


def _alerter(document: Any, alerte: str) -> None:
    from docx.shared import RGBColor

    if alerte:
        dit = document.add_paragraph().add_run(lisse(alerte))
        dit.bold, dit.font.color.rgb = True, RGBColor.from_string(ALERTE)


def _tableau(document: Any, dit: TableauDeBilan) -> None:
    document.add_heading(lisse(dit.titre), level=1)
    if not dit.lignes:
        document.add_paragraph(lisse(dit.vide))
        return
    tableau(document, dit.entetes, dit.lignes)
    if dit.note:
        document.add_paragraph(lisse(dit.note))
