"""The receipt as a PDF/UA-1: one page or two, the same bytes each time."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from pathlib import Path

from binome.documents.pdf.polices import dossiers_polices, polices
from binome.documents.pdf.texte import Lisseur
from binome.documents.recu.contenu import Recu

_DOCUMENTS = Path(__file__).parents[1]


def pdf_du_recu(recu: Recu, date: dt.datetime) -> bytes:
    """Lay out a receipt, dated `date` (when it was written down)."""
    import typst

    donnees = Lisseur().lisser_tout(asdict(recu))
    return typst.compile(
        str(Path(__file__).parent / "modeles" / "recu.typ"),
        root=str(_DOCUMENTS),
        font_paths=polices(dossiers_polices()),
        sys_inputs={"recu": json.dumps(donnees, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=int(date.timestamp()),
    )
