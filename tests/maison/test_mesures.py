"""Measures are worded in one place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

AILLEURS = re.compile(r"\bentre \{(?:pourcent|nombre)\(|:\d?\.\d%\}|\"estime\": \"|\bnombre\(100 \*")
"""A range, a percentage or a nature worded by hand."""


def test_nobody_words_a_measure_by_hand(racine: Path) -> None:
    maison = racine / "src/binome"
    redites = [
        str(m.relative_to(maison))
        for m in maison.rglob("*.py")
        if m.name != "mesures.py" or m.parent.name != "langue"
        if AILLEURS.search(m.read_text(encoding="utf-8"))
    ]
    assert redites == []


@pytest.mark.parametrize("ligne", ['f"entre {pourcent(a)} et {pourcent(b)}"', 'f"{x:.0%}"', '{"estime": "estimé"}'])
def test_a_hand_is_seen(ligne: str) -> None:
    assert AILLEURS.search(ligne)
