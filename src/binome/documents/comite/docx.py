"""The minutes of a session as a DOCX that a secretariat can correct: the words of the PDF, in the same order."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from binome.documents.comite.contenu import DeliberationDite, PointDit, ProcesVerbal
from binome.documents.pdf.texte import Lisseur

ENCRE = "1B2733"


def docx_du_proces_verbal(proces: ProcesVerbal, date: dt.datetime) -> bytes:
    """The minutes as DOCX, dated of the end of their session."""
    # Imported late: only those who write one pay for it.
    import docx

    document = docx.Document()
    _habiller(document, proces, date)
    document.add_heading(_lisse(proces.titre), level=0)
    document.add_paragraph(_lisse(f"{proces.comite} · {proces.campagne}"))
    if proces.provisoire:
        _gras(document, f"Projet : {proces.provisoire}.")
    ecrit = proces.par_ecrit
    _tableau(document, ("Séance", ""), proces.faits)
    document.add_heading("Ont répondu" if ecrit else "Présents", level=1)
    _tableau(document, ("Nom", "Qualité", "Réponse" if ecrit else "Présence"), proces.presents)
    _liste(document, "N'ont pas répondu" if ecrit else "Absents", proces.absents)
    if not ecrit:
        _liste(document, "Mandats", proces.mandats)
        _liste(document, "Arrivées et départs", proces.mouvements)
    document.add_heading("Délibérations", level=1)
    for point in proces.points:
        _point(document, point)
    for phrase in proces.droit:
        document.add_paragraph(_lisse(phrase))
    sortie = io.BytesIO()
    document.save(sortie)
    return sortie.getvalue()


def _habiller(document: Any, proces: ProcesVerbal, date: dt.datetime) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    proprietes = document.core_properties
    proprietes.author, proprietes.title, proprietes.language = "Binôme", _lisse(proces.titre), "fr-FR"
    proprietes.created = proprietes.modified = date.replace(tzinfo=None)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Source Sans 3", Pt(11)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "Source Sans 3")
    for nom in ("Title", "Heading 1", "Heading 2", "Heading 3"):
        document.styles[nom].font.name = "Source Serif 4"
        document.styles[nom].font.color.rgb = RGBColor.from_string(ENCRE)


def _point(document: Any, point: PointDit) -> None:
    document.add_heading(_lisse(point.titre), level=2)
    _prose(document, point.texte)
    for phrase in (*point.deports, *point.presences):
        document.add_paragraph(_lisse(phrase), style="List Bullet")
    if point.questions:
        _gras(document, "Questions posées")
        _prose(document, point.questions)
    for deliberation in point.deliberations:
        _deliberation(document, deliberation)


def _deliberation(document: Any, dite: DeliberationDite) -> None:
    document.add_heading(_lisse(dite.titre), level=3)
    _prose(document, dite.motifs)
    for condition in dite.conditions:
        document.add_paragraph(_lisse(condition), style="List Number")
    for phrase in (*dite.comptes, *dite.desaccords):
        document.add_paragraph(_lisse(phrase), style="List Bullet")


def _tableau(document: Any, entetes: tuple[str, ...], lignes: tuple[tuple[str, ...], ...]) -> None:
    if not lignes:
        document.add_paragraph("Aucun.")
        return
    tableau = document.add_table(rows=0, cols=len(entetes), style="Light Grid")
    if all(entetes):
        for cellule, nom in zip(tableau.add_row().cells, entetes, strict=True):
            cellule.text = nom
    for ligne in lignes:
        for cellule, texte in zip(tableau.add_row().cells, ligne, strict=True):
            cellule.text = _lisse(texte)


def _liste(document: Any, titre: str, phrases: tuple[str, ...]) -> None:
    document.add_heading(_lisse(titre), level=1)
    for phrase in phrases or ("Aucun.",):
        document.add_paragraph(_lisse(phrase), style="List Bullet" if phrases else None)


def _prose(document: Any, texte: str) -> None:
    for morceau in texte.split("\n"):
        if morceau.strip():
            document.add_paragraph(_lisse(morceau))


def _gras(document: Any, texte: str) -> None:
    document.add_paragraph().add_run(_lisse(texte)).bold = True


def _lisse(texte: str) -> str:
    # Word breaks its own lines: the empty boxes of the PDF would be seen.
    return Lisseur().lisser(texte).replace("\u200b", "")
