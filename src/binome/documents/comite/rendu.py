"""The papers of a committee as PDF/UA-1: the same bytes each time."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from pathlib import Path

from binome.documents.comite.contenu import LettreDeDecision, ProcesVerbal
from binome.documents.pdf.mise_en_page import mettre_en_page
from binome.documents.pdf.texte import Lisseur

_MODELES = Path(__file__).parent / "modeles"


def pdf_du_proces_verbal(proces: ProcesVerbal, date: dt.datetime) -> bytes:
    """Lay out minutes, dated of the end of their session."""
    donnees = json.dumps(Lisseur().lisser_tout(asdict(proces)), ensure_ascii=False)
    return mettre_en_page(_MODELES / "proces_verbal.typ", {"proces": donnees}, date)


def pdf_de_la_lettre(lettre: LettreDeDecision, date: dt.datetime) -> bytes:
    """Lay out a letter, dated of its announcement, or of its preparation while it is only a project."""
    donnees = json.dumps(Lisseur().lisser_tout(asdict(lettre)), ensure_ascii=False)
    return mettre_en_page(_MODELES / "lettre.typ", {"lettre": donnees}, date)
