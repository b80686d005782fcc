"""Laying out: data go to a typst model as inputs, never as source; the same data give the same bytes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from binome.documents.pdf.polices import dossiers_polices, polices

_DOCUMENTS = Path(__file__).parents[1]


def mettre_en_page(modele: Path, entrees: Mapping[str, str], date: dt.datetime) -> bytes:
    """A tagged PDF (PDF/UA-1) of a model of `documents`, dated `date`. Same arguments and same fonts, same bytes."""
    # Imported late: only those who lay out pay for it.
    import typst

    return typst.compile(
        str(modele),
        root=str(_DOCUMENTS),
        font_paths=polices(dossiers_polices()),
        sys_inputs=dict(entrees),
        pdf_standards=["ua-1"],
        timestamp=int(date.timestamp()),
    )
