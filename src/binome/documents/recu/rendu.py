"""The receipt as a PDF/UA-1: one page or two, the same bytes each time."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from pathlib import Path

from binome.documents.pdf.mise_en_page import mettre_en_page
from binome.documents.pdf.texte import Lisseur
from binome.documents.recu.contenu import Recu

_MODELE = Path(__file__).parent / "modeles" / "recu.typ"


def pdf_du_recu(recu: Recu, date: dt.datetime) -> bytes:
    """Lay out a receipt, dated `date` (when it was written down)."""
    donnees = Lisseur().lisser_tout(asdict(recu))
    return mettre_en_page(_MODELE, {"recu": json.dumps(donnees, ensure_ascii=False)}, date)
