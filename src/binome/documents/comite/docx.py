"""The minutes of a session as a DOCX that a secretariat can correct: the words of the PDF, in the same order."""

from __future__ import annotations

import datetime as dt
from typing import Any

from binome.documents.comite.contenu import DeliberationDite, PointDit, ProcesVerbal
from binome.documents.docx.feuille import feuille, lisse, numerotee, octets, tableau


def docx_du_proces_verbal(proces: ProcesVerbal, date: dt.datetime) -> bytes:
    """The minutes as DOCX, dated of the end of their session."""
    document = feuille(proces.titre, date)
    document.add_heading(lisse(proces.titre), level=0)
    document.add_paragraph(lisse(f"{proces.comite} · {proces.campagne}"))
    if proces.provisoire:
        _gras(document, f"Projet : {proces.provisoire}.")
    ecrit = proces.par_ecrit
    document.add_heading("Consultation" if ecrit else "Séance", level=1)
    _tableau(document, ("", ""), proces.faits)
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
        document.add_paragraph(lisse(phrase))
    return octets(document)


def _point(document: Any, point: PointDit) -> None:
    document.add_heading(lisse(point.titre), level=2)
    _prose(document, point.texte)
    for phrase in (*point.deports, *point.presences):
        document.add_paragraph(lisse(phrase), style="List Bullet")
    if point.questions:
        _gras(document, "Questions posées")
        _prose(document, point.questions)
    for deliberation in point.deliberations:
        _deliberation(document, deliberation)


def _deliberation(document: Any, dite: DeliberationDite) -> None:
    document.add_heading(lisse(dite.titre), level=3)
    _prose(document, dite.motifs)
    numerotee(document, dite.conditions)
    for phrase in (*dite.comptes, *dite.desaccords):
        document.add_paragraph(lisse(phrase), style="List Bullet")


def _tableau(document: Any, entetes: tuple[str, ...], lignes: tuple[tuple[str, ...], ...]) -> None:
    if not lignes:
        document.add_paragraph("Aucun.")
        return
    tableau(document, entetes, lignes)


def _liste(document: Any, titre: str, phrases: tuple[str, ...]) -> None:
    document.add_heading(lisse(titre), level=1)
    for phrase in phrases or ("Aucun.",):
        document.add_paragraph(lisse(phrase), style="List Bullet" if phrases else None)


def _prose(document: Any, texte: str) -> None:
    for morceau in texte.split("\n"):
        if morceau.strip():
            document.add_paragraph(lisse(morceau))


def _gras(document: Any, texte: str) -> None:
    document.add_paragraph().add_run(lisse(texte)).bold = True
