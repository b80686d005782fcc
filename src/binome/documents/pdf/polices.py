"""The letters of the PDF: Source Sans and Source Serif of npm where they are installed, typst's own otherwise."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any

_DOSSIERS = ("source-sans/TTF", "source-serif/TTF")


def dossiers_polices() -> tuple[Path, ...]:
    """The folders of fonts that exist, under BINOME_NODE_MODULES or the checkout's node_modules; may be empty."""
    choisi = os.environ.get("BINOME_NODE_MODULES")
    racine = Path(choisi) if choisi else Path(__file__).resolve().parents[4] / "node_modules"
    return tuple(dossier for nom in _DOSSIERS if (dossier := racine / nom).is_dir())


@cache
def polices(dossiers: tuple[Path, ...]) -> Any:
    """typst's font book over these folders; never the machine's fonts: the same dossier gives the same bytes."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=list(dossiers))
