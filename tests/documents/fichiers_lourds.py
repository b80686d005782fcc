"""Files that explode, apart from those that cost nothing to make: only who sends them makes them."""

from __future__ import annotations

from functools import cache

from tests.documents.fichiers_hostiles import legers, ooxml, pdf_objstm


@cache
def hostiles():
    """All that must be refused: what it is → (name sent, bytes)."""
    return legers() | {
        "pdf bombe": ("a.pdf", pdf_objstm(b"6 0 (" + b"a" * 200_000_000 + b")")),
        "docx bombe": ("a.docx", ooxml("docx", ("word/media/x.xml", b"\0" * 140_000_000))),
        "docx dix mille fichiers": ("a.docx", ooxml("docx", *((f"word/{k}.xml", b"") for k in range(10_000)))),
        "geojson emboîté": ("a.geojson", b'{"type":' + b"[" * 1_000_000),
    }
