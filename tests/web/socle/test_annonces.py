"""What was done and what was not differ by a colour, a sign and a word, which can be read in both themes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string

from binome.web.templatetags.annonces import SORTES, ranger

CSS = (Path(__file__).parents[3] / "src/binome/web/static/web/socle.css").read_text(encoding="utf-8")
COULEURS = {"succes": "accent", "information": "info", "attention": "prudence", "erreur": "alerte"}


def test_each_sort_has_its_sign_its_word_and_is_spoken() -> None:
    niveaux = [constants.SUCCESS, constants.INFO, constants.WARNING, constants.ERROR]
    messages = [Message(niveau, f"Dit {niveau}.") for niveau in niveaux]
    page = render_to_string("web/morceaux/messages.html", {"messages": messages})
    # What is wrong comes first, and at once.
    roles = re.findall(r'role="(\w+)"', page)
    assert roles == ["alert", "status"] and page.index("Dit 40.") < page.index("Dit 25.")
    for mot in ("Fait", "À savoir", "Attention", "Pas fait"):
        assert re.search(rf"</svg>\s*{mot}</span>", page)
    sortes = [sorte for _, siens in ranger(messages) for _, sorte in siens]
    assert len({s.forme for s in sortes}) == len({s.mot for s in sortes}) == len({s.cle for s in sortes}) == 4
    assert set(SORTES.values()) < set(sortes)


@pytest.mark.parametrize("theme", [0, 1])
@pytest.mark.parametrize("sorte", COULEURS)
def test_each_can_be_read_in_both_themes(sorte: str, theme: int) -> None:
    mot, fond, encre = (_couleur(nom, theme) for nom in (COULEURS[sorte], f"{COULEURS[sorte]}-creux", "encre"))
    assert _contraste(mot, fond) >= 4.5 and _contraste(encre, fond) >= 4.5


def _couleur(nom: str, theme: int) -> str:
    return re.findall(rf"--{nom}: #([0-9a-f]{{6}});", CSS)[theme]


def _contraste(une: str, autre: str) -> float:
    clair, sombre = sorted((_luminance(une), _luminance(autre)), reverse=True)
    return (clair + 0.05) / (sombre + 0.05)


def _luminance(couleur: str) -> float:
    parts = [int(couleur[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    lineaires = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(poids * p for poids, p in zip((0.2126, 0.7152, 0.0722), lineaires, strict=True))
