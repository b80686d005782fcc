"""Where a first sentence ends, and helps that say their label again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binome.domaine.langue.phrases import premiere_phrase, repete


@pytest.mark.parametrize(
    ("texte", "tete", "suite"),
    [
        ("Le plan présente 22 actions. Choisissez-en dix.", "Le plan présente 22 actions.", "Choisissez-en dix."),
        ("L'art. L. 5214-1 le dit. Voyez-le.", "L'art. L. 5214-1 le dit.", "Voyez-le."),
        ("Le code 25.11Z est industriel.", "Le code 25.11Z est industriel.", ""),
        ("Est-ce tout ? « Non », dit-il.", "Est-ce tout ?", "« Non », dit-il."),
        ("M. Dupont signe. Puis part.", "M. Dupont signe.", "Puis part."),
        ("", "", ""),
    ],
)
def test_the_first_sentence(texte: str, tete: str, suite: str) -> None:
    assert premiere_phrase(texte) == (tete, suite)


@given(st.text(alphabet="aA1é. !?\n«»", max_size=40))
def test_nothing_is_lost_but_spaces(texte: str) -> None:
    tete, suite = premiere_phrase(texte)
    assert "".join((tete + suite).split()) == "".join(texte.split())


@pytest.mark.parametrize(
    ("nom", "aide", "dit"),
    [
        ("Titre", "Titre de la candidature", True),
        ("Territoire", "Nom du territoire", True),
        ("Filières", "Filières stratégiques", True),
        ("Montant (€)", "En euros", False),
        ("Porteurs", "Celui qui dirige le projet, puis ceux qui le suivent", False),
        ("SIREN", "SIREN ou SIRET : 9 ou 14 chiffres, dont la clé est vérifiée", False),
        ("Besoin", "", False),
    ],
)
def test_a_help_that_says_its_label_again(nom: str, aide: str, dit: bool) -> None:
    assert repete(nom, aide) is dit
