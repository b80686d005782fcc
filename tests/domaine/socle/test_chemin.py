"""Places in a dossier."""

import copy

import pytest

from binome.domaine.socle.chemin import ancre, ascendants, decouper, from_loc, poser, retirer


def test_a_place_names_list_items_by_their_id():
    brut = {"plan_actions": {"fiches": [{"id": "a"}, {"id": "3-05", "cout": {"montant": "x"}}]}}
    assert from_loc(("plan_actions", "fiches", 1, "cout", "montant"), brut) == "plan_actions.fiches[3-05].cout.montant"


def test_an_item_without_id_keeps_its_rank():
    assert from_loc(("pieces", 0, "titre"), {"pieces": [{}]}) == "pieces[0].titre"
    assert from_loc(("pieces", 7), {"pieces": []}) == "pieces[7]"


def test_split_and_anchor():
    assert decouper("plan_actions.fiches[3-05].cout") == [("plan_actions", None), ("fiches", "3-05"), ("cout", None)]
    assert ancre("plan_actions.fiches[3-05].cout") == "plan-actions-fiches-3-05-cout"


def test_ancestors_go_from_the_place_to_the_top():
    assert ascendants("a.b[x].c") == ["a.b[x].c", "a.b[x]", "a.b", "a"]


def test_setting_and_removing_leave_the_tree_as_it_was():
    arbre = {"t": 1, "fiches": [{"id": "a", "v": 1}, {"id": "b"}]}
    avant = copy.deepcopy(arbre)
    assert poser(arbre, "fiches[a].w.x", 2)["fiches"] == [{"id": "a", "v": 1, "w": {"x": 2}}, {"id": "b"}]
    assert poser(arbre, "fiches[b]", {"id": "b", "v": 3})["fiches"] == [{"id": "a", "v": 1}, {"id": "b", "v": 3}]
    assert poser(arbre, "fiches[c]", {"id": "c"})["fiches"][2:] == [{"id": "c"}]
    assert poser(arbre, "plan.axes[n]", {"id": "n"})["plan"] == {"axes": [{"id": "n"}]}
    assert retirer(arbre, "fiches[a]")["fiches"] == [{"id": "b"}]
    assert retirer(arbre, "fiches[a].v")["fiches"][0] == {"id": "a"}
    assert retirer(arbre, "t") == {"fiches": arbre["fiches"]} and retirer(arbre, "rien") == arbre
    for ailleurs in ("fiches[z].v", "", "t.x", "t[0]", "fiches.v"):
        with pytest.raises(KeyError):
            poser(arbre, ailleurs, 1)
    assert arbre == avant
