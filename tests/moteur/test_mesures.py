"""The measures: their doctests, and what their examples do not show."""

from __future__ import annotations

import doctest
import math
from importlib import import_module

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from binome.domaine.dossier.perimetre import CasPerimetre
from binome.moteur.adjacence import Adjacence
from binome.moteur.mesures import candidatures, navettes, specialisation
from binome.moteur.mesures.contiguite import contiguite

CODES = ["a", "b", "c", "d", "e"]
CHAINE = Adjacence.from_paires(CODES, [("a", "b"), ("b", "c"), ("c", "d")])


@pytest.mark.parametrize("module", ["candidatures", "contiguite", "navettes", "specialisation", "taille"])
def test_the_examples_of_the_docstrings_are_true(module: str) -> None:
    resultat = doctest.testmod(import_module(f"binome.moteur.mesures.{module}"))
    assert resultat.failed == 0
    assert resultat.attempted or module == "contiguite"


def test_contiguity_names_what_stands_between() -> None:
    en_deux = contiguite(CHAINE, np.array([0, 3]))
    assert en_deux.pieces == (("a",), ("d",)) and not en_deux.contigu
    (rupture,) = en_deux.ruptures
    assert (rupture.de, rupture.vers, rupture.passage) == ("d", "a", ("c", "b"))


def test_an_island_has_no_passage() -> None:
    assert contiguite(CHAINE, np.array([0, 1, 4])).ruptures[0].passage is None


def test_one_piece_has_no_break() -> None:
    assert contiguite(CHAINE, np.array([2, 1])).contigu
    assert contiguite(CHAINE, np.array([], dtype=int)).contigu


@pytest.mark.parametrize(
    ("membres", "autres", "attendu"),
    [
        (["9"], {}, (CasPerimetre.creation,)),
        (["1", "2", "3"], {}, (CasPerimetre.maintien,)),
        (["1", "2", "3", "4"], {}, (CasPerimetre.agrandissement,)),
        (["1", "2"], {}, (CasPerimetre.retrait,)),
        (["1", "2"], {"autre": ["3"]}, (CasPerimetre.scission,)),
        (["1", "4"], {}, (CasPerimetre.agrandissement, CasPerimetre.retrait)),
    ],
)
def test_the_words_of_the_call_for_each_change(
    membres: list[str], autres: dict[str, list[str]], attendu: tuple[CasPerimetre, ...]
) -> None:
    assert candidatures.difference_phase1(membres, {"t": ["1", "2", "3"]}, autres).cas == attendu


def test_nothing_measured_is_unknown_not_zero() -> None:
    assert navettes.auto_offre(0, 0) is None and navettes.auto_demande(0, 0) is None
    assert navettes.auto_contention(0, 0, 0) is None and navettes.cohesion(5, 5, 5, 5) is None
    assert specialisation.part_industrielle({}) is None and specialisation.krugman({}, {"25": 1}) is None
    assert specialisation.quotients_localisation({}, {"25": 1}) == {}


def test_construction_is_not_industry() -> None:
    assert specialisation.emplois_industriels({"41.20A": 5, "FZ": 5, "25.50B": 2, "CH": 1}) == 3


def test_industrial_likeness_goes_from_strangers_to_twins() -> None:
    jumeaux = specialisation.profils_industriels([{"25": 3, "10": 1}, {"25": 6, "10": 2}]).sum(axis=0)
    assert specialisation.cohesion_industrielle(jumeaux) == pytest.approx(1.0)
    assert float(specialisation.cohesion_industrielle(np.zeros(3))) == 0.0


@given(st.lists(st.tuples(*2 * [st.none() | st.integers(0, 10**6)]), min_size=5, max_size=5))
def test_the_likeness_of_two_industries_is_a_cosine_that_unknowns_leave_alone(
    lignes: list[tuple[int | None, int | None]],
) -> None:
    """« 47 » is no industry: it counts for nothing."""
    a, b = ({s: ligne[k] for s, ligne in zip(("10", "25", "29", "CH", "47"), lignes, strict=True)} for k in (0, 1))
    vu = specialisation.parente_industrielle(a, b)
    connues = [(x, y) for x, y in lignes[:4] if x is not None and y is not None]
    carres = [sum(paire[k] ** 2 for paire in connues) for k in (0, 1)]
    attendu = sum(x * y for x, y in connues) / math.sqrt(carres[0] * carres[1]) if all(carres) else None
    assert vu == (attendu if attendu is None else pytest.approx(attendu)) and (vu is None or 0 <= vu <= 1)
    assert vu == specialisation.parente_industrielle(b, a)
