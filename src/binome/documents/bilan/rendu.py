"""A sheet as PDF/UA-1: the same bytes each time."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from pathlib import Path

from binome.documents.bilan.contenu import PapierDeBilan
from binome.documents.pdf.mise_en_page import mettre_en_page
from binome.documents.pdf.texte import Lisseur

_MODELE = Path(__file__).parent / "modeles" / "bilan.typ"


def pdf_du_bilan(papier: PapierDeBilan, date: dt.datetime) -> bytes:
    """Lay it out, dated of the day when its figures were settled."""
    donnees = json.dumps(Lisseur().lisser_tout(asdict(papier)), ensure_ascii=False)
    return mettre_en_page(_MODELE, {"bilan": donnees}, date)
