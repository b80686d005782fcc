"""The programme beside what was never labelled: what is read, what is said, what is refused."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from binome.moteur.evaluation.panel import EvaluationError
from binome.services.evaluation import programme

ANNEES = tuple(range(2014, 2025))


def donnees(graine: int = 0, n: int = 200, pente: float = 0.0) -> programme.Donnees:
    """Places that grow as they please; those labelled by `pente` a year less, from the first year on."""
    hasard = np.random.default_rng(graine)
    cohortes = np.array([0, 2019, 0, 2024])[np.arange(n) % 4]
    pas = hasard.normal(0.005, 0.01, (n, len(ANNEES))) - pente * (cohortes[:, None] == 2019)
    emplois = 4000 * np.exp(pas.cumsum(axis=1) + hasard.normal(0, 0.3, (n, 1)))
    return programme.Donnees(tuple(f"{k:09}" for k in range(n)), ANNEES, emplois, tuple(cohortes.tolist()), "essai")


def test_what_was_under_way_is_said_with_the_figure():
    dite = programme.phrase(programme.etudier_le_programme(donnees(pente=0.02)))
    assert "de moins" in dite and "déjà avant" in dite
    assert dite.endswith("ne disent pas si le programme a aidé ou non.")


def test_places_without_jobs_in_a_year_are_set_aside():
    lues = donnees()
    lues.emplois[3, 2] = 0
    assert programme.en_panel(lues).ecartees == ("000000003",)


def test_a_territory_is_ranked_among_those_never_labelled():
    lues = donnees(3)
    lues.emplois[1, 5:] *= 0.8
    place = programme.situer(lues, ["000000001"], 2023)
    assert place.comparaison.rang == 1 and place.annee == 2023
    assert all(lues.cohortes[int(siren)] == 0 for siren in place.donneurs) and len(place.donneurs) >= 20
    assert programme.situer(lues, ["000000001"] * 2, 2023).sirens == ("000000001",)
    arbre = programme.place_to_json(place, lues, {})
    assert arbre["sur"] == len(arbre["donneurs"]) + 1 and "Un rang n'est pas une preuve." in arbre["lecture"][0]


@pytest.mark.parametrize(
    ("sirens", "annee", "dit"),
    [
        (["999999999"], None, "EPCI inconnu : 999999999"),
        (["8", "9"], None, "EPCI inconnus : 8 et 9"),
        (["000000001"], 2031, "il faut 2018 et une année après"),
    ],
)
def test_what_cannot_be_situated_is_refused(sirens, annee, dit):
    with pytest.raises(EvaluationError, match=dit):
        programme.situer(donnees(), sirens, annee)


def test_what_is_not_loaded_is_asked_for_by_its_command():
    vide = SimpleNamespace(provenance=lambda jeu: None)
    with pytest.raises(EvaluationError, match="binome donnees charger urssaf-emploi"):
        programme.lire(None, vide)  # type: ignore[arg-type]


def test_no_figure_goes_without_its_reserves():
    dites = programme.reserves(donnees())
    assert "50" in dites[1] and len(dites) == len(programme.RESERVES) + 2
