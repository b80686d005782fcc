"""Adjacency: neighbours both ways, and connected parts."""

from __future__ import annotations

import pytest

from binome.moteur.adjacence import Adjacence, AdjacenceError


def test_neighbours_both_ways_once():
    a = Adjacence.from_paires(
        ["a", "b", "c"], [("a", "b"), ("b", "a"), ("c", "c"), ("c", "b")], [10, 20, 5, float("nan")]
    )
    assert a.voisins(1).tolist() == [0, 2]
    assert a.voisins(0).tolist() == [1]
    assert a.longueur.tolist() == [20, 20, 0, 0]


def test_parts_are_numbered_by_their_lowest_unit():
    a = Adjacence.from_paires(list("abcdef"), [("a", "b"), ("c", "d"), ("d", "e")])
    assert a.composantes([4, 1, 0, 2, 5]).tolist() == [2, 0, 0, 1, 3]
    assert a.composantes([4, 3, 2]).tolist() == [0, 0, 0]
    assert a.composantes([]).tolist() == []


def test_unknown_units_are_refused_or_left_out():
    with pytest.raises(AdjacenceError, match=r"Paire 2.*x"):
        Adjacence.from_paires(["a", "b"], [("a", "b"), ("a", "x")])
    a = Adjacence.from_paires(["a", "b"], [("a", "b"), ("a", "x")], ignorer_inconnues=True)
    assert a.voisin.tolist() == [1, 0]
    with pytest.raises(AdjacenceError, match="longueurs"):
        Adjacence.from_paires(["a", "b"], [("a", "b")], [1, 2])
