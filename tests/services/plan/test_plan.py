"""The plan: who reads which fiche, what each lacks, the gestures of the board."""

import copy
import io

import openpyxl
import pytest
from tests import maquettes
from tests.saisies import saisir

from binome.documents.tableur import ClasseurRefuseError
from binome.documents.tableur import lire as lire_classeur
from binome.domaine.droits.discretion import Cachees, expurger
from binome.domaine.droits.droits import Role
from binome.services.acces import ouverture
from binome.services.plan import classeur as classeur_plan
from binome.services.plan import gestes, plan
from binome.services.texte import texte_entier, texte_lisible

pytestmark = pytest.mark.django_db
TEXTE = b"""
id: essai
titre: Essai
territoire: Essai
appel: ti-2023-2027
plan_actions:
  axes: [{id: a, titre: A}, {id: b, titre: B}]
  fiches:
    - {id: a-01, titre: Une, axe: a}
    - {id: b-01, titre: Trois, axe: b, visibilite: confidentiel, description: secret industriel}
    - {id: a-02, titre: Deux, axe: a, visibilite: partenaires}
"""
RESERVEES = {"b-01", "a-02"}


@pytest.fixture
def dossier(campagne, chef):
    return maquettes.dossier_ouvert(campagne, chef, TEXTE)


@pytest.fixture
def ouvrir(membre, chef):
    def ouvrir(role, fiches=()):
        if role is Role.chef_de_projet:
            return ouverture.ouvrir(chef, "essai")
        return ouverture.ouvrir(membre(role, fiches=fiches), "essai")

    return ouvrir


def _arbre(acces_):
    return texte_entier.arbre(texte_entier.revision_de_tete(acces_.dossier))


def _ids(arbre):
    return {f["id"] for f in arbre["plan_actions"]["fiches"]}


@pytest.mark.parametrize(
    ("role", "fiches", "caches"),
    [
        (Role.chef_de_projet, (), set()),
        (Role.elu, (), set()),
        (Role.industriel, (), set()),
        (Role.lecteur, (), RESERVEES),
        (Role.contributeur, (), RESERVEES),
        (Role.contributeur, ("b-01",), {"a-02"}),
        (Role.contributeur, ("a-01",), RESERVEES),
    ],
)
def test_reserved_fiches_show_to_those_entitled_only(ouvrir, role, fiches, caches):
    """The roles that see everything are the negative control of those that do not: one filter, both answers."""
    vu = ouvrir(role, fiches)
    tous = {"a-01", "b-01", "a-02"}
    lu = texte_lisible.lire(vu)
    assert _ids(lu.arbre) == {f.id for f in lu.document.plan_actions.fiches} == tous - caches
    classeur = lire_classeur(classeur_plan.exporter(vu))
    assert {f["id"] for f in classeur.plan["fiches"]} == set(classeur.origine.fiches) == tous - caches
    for fiche in caches:
        with pytest.raises(ouverture.IntrouvableError):
            plan.fiche_lisible(lu, fiche)


def test_filtering_leaves_the_tree_as_it_was(ouvrir):
    vu = ouvrir(Role.lecteur)
    arbre = _arbre(vu)
    avant = copy.deepcopy(arbre)
    assert expurger(arbre, Cachees(frozenset(RESERVEES))) != arbre == avant


def _faire(vu, valeurs):
    base = texte_entier.revision_de_tete(vu.dossier).numero
    revision = saisir(vu.compte, "essai", base, valeurs).revision
    return texte_entier.arbre(revision)["plan_actions"].get("fiches", [])


def test_every_gesture_does_what_it_says(ouvrir):
    vu = ouvrir(Role.chef_de_projet)
    nouvelle, valeurs = gestes.ajouter(_arbre(vu)["plan_actions"], "a", "  Quatre ")
    fiches = _faire(vu, valeurs)
    assert (nouvelle, fiches[-1]["titre"], fiches[-1]["en_reserve"]) == ("a-03", "Quatre", True)
    _, valeurs = gestes.dupliquer({"fiches": fiches}, "b-01")
    fiches = _faire(ouverture.ouvrir(vu.compte, "essai"), valeurs)
    assert [f["id"] for f in fiches] == ["a-01", "b-01", "b-02", "a-02", "a-03"]
    assert fiches[2]["titre"] == "Trois (copie)" and fiches[2]["description"] == "secret industriel"
    assert fiches[2]["visibilite"] == "confidentiel"
    for geste, ordre in (
        ("descendre", ["a-02", "b-01", "b-02", "a-01", "a-03"]),
        ("retirer", ["a-02", "b-01", "b-02", "a-03"]),
    ):
        fiches = _faire(ouverture.ouvrir(vu.compte, "essai"), gestes.SUR_UNE_FICHE[geste]({"fiches": fiches}, "a-01"))
        assert [f["id"] for f in fiches] == ordre
    fiches = _faire(
        ouverture.ouvrir(vu.compte, "essai"), gestes.choisir({"fiches": fiches}, ["a-03"], ["a-02", "a-03", "b-02"])
    )
    assert {f["id"]: f.get("en_reserve", False) for f in fiches} == {
        "a-02": True,
        "b-01": False,
        "b-02": True,
        "a-03": False,
    }


@pytest.mark.parametrize(
    "geste",
    [
        lambda p: gestes.ajouter(p, "z", "Titre"),
        lambda p: gestes.ajouter(p, "a", "  "),
        lambda p: gestes.ajouter(p, "a", "x" * 301),
        lambda p: gestes.dupliquer(p, "zz"),
        lambda p: gestes.deplacer(p, "a-01", -1),
        lambda p: gestes.deplacer(p, "b-01", 1),
        lambda p: gestes.retirer(p, "zz"),
    ],
)
def test_a_gesture_that_means_nothing_is_refused(ouvrir, geste):
    with pytest.raises(gestes.GesteImpossibleError):
        geste(_arbre(ouvrir(Role.chef_de_projet))["plan_actions"])


def test_a_siret_gives_the_siren_of_its_firm_and_a_wrong_key_is_said():
    saisie = {
        "porteurs": [{"nom": "La Poste", "siren": "356 000000 00042"}, {"nom": "B", "siren": "35600000000040"}],
        "partenaires": [
            {"organisation": {"nom": "C", "siren": "24050043900015"}},
            {"organisation": {"nom": "D", "siren": "12"}},
        ],
        "financement": None,
    }
    erreurs = plan.reduire_sirets(saisie)
    assert (saisie["porteurs"][0]["siren"], saisie["porteurs"][0]["siret"]) == ("356000000", "35600000000042")
    assert saisie["partenaires"][0]["organisation"]["siret"] == "24050043900015"
    assert [p["organisation"]["siren"] for p in saisie["partenaires"]] == ["240500439", "12"]
    assert list(erreurs) == ["porteurs[1].siren"] and "clé de ce SIRET" in erreurs["porteurs[1].siren"]


def test_a_form_without_siret_forgets_that_of_another_siren():
    def saisie():
        return {"porteurs": [{"nom": "A", "siren": "200067825", "siret": "24050043900015"}], "financement": None}

    montree, cachee = saisie(), saisie()
    assert plan.reduire_sirets(montree) == plan.reduire_sirets(cachee, oublier=True) == {}
    assert montree["porteurs"][0]["siret"] and "siret" not in cachee["porteurs"][0]


def test_every_id_taken_again_is_told_at_its_cell(ouvrir, chef):
    saisir(chef, "essai", 1, {gestes.place("a-01"): None, gestes.place("a-02"): None})
    lu = openpyxl.load_workbook(io.BytesIO(classeur_plan.exporter(ouvrir(Role.chef_de_projet))))
    for ligne, cle in ((3, "a-01"), (4, "a-02")):
        for colonne, valeur in ((2, cle), (3, "Autre"), (4, "a")):
            lu["Fiches"].cell(ligne, colonne).value = valeur
    sortie = io.BytesIO()
    lu.save(sortie)
    with pytest.raises(ClasseurRefuseError) as refus:
        classeur_plan.examiner(chef, "essai", sortie.getvalue())
    dites = [str(faute) for faute in refus.value.fautes]
    assert [("ligne 3" in d, "ligne 4" in d) for d in dites] == [(True, False), (False, True)]
    assert all("retirée de ce dossier" in d for d in dites)
