"""The ids of actions: readable, never given twice; and the number that people read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from binome.domaine.dossier import numeros
from binome.domaine.dossier.plan_actions import FicheAction, PlanActions

AXES = ("axe-1", "axe-2", "ae1c0ceb6", "industrie")


@pytest.mark.parametrize(
    ("axe", "pris", "attendu"),
    [
        ("3", {"3-1", "3-5"}, "3-6"),
        ("3", {"3-01", "3-05"}, "3-06"),
        ("axe-2", {"2-09"}, "2-10"),
        ("axe-4", set(), "4-1"),
        ("industrie", set(), "industrie-1"),
        ("ae1c0ceb6", {"3-4"}, "3-5"),
        ("x" * 64, {"u"}, "1-1"),
    ],
)
def test_new_ids_follow_those_of_their_axis(axe, pris, attendu):
    assert numeros.prochaine_action(AXES, axe, pris) == attendu


GESTES = st.lists(
    st.tuples(st.sampled_from(["ajouter", "retirer", "remettre"]), st.sampled_from(AXES), st.integers(0, 30))
)


def _jouer(gestes, oublier):
    """What each addition was given. `oublier`: ids are taken among those present only."""
    presents, retires, donnes = [], [], []
    for geste, axe, rang in gestes:
        if geste == "ajouter":
            donnes.append(numeros.prochaine_action(AXES, axe, presents if oublier else [*presents, *retires]))
            presents.append(donnes[-1])
        elif geste == "retirer" and presents:
            retires.append(presents.pop(rang % len(presents)))
        elif geste == "remettre" and retires:
            presents.append(retires.pop(rang % len(retires)))
    return donnes


@given(GESTES)
def test_an_id_is_never_given_twice(gestes):
    donnes = _jouer(gestes, oublier=False)
    assert len(donnes) == len(set(donnes))
    assert not any(numeros.est_tire(cle) for cle in donnes)


def test_it_would_be_if_removed_ones_were_forgotten():
    donnes = _jouer([("ajouter", "axe-1", 0), ("retirer", "axe-1", 0), ("ajouter", "axe-1", 0)], oublier=True)
    assert donnes == ["1-1", "1-1"]


def _plan(axes, fiches):
    return PlanActions.model_validate(
        {
            "axes": [{"id": axe, "titre": axe} for axe in axes],
            "fiches": [{"id": cle, "titre": "T", "axe": axe, **suite} for cle, axe, suite in fiches],
        }
    )


def test_what_was_drawn_at_random_is_not_shown_and_stays_in_the_text():
    fiches = [("ae1c0ceb6-01", "ae1c0ceb6", {}), ("2-1", "b", {}), ("b0000000f-07", "b", {"numero": "3 bis"})]
    lu = _plan(("b", "ae1c0ceb6"), fiches)
    assert [f.numero_montre for f in lu.fiches] == ["2-2", "2-1", "3 bis"]
    assert lu.numero_de("ae1c0ceb6-01") == "2-2" and lu.numero_de("partie") == "partie"
    ecrit = lu.model_dump(mode="json", exclude_defaults=True)
    assert [f["id"] for f in ecrit["fiches"]] == [cle for cle, *_ in fiches]
    assert "numero" not in ecrit["fiches"][0]


@given(st.lists(st.tuples(st.sampled_from(AXES), st.integers(1, 12)), unique=True))
def test_two_actions_never_read_the_same(faites):
    cles = [f"{axe if axe.startswith('ae') else axe.removeprefix('axe-')}-{rang}" for axe, rang in faites]
    lu = _plan(AXES, [(cle, axe, {}) for cle, (axe, _) in zip(cles, faites, strict=True)])
    lus = [f.numero_montre for f in lu.fiches]
    assert len(lus) == len(set(lus)) and not any(map(numeros.est_tire, lus))


@pytest.mark.parametrize("numero", ["<b>", "x" * 13, "'=1"])
def test_a_number_that_is_none_is_refused(numero):
    with pytest.raises(ValidationError, match="numéro d'action"):
        FicheAction.model_validate({"id": "f", "titre": "F", "axe": "a", "numero": numero})


@pytest.mark.parametrize("numero", ["1-2", "3 bis", "A.4", "n° 7", None, ""])
def test_a_number_is_what_people_write(numero):
    fiche = FicheAction.model_validate({"id": "f", "titre": "F", "axe": "a", "numero": numero})
    assert fiche.numero_montre == (numero or "f")


def test_two_axes_added_at_once_are_two():
    saisis = [{"id": "axe-1"}, {"id": "axe-2"}, {"id": "axe-3"}]
    assert numeros.sans_axe_double(saisis, ["axe-1"], ["axe-1", "axe-2"]) == {"axe-2": "axe-4"}
    assert numeros.sans_axe_double(saisis, ["axe-1", "axe-2"], ["axe-1", "axe-2"]) == {}
    assert numeros.prochain_axe(["axe-1", "a"], ["4-2", "x-9"]) == "axe-5"
