"""Words found whatever their accents; excerpts that show them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binome.domaine.texte import recherche


@pytest.mark.parametrize(
    ("texte", "demande", "trouve"),
    [
        ("Le cœur de l'Éco-industrie", "COEUR eco", True),
        ("Le cœur de l'Éco-industrie", "ndustrie", False),
        ("Action 3-05 : déchets", "3-05 dech", True),
        ("Communauté de communes du Briançonnais", "brianconnais", True),
        ("Rien", "", False),
    ],
)
def test_each_word_begins_a_word(texte, demande, trouve):
    assert recherche.contient(recherche.plier(texte), recherche.termes(demande)) is trouve


@given(st.text(max_size=400), st.integers(0, 30))
def test_an_excerpt_is_of_the_text_and_short(texte, rang):
    mots = recherche.plier(texte).split()
    tous = (mots[rang % len(mots)],) if mots else ()
    extrait = recherche.extraire(texte, tous, 60)
    assert len(extrait) <= 62 and extrait.strip("…") in " ".join(texte.split())


@given(st.text(alphabet=st.characters(categories=("L", "N", "Z", "P")), min_size=1, max_size=80))
def test_a_word_of_a_text_finds_it(texte):
    plie = recherche.plier(texte)
    assert all(recherche.contient(plie, (mot[: 1 + len(mot) // 2],)) for mot in plie.split())


def test_what_was_asked_is_in_the_excerpt():
    texte = "Rien d'utile. " * 40 + "Ici la chaufferie bois de Gap. " + "Rien non plus. " * 40
    assert "chaufferie" in recherche.extraire(texte, recherche.termes("chauffe"))
