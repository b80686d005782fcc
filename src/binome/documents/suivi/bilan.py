"""The yearly review of a territory for its élus: two pages, as PDF/UA-1 and as a DOCX that they can edit."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from binome.documents.docx.feuille import feuille, lisse, octets, tableau
from binome.documents.pdf.mise_en_page import mettre_en_page
from binome.documents.pdf.texte import Lisseur

_MODELE = Path(__file__).parent / "modeles/bilan.typ"
Rangee = tuple[str, ...]


@dataclass(frozen=True)
class BilanDeSuivi:
    """What a review says: words ready to be laid out, in the order of the paper. `parties`: a title, its sentences;
    `mesures`: euros asked, agreed and paid of each funder, for who draws them."""

    titre: str
    territoire: str
    campagne: str
    resume: str
    chiffres: tuple[tuple[str, str], ...]
    actions: tuple[Rangee, ...]
    financeurs: tuple[Rangee, ...]
    parties: tuple[tuple[str, tuple[str, ...]], ...]
    reserves: tuple[str, ...]
    mesures: tuple[tuple[str, float, float, float], ...] = ()


ACTIONS = ("Action", "Où elle en est", "Accordé", "Versé")
FINANCEURS = ("Financeur", "Demandé", "Accordé", "Versé")
"""Headings of its tables."""


def pdf_du_bilan(bilan: BilanDeSuivi, date: dt.datetime) -> bytes:
    """Lay out a review, dated of its last day."""
    donnees = asdict(bilan) | {"entetes": {"actions": ACTIONS, "financeurs": FINANCEURS}}
    return mettre_en_page(_MODELE, {"bilan": json.dumps(Lisseur().lisser_tout(donnees), ensure_ascii=False)}, date)


def docx_du_bilan(bilan: BilanDeSuivi, date: dt.datetime) -> bytes:
    """The same words, in the same order."""
    document = feuille(bilan.titre, date)
    document.add_heading(lisse(bilan.titre), level=0)
    document.add_paragraph(lisse(f"{bilan.territoire} · {bilan.campagne}"))
    document.add_paragraph(lisse(bilan.resume))
    _tableau(document, (), bilan.chiffres)
    document.add_heading("Les actions", level=1)
    _tableau(document, ACTIONS, bilan.actions)
    document.add_heading("Qui finance", level=1)
    _tableau(document, FINANCEURS, bilan.financeurs)
    for titre, phrases in bilan.parties:
        document.add_heading(lisse(titre), level=1)
        for phrase in phrases or ("Rien.",):
            document.add_paragraph(lisse(phrase), style="List Bullet" if phrases else None)
    for reserve in bilan.reserves:
        document.add_paragraph(lisse(reserve))
    return octets(document)


def _tableau(document: Any, entetes: Rangee, lignes: tuple[Rangee, ...]) -> None:
    if not lignes:
        document.add_paragraph("Rien n'est encore dit.")
        return
    tableau(document, entetes, lignes)
