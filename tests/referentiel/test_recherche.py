"""One finds a territory however one types it."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from binome.referentiel import Referentiel
from binome.referentiel.recherche import normaliser

pytestmark = pytest.mark.lent

REEL = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize(
    ("texte", "cle"),
    [
        ("CC de l'Île-d'Yeu", "ile yeu"),
        ("Communauté de communes du Briançonnais", "brianconnais"),
        ("LE CŒUR  de l’Artois", "coeur artois"),
        ("St-Étienne", "saint etienne"),
        ("La", "la"),
        ("CC", "cc"),
        ("  ", ""),
    ],
)
def test_normalize(texte: str, cle: str) -> None:
    assert normaliser(texte) == cle


@given(st.text(max_size=60))
def test_normalize_gives_plain_words(texte: str) -> None:
    cle = normaliser(texte)
    assert cle.isascii() and cle == " ".join(cle.split()) == cle.casefold()


@pytest.mark.parametrize(
    ("texte", "genre", "code"),
    [
        ("Gap", "commune", "05061"),
        ("gap-tallard", "epci", "200067825"),
        ("briançonnais", "epci", "240500439"),
        ("cc du brianconais", "epci", "240500439"),
        ("Communauté de communes du Guillestrois et du Queyras", "epci", "200067452"),
        ("guilestrois queras", "epci", "200067452"),
        ("sisteronnais buech", "epci", "200068765"),
        ("hautes alpes", "departement", "05"),
        ("05", "departement", "05"),
        ("2a", "departement", "2A"),
        ("240500462", "epci", "240500462"),
        ("240 500 462", "epci", "240500462"),
        ("210500617", "commune", "05061"),
        ("Bretagne", "region", "53"),
        ("Lévezou", "epci", "994579670"),
        ("241200658", "epci", "994579670"),
        ("Val de Fensch", "epci", "992367730"),
        ("75101", "commune", "75056"),
        ("Thionvile", "commune", "57672"),
    ],
)
def test_the_first_answer_is_the_right_one(referentiel: Referentiel, texte: str, genre: str, code: str) -> None:
    premiere = referentiel.chercher(texte)[0]
    assert (premiere.genre, premiere.code) == (genre, code)


def test_exact_then_beginning_then_words_then_near(referentiel: Referentiel) -> None:
    scores = [t.score for t in referentiel.chercher("Serre-Ponçon", 30)]
    assert scores == sorted(scores, reverse=True) and scores[0] == 100.0 and min(scores) < 95.0


def test_equal_matches_are_ordered_by_population(referentiel: Referentiel) -> None:
    communes = [t for t in referentiel.chercher("Saint-Denis", 50) if t.genre == "commune" and t.score == 100.0]
    assert communes[0].code == "97411"
    populations = [t.population or 0 for t in communes]
    assert populations == sorted(populations, reverse=True)


@pytest.mark.parametrize("texte", ["", "   ", "xyzzyqwv", "'; DROP TABLE epci; --", "%", "é" * 5000])
def test_nonsense_finds_nothing_and_breaks_nothing(referentiel: Referentiel, texte: str) -> None:
    assert referentiel.chercher(texte) == []


def test_no_more_than_asked_and_never_twice_the_same(referentiel: Referentiel) -> None:
    reponses = referentiel.chercher("saint", 25)
    assert len(reponses) == 25 == len({(t.genre, t.code) for t in reponses})


@REEL
@given(data=st.data())
def test_an_epci_is_found_without_its_accents_nor_its_case(referentiel: Referentiel, data: st.DataObject) -> None:
    epci = referentiel.epci(data.draw(st.sampled_from(referentiel.sirens())))
    assert epci is not None
    plat = "".join(c for c in unicodedata.normalize("NFD", epci.nom) if not unicodedata.combining(c)).upper()
    assert epci.siren in [t.code for t in referentiel.chercher(plat, 10)]


@pytest.mark.lent
def test_an_epci_is_found_with_a_typing_error(referentiel: Referentiel) -> None:
    """Always, but where what is left is as near to ten others: « CC du Sul » is one letter away from many communes."""
    hasard, manques = random.Random(0), []  # noqa: S311 - the same mistakes each time
    for _ in range(600):
        epci = referentiel.epci(hasard.choice(referentiel.sirens()))
        assert epci is not None
        place, lettre = hasard.randint(3, len(epci.nom) - 1), hasard.choice("abcdefghijklmnopqrstuvwxyz")
        faute = hasard.choice([lettre, "", epci.nom[place] + lettre])
        texte = epci.nom[:place] + faute + epci.nom[place + 1 :]
        if epci.siren not in [t.code for t in referentiel.chercher(texte, 10)]:
            manques.append(texte)
    assert len(manques) <= 1, manques
