"""What text becomes before it is laid out, and places in words."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binome.documents.pdf.lieux import lieu, lieux
from binome.documents.pdf.texte import _ILLISIBLES, Lisseur, sans_dessin


@given(st.text())
def test_what_comes_out_is_printable(texte: str) -> None:
    lisse = Lisseur().lisser(texte)
    assert not _ILLISIBLES.search(lisse)
    assert bool(lisse) is bool(texte.replace("\x85", "…").strip())


@given(st.text(alphabet="abcdefghij àéîç\n", max_size=80))
def test_plain_french_is_left_as_it_is(texte: str) -> None:
    lisseur = Lisseur()
    assert lisseur.lisser(texte).replace("\u200b", "") == texte.strip(" \n") and lisseur.remplaces == 0


@pytest.mark.parametrize(
    ("brut", "attendu"),
    [
        ("50 M€ : quoi ?", "50\u202fM€\u202f: quoi\u202f?"),
        ("e\u0301tude", "étude"),
        ("a\x00b\u202ec", "abc"),
        ("工場", "[U+5DE5 U+5834]"),
        ("Usine 🏭 et 工ﬁ場", "Usine [U+1F3ED] et [U+5DE5]fi[U+5834]"),
        ("🏭" * 9, "[U+1F3ED U+1F3ED U+1F3ED U+1F3ED U+1F3ED U+1F3ED et 3 autres]"),
        ("\x1b", "[illisible]"),
        ("   ", ""),
        ("eﬃcacité, ﬁlière", "efficacité, filière"),
        ("indus\u00adtria\u00adli\u00adsa\u00adtion", "industrialisation"),
        ("saut\vmanuel", "saut\nmanuel"),
        ("l\u0092industrie\u007f", "l’industrie"),
        ("aujourd'hui, l'usine d'« Aix »", "aujourd’hui, l’usine d’«\u202fAix\u202f»"),
        ("https://exemple.fr/l'usine dit l'usine", "https://exemple.fr/l'usine dit l’usine"),
        ("Ｆｉｌｉèｒｅ ㎡", "Filière m2"),
        ("https://www.exemple.fr/territoires-d-industrie/candidature",) * 2,
    ],
)
def test_examples(brut: str, attendu: str) -> None:
    assert Lisseur().lisser(brut).replace("50 M€", "50\u202fM€") == attendu


@given(st.text())
def test_what_will_be_a_box_is_known_before(texte: str) -> None:
    lisseur = Lisseur()
    lisseur.imprimables(texte)
    assert bool(sans_dessin(texte)) is bool(lisseur.remplaces)


@given(st.text())
def test_who_has_other_letters_is_given_every_character_but_those_that_are_none(texte: str) -> None:
    lisseur = Lisseur(avec_d_autres=True)
    lu = lisseur.imprimables(texte)
    assert not any(unicodedata.category(c) in ("Cn", "Co", "Cs") for c in lu)
    if not any(unicodedata.category(c).startswith("C") for c in texte):
        assert lisseur.remplaces == 0


def test_each_is_named_once() -> None:
    assert sans_dessin("L'usine 🏭 de 工 et 🏭, ﬁlière ㎡, e\u0301tude") == ["🏭", "工"]


def test_endless_words_may_break() -> None:
    lisse = Lisseur().lisser("x" * 1000)
    assert max(map(len, lisse.split("\u200b"))) <= 30 and lisse.replace("\u200b", "") == "x" * 1000


def test_places_in_words() -> None:
    assert lieu("plan_actions.fiches[1-1].cout") == "plan d'actions, fiche 1-1, coût"
    assert lieu("perimetre.membres") == "périmètre, membres"
    assert lieux([]) is None
    assert lieux([f"chiffres[{k}]" for k in "abcdefgh"]) == (
        "Chiffre a ; chiffre b ; chiffre c ; chiffre d ; chiffre e ; et 3 autres endroits"
    )
