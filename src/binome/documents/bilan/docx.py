"""A sheet as a DOCX that its territory can carry on: the words of the PDF, headings by style, tables with a head."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from binome.documents.bilan.contenu import PapierDeBilan, TableauDeBilan
from binome.documents.pdf.texte import Lisseur

ENCRE, ALERTE = "1B2733", "A5321E"


def docx_du_bilan(papier: PapierDeBilan, date: dt.datetime) -> bytes:
    """As DOCX, dated of the day when its figures were settled."""
    # Imported late: only those who write one pay for it.
    import docx

    document = docx.Document()
    _habiller(document, papier, date)
    document.add_heading(_lisse(papier.titre), level=0)
    document.add_paragraph(_lisse(papier.sous_titre))
    _alerter(document, papier.alerte)
    _remplir(document, ("", ""), papier.faits)
    document.add_paragraph(_lisse(papier.avertissement))
    for tableau in papier.tableaux:
        _tableau(document, tableau)
    _alerter(document, papier.alerte)
    sortie = io.BytesIO()
    document.save(sortie)
    return sortie.getvalue()


def _habiller(document: Any, papier: PapierDeBilan, date: dt.datetime) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    proprietes = document.core_properties
    proprietes.author, proprietes.language = "Binôme", "fr-FR"
    proprietes.title = _lisse(f"{papier.titre} : {papier.sous_titre}")
    proprietes.created = proprietes.modified = date.replace(tzinfo=None)
    langue = document.styles.element.find(f".//{qn('w:lang')}")
    if langue is not None:
        langue.set(qn("w:val"), "fr-FR")
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Source Sans 3", Pt(10.5)
    for nom in ("Title", "Heading 1", "Heading 2"):
        document.styles[nom].font.name = "Source Serif 4"
        document.styles[nom].font.color.rgb = RGBColor.from_string(ENCRE)


def _alerter(document: Any, alerte: str) -> None:
    from docx.shared import RGBColor

    if alerte:
        dit = document.add_paragraph().add_run(_lisse(alerte))
        dit.bold, dit.font.color.rgb = True, RGBColor.from_string(ALERTE)


def _tableau(document: Any, tableau: TableauDeBilan) -> None:
    document.add_heading(_lisse(tableau.titre), level=1)
    if not tableau.lignes:
        document.add_paragraph(_lisse(tableau.vide))
        return
    _remplir(document, tableau.entetes, tableau.lignes)
    if tableau.note:
        document.add_paragraph(_lisse(tableau.note))


def _remplir(document: Any, entetes: tuple[str, ...], lignes: tuple[tuple[str, ...], ...]) -> None:
    from docx.oxml import OxmlElement

    tableau = document.add_table(rows=0, cols=len(entetes), style="Light Grid")
    if any(entetes):
        tete = tableau.add_row()
        # Repeated on each page, and told as a head to who listens to the document.
        tete._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for cellule, nom in zip(tete.cells, entetes, strict=True):
            cellule.text = _lisse(nom)
    for ligne in lignes:
        for cellule, texte in zip(tableau.add_row().cells, ligne, strict=True):
            cellule.text = _lisse(texte)


def _lisse(texte: str) -> str:
    # Word breaks its own lines: the empty boxes of the PDF would be seen.
    return Lisseur().lisser(texte).replace("\u200b", "")
