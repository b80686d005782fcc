"""An act as a PDF/UA-1: its texts go to typst as data; the same act gives the same bytes."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from pathlib import Path

from binome.documents.modeles_actes.acte import Acte
from binome.documents.pdf.polices import dossiers_polices, polices
from binome.documents.pdf.texte import Lisseur

_DOCUMENTS = Path(__file__).parents[1]


def pdf_de_l_acte(acte: Acte, date: dt.datetime) -> bytes:
    """Lay out an act, dated `date` (when it was made from the dossier)."""
    import typst

    donnees = Lisseur().lisser_tout(asdict(acte))
    return typst.compile(
        str(Path(__file__).parent / "modeles" / "acte.typ"),
        root=str(_DOCUMENTS),
        font_paths=polices(dossiers_polices()),
        sys_inputs={"acte": json.dumps(donnees, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=int(date.timestamp()),
    )
