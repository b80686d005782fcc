"""Changes told in French, places kept."""

from __future__ import annotations

import copy

import pytest

from binome.domaine.texte.recit import COURT, raconter, resumer

BASE = {
    "titre": "Essai",
    "plan_actions": {
        "axes": [{"id": "a", "titre": "Bois"}],
        "fiches": [{"id": "3", "titre": "Halle", "axe": "a", "cout": {"montant": 10000}, "maturite": "idee"}],
    },
    "filieres": [{"id": "f1", "nom": "Bois"}, {"id": "f2", "nom": "Eau"}],
}


def _dire(changer):
    apres = copy.deepcopy(BASE)
    changer(apres)
    return [(c.chemin, c.phrase.replace("\u202f", " ")) for c in raconter(BASE, apres)]


def _fiche(arbre):
    return arbre["plan_actions"]["fiches"][0]


@pytest.mark.parametrize(
    ("changer", "phrase"),
    [
        (
            lambda d: _fiche(d)["cout"].update(montant=12500),
            "le montant du coût de la fiche 3 « Halle » passe de 10 000 € à 12 500 €",
        ),
        (
            lambda d: _fiche(d).update(maturite="etude"),
            "la maturité de la fiche 3 « Halle » passe de « idée » à « étude »",
        ),
        (lambda d: _fiche(d).update(objectifs="Vendre"), "a ajouté les objectifs de la fiche 3 « Halle » : « Vendre »"),
        (
            lambda d: d["plan_actions"]["fiches"].append({"id": "7", "titre": "Quai", "axe": "a"}),
            "a ajouté la fiche 7 « Quai »",
        ),
        (lambda d: d["filieres"].pop(0), "a retiré la filière « Bois »"),
        (lambda d: d["filieres"].reverse(), "a changé l'ordre des filières"),
        (lambda d: d.update(titre="x" * (COURT + 1)), "a réécrit le titre"),
        (lambda d: d["plan_actions"].update(strategie="Ici"), "a ajouté la stratégie : « Ici »"),
        (lambda d: _fiche(d).update(objectifs="public"), "a ajouté les objectifs de la fiche 3 « Halle » : « public »"),
        (lambda d: d.update(reseaux=[{"nom": "Pôle"}]), "a ajouté les réseaux"),
        (lambda d: d.update(perimetre={"justifications": {"discontinuite": "Un col"}}), "a ajouté le périmètre"),
    ],
)
def test_a_change_is_told(changer, phrase):
    assert [dit for _, dit in _dire(changer)] == [phrase]


def test_nothing_changed_says_nothing():
    assert _dire(lambda d: None) == []


def test_the_summary_names_who_and_counts_the_rest():
    def changer(d):
        _fiche(d)["cout"]["montant"] = 12500
        d["plan_actions"]["fiches"].append({"id": "7", "titre": "Quai", "axe": "a"})

    apres = copy.deepcopy(BASE)
    changer(apres)
    recits = list(raconter(BASE, apres))
    assert resumer("Mme X", recits).replace("\u202f", " ") == (
        "Mme X a ajouté la fiche 7 « Quai » ; le montant du coût de la fiche 3 « Halle » passe de 10 000 € à 12 500 €"
    )
    assert resumer("Mme X", recits, au_plus=1).replace("\u202f", " ").endswith("; 1 autre changement")
    assert resumer("Mme X", [r for r in recits if r.entiere]).replace("\u202f", " ").startswith("Mme X : le montant")
