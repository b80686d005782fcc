"""An act as a PDF/UA-1: its texts go to typst as data; the same act gives the same bytes."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from pathlib import Path

from binome.documents.modeles_actes.acte import Acte
from binome.documents.pdf.mise_en_page import mettre_en_page
from binome.documents.pdf.texte import Lisseur

_MODELE = Path(__file__).parent / "modeles" / "acte.typ"


def pdf_de_l_acte(acte: Acte, date: dt.datetime) -> bytes:
    """Lay out an act, dated `date` (when it was made from the dossier)."""
    donnees = Lisseur().lisser_tout(asdict(acte))
    return mettre_en_page(_MODELE, {"acte": json.dumps(donnees, ensure_ascii=False)}, date)
