"""What a newcomer meets first: what they came for, words without jargon, and no blank or raw page."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import maquettes
from tests.saisies import saisir

from binome.domaine.droits.droits import Action, Lien, Role, Situation, decider
from binome.domaine.droits.droits import Etat as EtatDossier
from binome.registre.models import Dossier, Revision

pytestmark = pytest.mark.django_db
DOSSIER = "/atelier/essai/"


def texte(reponse):
    return reponse.content.decode()


def test_a_carrier_sees_their_own_fiche_before_the_whole(navigateur, dossier, chef, membre):
    page = texte(navigateur(membre(Role.contributeur, fiches=("f2",))).get(DOSSIER))
    assert f"{DOSSIER}plan-d-actions/fiches/f2/porteur/" in page and "fiches/f1/porteur/" not in page
    assert page.index("À vous") < page.index("partie-presentation")
    assert "À vous" not in texte(navigateur(chef).get(DOSSIER))


def test_who_signs_is_not_asked_to_sign_what_blocks(navigateur, dossier, membre):
    assert "Le texte sera à signer quand" in texte(navigateur(membre(Role.elu)).get(DOSSIER))


def test_the_overview_costs_whoever_signs_few_queries_and_opens_whatever_was_said_to_be_seen(
    navigateur, dossier, chef, membre
):
    client = navigateur(membre(Role.elu))
    for dit in ({"numero": "1"}, {"numero": "abc", "vu_a": "0001-01-01"}, {"numero": "9" * 40, "vu_a": "demain"}):
        assert client.post(f"{DOSSIER}vu/", dit).status_code == 302
        saisir(chef, "essai", Revision.objects.latest("numero").numero, {"titre": f"Titre {len(dit['numero'])}"})
        client.get(DOSSIER)
        with CaptureQueriesContext(connection) as faites:
            assert client.get(DOSSIER).status_code == 200
        assert len(faites) <= 14, len(faites)


def test_the_only_chef_de_projet_is_told_to_hand_over_before_leaving(navigateur, dossier, chef, membre):
    page = texte(navigateur(chef).get(f"{DOSSIER}equipe/"))
    assert "passez d’abord la main" in page and "Oui, quitter" not in page
    assert "Oui, quitter le dossier" in texte(navigateur(membre(Role.lecteur)).get(f"{DOSSIER}equipe/"))


def test_rules_of_a_password_are_a_list_not_its_markup(navigateur):
    page = texte(navigateur().get("/comptes/inscription/"))
    assert "&lt;li&gt;" not in page and "<li>Votre mot de passe" in page
    assert "Adresse électronique" in page and "placeholder" not in page


@pytest.mark.parametrize("adresse", ["/atelier/candidatures/", f"{DOSSIER}equipe/inviter/"])
def test_an_address_that_only_receives_says_so(navigateur, dossier, chef, adresse):
    reponse = navigateur(chef).get(adresse)
    assert reponse.status_code == 405 and reponse.headers["Allow"] == "POST"
    assert "ne fait que recevoir un formulaire" in texte(reponse)


def test_a_refusal_names_who_may_in_plain_french():
    brouillon = Situation(EtatDossier.brouillon, close=False)
    raison = decider(Action.modifier, Lien(frozenset({Role.lecteur})), brouillon).raison
    assert raison == "Réservé au chef de projet, à l'élu et à l'industriel."
    assert decider(Action.deposer, Lien(frozenset({Role.elu})), brouillon).raison == "Réservé au chef de projet."


def test_a_page_that_is_not_there_leads_back_to_the_workspace_and_knows_who_reads(navigateur, dossier, chef):
    absente = navigateur(chef).get("/atelier/rien/")
    assert absente.status_code == 404 and "Revenir à l’atelier" in texte(absente) and str(chef) in texte(absente)
    dehors = navigateur(chef).get("/rien/")
    assert "Revenir à l’accueil" in texte(dehors) and str(chef) not in texte(dehors)


def test_what_others_did_is_told_until_one_says_that_it_is_seen(navigateur, dossier, chef, membre):
    client = navigateur(membre(Role.elu))
    assert "Commencer à partir de maintenant" in texte(client.get(DOSSIER))
    assert client.post(f"{DOSSIER}vu/", {"numero": "1"}).url == DOSSIER
    saisir(chef, "essai", 1, {"plan_actions.fiches[f1].titre": "Une autre"})
    page = texte(client.get(DOSSIER))
    assert "Une autre" in page and "C’est vu" in page
    client.post(f"{DOSSIER}vu/", {"numero": "2"})
    assert "Personne d’autre n’a rien changé" in texte(client.get(DOSSIER))


def test_a_labelled_dossier_leads_to_what_its_territory_does_now(navigateur, campagne, chef):
    maquettes.labelliser(maquettes.dossier_ouvert(campagne, chef), chef)
    page = texte(navigateur(chef).get(DOSSIER))
    for vue in ("label/", "suivi/", "plan-d-actions/offre/", "bilan/"):
        assert f'href="{DOSSIER}{vue}"' in page, vue
    assert "Labellisé" in page and "dépôt jusqu" not in page and "à justifier" not in page
    assert "à traiter" not in page and "Partie par partie" not in page


def test_before_its_label_a_deposit_shows_no_page_of_it(navigateur, dossier, chef):
    Dossier.objects.filter(pk=dossier.pk).update(etat="depose")
    page = texte(navigateur(chef).get(DOSSIER))
    assert f"{DOSSIER}label/" not in page and "Labellisé" not in page and "Partie par partie" in page
