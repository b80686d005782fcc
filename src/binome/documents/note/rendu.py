"""The note as a PDF/UA-1: two pages."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from binome.documents.pdf.mise_en_page import mettre_en_page
from binome.documents.pdf.texte import Lisseur

_MODELE = Path(__file__).parent / "modeles" / "note.typ"
AU_PLUS = 24
"""Actions that the two pages list; the rest is counted."""


def pdf_de_la_note(note: Mapping[str, Any], date: dt.datetime, silhouette: str | None = None) -> bytes:
    """Lay out a note (`contenu.composer`), dated `date`. `silhouette` is SVG. Same arguments, same bytes."""
    lisseur = Lisseur()
    donnees = lisseur.lisser_tout(
        {**note, "actions": note["actions"][:AU_PLUS], "reste": max(0, len(note["actions"]) - AU_PLUS)}
    )
    entrees = {
        "note": json.dumps(donnees, ensure_ascii=False),
        "silhouette": lisseur.imprimables(silhouette or ""),
    }
    return mettre_en_page(_MODELE, entrees, date)
