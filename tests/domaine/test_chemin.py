"""Places in a dossier."""

from binome.domaine.chemin import ancre, ascendants, decouper, from_loc


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
