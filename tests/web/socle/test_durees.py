"""How long things are kept: the purge, the operator's guide and the legal notice say the same."""

from __future__ import annotations

import html
import re
from pathlib import Path

from binome.services.exploitation import retention

RACINE = Path(__file__).parents[3]


def test_the_guide_and_the_legal_notice_say_what_the_purge_does(client):
    guide = _plat((RACINE / "docs/exploitation.md").read_text(encoding="utf-8"))
    page = _plat(html.unescape(client.get("/mentions-legales/").content.decode()))
    for duree in retention.DUREES.values():
        assert f"| {_plat(duree.quoi)} | {_plat(duree.dite)} |" in guide
        assert f"{_plat(duree.quoi)} : {_plat(duree.dite)}" in page
    assert guide.count("| aussitôt après") + len(re.findall(r"\| \d+ jours après", guide)) == len(retention.DUREES)


def _plat(texte: str) -> str:
    """Without the French spaces and apostrophes that a page sets."""
    return re.sub("[\u00a0\u202f]", " ", texte).replace("’", "'")
