"""Writing a part: the form, its gestures without JavaScript, the autosave, and two people on the same words."""

from __future__ import annotations

import html
import re

import pytest
from tests import maquettes
from tests.saisies import saisir

from binome.domaine.droits.droits import Role
from binome.services.texte import texte_entier

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
PAGE = "/atelier/essai/presentation/"
JSON = {"Accept": "application/json"}
BASE = {"titre": "Candidature Essai", "territoire": "Essai"}


def tete(dossier):
    return texte_entier.revision_de_tete(type(dossier).objects.get(pk=dossier.pk))


def envoyer(client, revision=1, entetes=None, **champs):
    return client.post(PAGE, {**BASE, "revision": revision, **champs}, headers=entetes or {})


def texte(reponse):
    return reponse.content.decode()


def test_the_form_shows_every_field_of_the_part_with_its_findings(dossier, chef, navigateur):
    page = texte(navigateur(chef).get(PAGE))
    for champ in ("titre", "territoire", "millesime", "objectif.texte", "concertation", "enjeux_du_territoire"):
        assert f'name="{champ}"' in page
    assert 'value="Candidature Essai"' in page
    assert 'name="revision" value="1"' in page
    assert 'class="dit-ici' in page and "Dans cette page" in page
    assert "Le constat d’où part la candidature" in page


def test_saving_redirects_and_says_when(dossier, chef, navigateur):
    client = navigateur(chef)
    reponse = envoyer(client, concertation="Douze réunions", **{"objectif.texte": "Produire ici"})
    assert reponse.status_code == 302
    document = texte_entier.document(tete(dossier))
    assert (document.concertation, document.objectif.texte) == ("Douze réunions", "Produire ici")
    assert "Enregistré à" in texte(client.get(PAGE))


def test_a_field_emptied_is_removed(dossier, chef, navigateur):
    client = navigateur(chef)
    envoyer(client, concertation="Douze réunions")
    envoyer(client, revision=2, concertation="")
    assert texte_entier.document(tete(dossier)).concertation is None


def test_what_is_typed_stays_text(dossier, chef, navigateur):
    client = navigateur(chef)
    envoyer(client, concertation="</textarea><script>x</script>")
    assert "<script>x" not in texte(client.get(PAGE))
    assert "&lt;script&gt;x" in texte(client.get(PAGE))


def test_an_error_is_told_by_its_field_and_loses_nothing(dossier, chef, navigateur):
    reponse = envoyer(navigateur(chef), titre="", concertation="Tapé longuement")
    page = texte(reponse)
    assert reponse.status_code == 422
    assert re.search(r'data-erreur-de="titre">Ce champ est obligatoire', page)
    assert "Tapé longuement" in page
    document = texte_entier.document(tete(dossier))
    assert (document.titre, document.concertation) == ("Candidature Essai", "Tapé longuement")


def test_lists_are_filled_without_javascript(dossier, chef, navigateur):
    client = navigateur(chef)
    page = texte(envoyer(client, geste="ajouter:filieres", concertation="Gardée"))
    (cle,) = re.findall(r'name="filieres" value="([\w-]+)"', page)
    assert "Gardée" in page and "pas encore enregistré" in page
    un = {"filieres": [cle], f"filieres[{cle}].nom": "Bois", f"filieres[{cle}].naf": "16.10A\n31"}
    envoyer(client, **un)
    (filiere,) = texte_entier.document(tete(dossier)).filieres
    assert (filiere.id, filiere.nom, filiere.naf) == (cle, "Bois", ("16.10A", "31"))
    deux = {**un, "filieres": [cle, "autre"], "filieres[autre].nom": "Eau"}
    page = texte(envoyer(client, revision=2, geste="monter:filieres:autre", **deux))
    assert re.findall(r'name="filieres" value="([\w-]+)"', page) == ["autre", cle]
    page = texte(envoyer(client, revision=2, geste=f"retirer:filieres:{cle}", **deux))
    assert re.findall(r'name="filieres" value="([\w-]+)"', page) == ["autre"]


def test_an_item_left_empty_is_not_saved_and_hidden_fields_survive(dossier, chef, navigateur):
    saisir(chef, "essai", 1, {"reseaux": [{"nom": "Pôle", "provenance": "p. 3", "illustratif": True}]})
    client = navigateur(chef)
    page = texte(client.get(PAGE))
    assert 'name="reseaux[0].provenance" value="p. 3"' in page
    champs = {"reseaux": ["0", "1"], "reseaux[0].nom": "Pôle", "reseaux[0].lien": "Proche"}
    champs |= {"reseaux[0].provenance": "p. 3", "reseaux[0].illustratif": "oui"}
    envoyer(client, revision=2, **champs)
    (reseau,) = texte_entier.document(tete(dossier)).reseaux
    assert (reseau.lien, reseau.provenance, reseau.illustratif) == ("Proche", "p. 3", True)


def test_the_autosave_answers_in_json(dossier, chef, navigateur):
    client = navigateur(chef)
    corps = envoyer(client, entetes=JSON, concertation="Douze").json()
    assert (corps["revision"], corps["fusionnee"], corps["relire"]) == (2, False, False)
    assert corps["message"].startswith("Enregistré à")
    reponse = envoyer(client, revision=2, entetes=JSON, titre="")
    assert (reponse.status_code, list(reponse.json()["erreurs"])) == (422, ["titre"])


def test_the_autosave_asks_to_read_again_what_others_changed_in_the_same_part(dossier, chef, membre, navigateur):
    """Without it, the next autosave would silently put the other's words back to what they were."""
    elu = membre(Role.elu)
    saisir(elu, "essai", 1, {"enjeux_du_territoire": "De l'élu"})
    corps = envoyer(navigateur(chef), entetes=JSON, concertation="Du chef").json()
    assert corps["fusionnee"] and corps["relire"]
    document = texte_entier.document(tete(dossier))
    assert (document.enjeux_du_territoire, document.concertation) == ("De l'élu", "Du chef")
    # A save that changes nothing must not hide what others did either.
    assert envoyer(navigateur(chef), entetes=JSON).json()["relire"]
    saisir(elu, "essai", 3, {"plan_actions.strategie": "Ailleurs"})
    corps = envoyer(
        navigateur(chef), revision=3, entetes=JSON, concertation="Du chef, suite", enjeux_du_territoire="De l'élu"
    ).json()
    assert corps["fusionnee"] and not corps["relire"]


def _en_conflit(dossier, membre):
    saisir(membre(Role.elu), "essai", 1, {"concertation": "Texte <b>de l'élu"})


def test_two_texts_of_the_same_words_are_shown_side_by_side(dossier, chef, membre, navigateur):
    _en_conflit(dossier, membre)
    reponse = envoyer(navigateur(chef), concertation="Texte du chef")
    page = html.unescape(texte(reponse))
    assert reponse.status_code == 409
    assert "Texte du chef" in page and "Texte <b>de l'élu" in page
    assert "<b>de" not in texte(reponse)
    corps = envoyer(navigateur(chef), entetes=JSON, concertation="Texte du chef").json()
    assert [(c["chemin"], c["mien"]) for c in corps["conflits"]] == [("concertation", "Texte du chef")]


@pytest.mark.parametrize(
    ("choix", "ecrit", "attendu"),
    [("mien", "", "Texte du chef"), ("autre", "", "Texte <b>de l'élu"), ("texte", "Les deux", "Les deux")],
)
def test_a_conflict_is_settled_by_a_form(dossier, chef, membre, navigateur, choix, ecrit, attendu):
    _en_conflit(dossier, membre)
    client = navigateur(chef)
    page = texte(envoyer(client, concertation="Texte du chef", titre="Titre revu"))
    champs = {
        nom: html.unescape(valeur) for nom, valeur in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page)
    }
    reponse = client.post("/atelier/essai/conflit/", {**champs, "choix-0": choix, "texte-0": ecrit})
    assert (reponse.status_code, reponse["Location"]) == (302, PAGE)
    document = texte_entier.document(tete(dossier))
    assert (document.concertation, document.titre) == (attendu, "Titre revu")


def test_a_third_hand_during_the_choice_is_a_second_conflict_and_keeps_the_choice(dossier, chef, membre, navigateur):
    _en_conflit(dossier, membre)
    client = navigateur(chef)
    page = texte(envoyer(client, concertation="Texte du chef"))
    champs = {
        nom: html.unescape(valeur) for nom, valeur in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page)
    }
    saisir(membre(Role.industriel), "essai", 2, {"concertation": "Texte du tiers"})
    reponse = client.post("/atelier/essai/conflit/", {**champs, "choix-0": "texte", "texte-0": "Réuni par le chef"})
    page = html.unescape(texte(reponse))
    assert reponse.status_code == 409
    assert "Réuni par le chef" in page and "Texte du tiers" in page


def test_a_conflict_page_never_leads_elsewhere(dossier, chef, membre, navigateur):
    donnees = {"revision": 1, "tete": 1, "valeurs": '{"concertation": "X"}', "retour": "https://ailleurs.invalid/"}
    assert navigateur(chef).post("/atelier/essai/conflit/", donnees)["Location"] == "/atelier/essai/"


@pytest.mark.parametrize(
    "donnees",
    [{}, {"valeurs": "[]", "tete": "1"}, {"valeurs": "{", "tete": "1"}, {"valeurs": '{"titre": "x"}', "tete": "x"}],
)
def test_a_mangled_conflict_form_is_refused(dossier, chef, navigateur, donnees):
    assert navigateur(chef).post("/atelier/essai/conflit/", donnees).status_code == 400


@pytest.mark.parametrize("geste", ["ajouter:titre2", "exploser:filieres", "retirer:filieres:nulle"])
def test_an_unknown_gesture_is_refused(dossier, chef, navigateur, geste):
    assert envoyer(navigateur(chef), geste=geste).status_code == 400


def test_strangers_readers_and_unknown_revisions(dossier, chef, membre, navigateur):
    etranger = maquettes.compte("etranger")
    for page in (PAGE, "/atelier/essai/conformite/"):
        assert navigateur(etranger).get(page).status_code == 404
    lecteur = navigateur(membre(Role.lecteur))
    lue = texte(lecteur.get(PAGE))
    assert 'class="lecture"' in lue and "<textarea" not in lue and "disabled" not in lue
    refus = envoyer(lecteur, concertation="X")
    assert refus.status_code == 403 and "Réservé" in texte(refus)
    assert envoyer(navigateur(chef), revision=99).status_code == 404
    assert envoyer(navigateur(chef), revision="").status_code == 404


def test_conformity_names_the_place_and_who_can_mend_it(dossier, chef, membre, navigateur):
    page = texte(navigateur(membre(Role.lecteur)).get("/atelier/essai/conformite/"))
    assert "Avec qui" in page and "Chef (chef de projet)" in page
    assert texte(navigateur(chef).get("/atelier/essai/conformite/?partie=gouvernance")) != page
