"""Nothing typed is lost: a fiche removed by another, and a text that no longer holds once brought together."""

from __future__ import annotations

import html
import json
import re

import pytest
from tests.saisies import saisir

from binome.domaine.droits.droits import Role
from binome.services.acces.ouverture import RefusError
from binome.services.texte import texte_entier

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
ATELIER = "/atelier/essai/"
FICHE = f"{ATELIER}plan-d-actions/fiches/f1/porteur/"
P = "plan_actions.fiches[f1]."
TAPE = "Une usine de tourtons <b>propre</b>"


def texte(reponse):
    return reponse.content.decode()


def arbre(dossier):
    dossier.refresh_from_db()
    return texte_entier.arbre(texte_entier.revision_de_tete(dossier))


def retirer(chef, *lieux):
    saisir(chef, "essai", 1, dict.fromkeys(lieux))


def champs_caches(page):
    """The hidden fields of the form of a page of conflict or correction."""
    corps = re.search(r"<form[^>]*(?:conflit|corriger)/.*?</form>", page, re.DOTALL)[0]
    trouves = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', corps)
    return {nom: html.unescape(valeur) for nom, valeur in trouves if nom != "csrfmiddlewaretoken"}


@pytest.fixture
def porteuse(membre, navigateur):
    return navigateur(membre(Role.contributeur, fiches=("f1",)))


def remplir(client, **entetes):
    envoi = {"revision": 1, f"{P}titre": "Une", f"{P}description": TAPE}
    return client.post(FICHE, envoi, headers=entetes)


def test_a_fiche_removed_meanwhile_is_put_back_with_what_was_typed(dossier, chef, porteuse):
    retirer(chef, "plan_actions.fiches[f1]")
    page = remplir(porteuse)
    assert page.status_code == 409 and "Retiré pendant que vous écriviez" in texte(page)
    assert html.escape(TAPE) in texte(page) and "Remettre ce qui a été retiré" in texte(page)
    envoi = champs_caches(texte(page)) | {"choix-0": "mien"}
    assert porteuse.post(f"{ATELIER}conflit/", envoi).status_code == 302
    (remise,) = [f for f in arbre(dossier)["plan_actions"]["fiches"] if f["id"] == "f1"]
    assert remise["description"] == TAPE and remise["titre"] == "Une"


def test_it_may_stay_removed(dossier, chef, porteuse):
    retirer(chef, "plan_actions.fiches[f1]")
    envoi = champs_caches(texte(remplir(porteuse))) | {"choix-0": "autre"}
    assert porteuse.post(f"{ATELIER}conflit/", envoi).status_code == 302
    assert [f["id"] for f in arbre(dossier)["plan_actions"]["fiches"]] == ["f2"]


def test_the_autosave_says_that_it_was_removed_and_a_gesture_loses_nothing(dossier, chef, porteuse):
    retirer(chef, "plan_actions.fiches[f1]")
    reponse = remplir(porteuse, Accept="application/json")
    assert reponse.status_code == 409 and "retiré" in reponse.json()["message"]
    envoi = {"revision": 1, f"{P}titre": "Une", f"{P}description": TAPE, "geste": f"ajouter:{P}porteurs"}
    geste = porteuse.post(FICHE, envoi)
    assert geste.status_code == 409 and html.escape(TAPE) in texte(geste)


def test_a_fiche_that_one_may_not_read_is_not_told_of_when_removed(dossier, chef, membre, navigateur):
    saisir(chef, "essai", 1, {"plan_actions.fiches[f2].visibilite": "confidentiel"})
    saisir(chef, "essai", 2, {"plan_actions.fiches[f2]": None})
    autre = navigateur(membre(Role.contributeur, fiches=("f1",)))
    adresse = FICHE.replace("f1", "f2")
    assert autre.post(adresse, {"revision": 2, "plan_actions.fiches[f2].titre": "x"}).status_code == 404


def test_a_fiche_put_back_without_its_axe_asks_for_another(dossier, chef, porteuse):
    saisir(
        chef,
        "essai",
        1,
        {
            "plan_actions.axes": [{"id": "b", "titre": "Bois"}],
            "plan_actions.fiches": [{"id": "f2", "titre": "Deux", "axe": "b"}],
        },
    )
    page = remplir(porteuse)
    page = porteuse.post(f"{ATELIER}conflit/", champs_caches(texte(page)) | {"choix-0": "mien"})
    assert page.status_code == 422 and "À corriger avant d’enregistrer" in texte(page)
    assert '<option value="b">Bois</option>' in texte(page) and html.escape(TAPE) in texte(page)
    suite = porteuse.post(f"{ATELIER}corriger/", champs_caches(texte(page)) | {"valeur-0": "b"})
    assert suite.status_code == 302
    remise = arbre(dossier)["plan_actions"]["fiches"][-1]
    assert remise["axe"] == "b" and remise["description"] == TAPE


def test_an_action_whose_axis_is_gone_keeps_its_title_in_its_field(dossier, chef, navigateur, membre):
    """One adds a fiche to an axe that the other has just replaced."""
    deplacees = [{"id": f, "titre": f, "axe": "b"} for f in ("f1", "f2")]
    plan = {"plan_actions.axes": [{"id": "b", "titre": "Bois"}], "plan_actions.fiches": deplacees}
    saisir(chef, "essai", 1, plan)
    client = navigateur(membre(Role.elu))
    envoi = {"revision": 1, "geste": "ajouter", "axe": "a", "titre": TAPE}
    page = client.post(f"{ATELIER}plan-d-actions/geste/", envoi)
    assert page.status_code == 422 and "Choisissez l’axe de l’action" in texte(page)
    assert f'value="{html.escape(TAPE)}"' in texte(page) and '<option value="b">Bois</option>' in texte(page)
    suite = client.post(f"{ATELIER}plan-d-actions/geste/", envoi | {"revision": 2, "axe": "b"})
    assert suite.status_code == 302
    assert [f["titre"] for f in arbre(dossier)["plan_actions"]["fiches"] if f["axe"] == "b"][-1] == TAPE


def test_what_was_received_is_shown_and_may_be_written_again(dossier, chef, navigateur):
    client = navigateur(chef)
    envoi = {"valeurs": '{"titre": "T", "perimetre.membres": [{"siren": "123456789", "nom": "X"}]}', "revision": 1}
    page = texte(client.post(f"{ATELIER}corriger/", envoi))
    assert "123456789" in page and "un chiffre a sans doute été mal recopié" in page and "X" in page
    suite = champs_caches(page) | {"valeur-0": "240500439"}
    assert client.post(f"{ATELIER}corriger/", suite).status_code == 302
    assert arbre(dossier)["perimetre"]["membres"] == [{"nom": "X", "siren": "240500439"}]


HOSTILES = {
    "a" + ".a" * 3000: 1,
    f"plan_actions.fiches[{'9' * 5000}]": {"id": "x"},
    "plan_actions.fiches[f1].id": ["x"],
    "plan_actions.fiches": [1, None, {"id": [1]}, {"id": {}}],
    "plan_actions.axes": [{"id": [1]}],
    "filieres": {"id": 1},
    "titre": {"a": [1, {"b": None}]},
    "concertation": "\ud800",
}


@pytest.mark.parametrize("lieu", HOSTILES, ids=lambda lieu: lieu[:30])
@pytest.mark.parametrize("accepte", ["text/html", "application/json"])
def test_whatever_is_sent_is_answered(dossier, chef, navigateur, lieu, accepte):
    saisir(chef, "essai", 1, {"plan_actions.fiches[f1].titre": "Autre"})
    client, revisions = navigateur(chef), dossier.revisions.count()
    envoi = {"valeurs": json.dumps({lieu: HOSTILES[lieu]}), "revision": 1, "tete": 2}
    for page in ("corriger", "conflit"):
        reponse = client.post(f"{ATELIER}{page}/", envoi, headers={"Accept": accepte})
        assert 400 <= reponse.status_code < 500, page
    assert dossier.revisions.count() == revisions


def test_json_nested_without_end_is_refused(dossier, chef, navigateur):
    for page in ("corriger", "conflit"):
        envoi = {"valeurs": "[" * 200_000, "revision": 1, "tete": 1}
        assert navigateur(chef).post(f"{ATELIER}{page}/", envoi).status_code == 400


def test_the_only_fiche_is_put_back_by_its_carrier_who_may_not_remove_it(dossier, chef, membre, navigateur):
    contributrice = membre(Role.contributeur, fiches=("f1",))
    porteuse = navigateur(contributrice)
    saisir(chef, "essai", 1, {"plan_actions.fiches[f2]": None})
    with pytest.raises(RefusError):
        saisir(contributrice, "essai", 2, {"plan_actions.fiches[f1]": None}, fiche="f1")
    saisir(chef, "essai", 2, {"plan_actions.fiches[f1]": None})
    page = porteuse.post(FICHE, {"revision": 2, f"{P}titre": "Une", f"{P}description": TAPE})
    assert page.status_code == 409
    suite = porteuse.post(f"{ATELIER}conflit/", champs_caches(texte(page)) | {"choix-0": "mien"})
    assert suite.status_code == 302
    assert [f["description"] for f in arbre(dossier)["plan_actions"]["fiches"]] == [TAPE]


def test_a_page_tampered_with_is_refused(dossier, chef, navigateur):
    client = navigateur(chef)
    for valeurs in ("", "[]", "{", "{}"):
        assert client.post(f"{ATELIER}corriger/", {"valeurs": valeurs, "revision": 1}).status_code == 400
    for lieu in ("", "plan_actions.fiches[absente].titre", "titre[0]", "titre.sous.titre", "!"):
        envoi = {"valeurs": json.dumps({lieu: "x"}), "revision": 1}
        assert client.post(f"{ATELIER}corriger/", envoi).status_code == 400, lieu
        assert client.post(f"{ATELIER}conflit/", {**envoi, "tete": 1}).status_code == 400, lieu
    envoi = {"valeurs": json.dumps({"filieres.nom": "x", "plan_actions.axes": "y"}), "revision": 1}
    assert client.post(f"{ATELIER}corriger/", envoi).status_code == 422
    for numero in ("", "²", "9" * 5000):
        envoi = {"valeurs": '{"titre": "x"}', "revision": 1, "tete": numero}
        assert client.post(f"{ATELIER}conflit/", envoi).status_code == 400, numero[:9]
    envoi = {"valeurs": '{"titre": "x"}', "lieu-0": "filieres", "genre-0": "liste", "valeur-0": "{", "revision": 1}
    assert client.post(f"{ATELIER}corriger/", envoi).status_code == 400
