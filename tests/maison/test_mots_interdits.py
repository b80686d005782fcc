"""No template, rule, scheme or document says that an aid is anyone's, nor that the programme had an effect."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

INTERDITS = re.compile(r"[eé]ligib|vous\s+avez\s+droit|effets?\s+du\s+programme", re.IGNORECASE)
ENTENDUS = {".py", ".html", ".toml", ".typ", ".txt", ".md", ".json", ".yaml", ".svg", ".js", ".mjs"}
CITENT = {
    "src/binome/offre/importation/dispositif_aide.py": ("eligibilite",),
    "src/binome/offre/importation/aides_territoires.py": ('"eligibility"',),
    "src/binome/offre/importation/transition_ecologique.py": ("d'éligibilité", '"eligibilityData"'),
    "src/binome/offre/importation/lot.py": (r"\\wligible",),
}
"""Readers of other people's files: the names of their columns, and nothing else."""
LIEUX = ("src", "docs", "exemples", "README.md")


def _fautes(texte: str) -> list[str]:
    return [trouve[0] for trouve in INTERDITS.finditer(texte)]


def _fichiers(racine: Path) -> list[Path]:
    lieux = [racine / lieu for lieu in LIEUX]
    return [f for lieu in lieux for f in ([lieu] if lieu.is_file() else lieu.rglob("*")) if f.suffix in ENTENDUS]


def test_nothing_promises_an_aid(racine: Path) -> None:
    fichiers = _fichiers(racine)
    assert len(fichiers) > 500
    fautes = {}
    for fichier in fichiers:
        nom, texte = str(fichier.relative_to(racine)), fichier.read_text(encoding="utf-8")
        for cite in CITENT.get(nom, ()):
            texte = texte.replace(cite, "")
        if trouves := _fautes(texte):
            fautes[nom] = trouves
    assert not fautes


@pytest.mark.parametrize(
    "phrase", ["Ce projet est éligible.", "ÉLIGIBILITÉ", "Vous  avez\ndroit à", "l'effet du programme", "eligible"]
)
def test_the_search_would_find_a_promise(phrase: str) -> None:
    assert _fautes(phrase)
