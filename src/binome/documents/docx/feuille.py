"""A DOCX as a French office opens it: A4, in French for its spelling checker, pages numbered, lists that begin at 1.

The blank document of python-docx is American: letter paper, English, one count for all its numbered lists.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import Any

from binome.documents.pdf.texte import Lisseur

LANGUE, ENCRE = "fr-FR", "1B2733"
LARGEUR, MARGE = 210, 22
"""In millimetres: the page, and what is left on each side."""
_MOT_COURT, _MOT_LONG = 12, 40
"""Characters that a column has room for at least, in bold and in any font; past how many it asks for no more."""
_TITRES = ("Title", "Heading 1", "Heading 2", "Heading 3")


def feuille(titre: str, date: dt.datetime, points: float = 11) -> Any:
    """A blank document, dated, with its title among its properties."""
    # Imported late: only those who write one pay for it.
    import docx
    from docx.shared import Mm

    document = docx.Document()
    proprietes = document.core_properties
    proprietes.author, proprietes.title, proprietes.language = "Binôme", lisse(titre), LANGUE
    proprietes.created = proprietes.modified = date.replace(tzinfo=None)
    proprietes.comments = ""
    page = document.sections[0]
    page.page_width, page.page_height = Mm(LARGEUR), Mm(297)
    page.left_margin = page.right_margin = Mm(MARGE)
    page.top_margin = page.bottom_margin = Mm(20)
    _habiller(document, points)
    _numeroter_les_pages(page.footer.paragraphs[0])
    return document


def octets(document: Any) -> bytes:
    """The document as a file."""
    sortie = io.BytesIO()
    document.save(sortie)
    return sortie.getvalue()


def tableau(document: Any, entetes: tuple[str, ...], lignes: Iterable[tuple[str, ...]]) -> None:
    """A table; its head, when it has one, is repeated on each page and told as a head to who listens. Without one, its
    first row is a row as the others."""
    from docx.oxml import OxmlElement

    rangs = tuple(lignes)
    tetes = (entetes,) if any(entetes) else ()
    tous = [[lisse(texte) for texte in textes] for textes in (*tetes, *rangs)]
    dessine = document.add_table(rows=0, cols=len(tous[0]), style="Light Grid")
    _regler(dessine, bool(tetes))
    largeurs = _largeurs(tous)
    for rang, textes in enumerate(tous):
        ligne = dessine.add_row()
        if rang < len(tetes):
            ligne._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for cellule, texte, large in zip(ligne.cells, textes, largeurs, strict=True):
            cellule.text, cellule.width = texte, large
    for colonne, large in zip(dessine.columns, largeurs, strict=True):
        colonne.width = large


def _regler(dessine: Any, tete: bool) -> None:
    """Which of its rows and columns are drawn apart: its head if it has one, its first column, no row in grey."""
    from docx.oxml.ns import qn

    dessine.autofit = False
    look = dessine._tbl.tblPr.find(qn("w:tblLook"))
    dits = {"firstRow": str(int(tete)), "firstColumn": "1", "noHBand": "1"}
    for attribut, valeur in (*dits.items(), ("val", f"{0x0680 | 0x20 * tete:04X}")):
        look.set(qn(f"w:{attribut}"), valeur)


def _largeurs(lignes: Sequence[Sequence[str]]) -> list[Any]:
    """The width of each column: as its longest text asks, on the whole width of the page."""
    from docx.shared import Mm

    voulues = [max(_MOT_COURT, *(min(len(t), _MOT_LONG) for t in colonne)) for colonne in zip(*lignes, strict=True)]
    return [Mm((LARGEUR - 2 * MARGE) * voulue / sum(voulues)) for voulue in voulues]


def numerotee(document: Any, phrases: Iterable[str]) -> None:
    """A numbered list that begins at 1, whatever others were before it."""
    compte = None
    for phrase in phrases:
        ajoute = document.add_paragraph(lisse(phrase), style="List Number")
        compte = compte if compte is not None else _compte_neuf(document)
        numero = ajoute._p.get_or_add_pPr().get_or_add_numPr()
        numero.get_or_add_ilvl().val, numero.get_or_add_numId().val = 0, compte


def lisse(texte: str) -> str:
    """A text as its reader sees it. Word breaks its own lines: the empty boxes of the PDF would be seen."""
    return Lisseur(avec_d_autres=True).lisser(texte).replace("\u200b", "")


def _habiller(document: Any, points: float) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    langue = document.styles.element.find(f".//{qn('w:lang')}")
    for attribut in ("w:val", "w:eastAsia"):
        langue.set(qn(attribut), LANGUE)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Source Sans 3", Pt(points)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "Source Sans 3")
    for nom in _TITRES:
        document.styles[nom].font.name = "Source Serif 4"
        document.styles[nom].font.color.rgb = RGBColor.from_string(ENCRE)


def _numeroter_les_pages(pied: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    pied.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for champ in ("PAGE", "NUMPAGES"):
        if champ == "NUMPAGES":
            pied.add_run(" / ")
        calcule = OxmlElement("w:fldSimple")
        calcule.set(qn("w:instr"), champ)
        pied._p.append(calcule)


def _compte_neuf(document: Any) -> int:
    """A count of its own for a list, drawn as the style of numbered lists draws them."""
    from docx.oxml.ns import qn

    numeros = document.part.numbering_part.element
    style = document.styles["List Number"].element.pPr.numPr.numId.val
    modele = next(n for n in numeros.num_lst if n.numId == style)
    neuf = numeros.add_num(modele.abstractNumId.val)
    neuf.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(neuf.get(qn("w:numId")))
