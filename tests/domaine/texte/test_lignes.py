"""Rows without id are found again by what they say."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from binome.domaine.texte.lignes import PlaceSuivie, retrouver, situer, temoins

LIGNES = [
    {"financeur": "Région", "montant": "60000", "nature": "subvention"},
    {"financeur": "SAS du Buëch", "montant": "20000", "nature": "autofinancement"},
    {"financeur": "État", "montant": "10000", "nature": "subvention"},
]
LIEU = "plan_actions.fiches[f1].financement[1].montant"


def texte(lignes: list[Any], fiche: str = "f1") -> dict[str, Any]:
    return {"plan_actions": {"fiches": [{"id": fiche, "financement": lignes}]}}


def test_a_place_follows_its_row_that_moves_or_of_which_a_part_changes():
    dits = temoins(texte(LIGNES), LIEU)
    assert dits == [LIGNES[1]]
    assert situer(texte(LIGNES), LIEU, dits) == PlaceSuivie(LIEU)
    assert situer(texte(LIGNES[::-1]), LIEU, dits) == PlaceSuivie(LIEU)
    assert situer(texte([LIGNES[1], LIGNES[0]]), LIEU, dits).chemin == LIEU.replace("[1]", "[0]")
    change = [LIGNES[0], LIGNES[2], {**LIGNES[1], "montant": "25000"}]
    assert situer(texte(change), LIEU, dits).chemin == LIEU.replace("[1]", "[2]")


def test_a_row_that_is_no_more_is_said_lost_and_no_other_takes_its_place():
    dits = temoins(texte(LIGNES), LIEU)
    perdue = PlaceSuivie("plan_actions.fiches[f1].financement", perdue=True)
    assert situer(texte([LIGNES[0], LIGNES[2]]), LIEU, dits) == perdue
    assert situer(texte([]), LIEU, dits) == perdue
    assert situer(texte(LIGNES, "f2"), LIEU, dits) == PlaceSuivie("plan_actions.fiches", perdue=True)


def test_an_item_that_has_an_id_is_found_by_it_and_by_nothing_else():
    avant = {"filieres": [{"id": "bois", "nom": "Bois"}, {"id": "eau", "nom": "Eau"}]}
    assert temoins(avant, "filieres[eau].nom") == []
    apres = {"filieres": avant["filieres"][::-1]}
    assert situer(apres, "filieres[eau].nom", []) == PlaceSuivie("filieres[eau].nom")
    assert situer({"filieres": avant["filieres"][:1]}, "filieres[eau].nom", []).perdue


@given(st.permutations(range(3)), st.integers(0, 2))
def test_of_rows_that_all_differ_each_is_found_wherever_it_went(ordre: list[int], rang: int):
    lignes = copy.deepcopy([LIGNES[k] for k in ordre])
    assert retrouver(lignes, LIGNES[rang], rang) == ordre.index(rang)
