"""The pages of the team and of one's dossiers, as a browser without JavaScript uses them."""

from __future__ import annotations

import datetime as dt

import pytest
from tests import maquettes
from tests.courriers import en_file

from binome.domaine.droits.droits import Role
from binome.domaine.langue.typographie import date_longue
from binome.registre.models import Delegation, Dossier, Invitation, RoleDossier
from binome.services.socle import horloge

pytestmark = pytest.mark.django_db
EQUIPE = "/atelier/essai/equipe/"


def texte(reponse):
    return reponse.content.decode()


def test_an_invitation_waits_on_the_page_until_it_is_cancelled(navigateur, dossier, chef, settings):
    client = navigateur(chef)
    envoi = client.post(f"{EQUIPE}inviter/", {"courriel": "Elu@Exemple.fr", "role": "elu"}, follow=True)
    assert "Invitation envoyée à elu@exemple.fr" in texte(envoi)
    assert "http://127.0.0.1:8000/comptes/invitation/" in en_file("elu@exemple.fr")[0][2]
    annulation = client.post(f"{EQUIPE}invitations/{Invitation.objects.get().pk}/annuler/", follow=True)
    assert "Invitation annulée" in texte(annulation)
    assert "elu@exemple.fr" not in texte(client.get(EQUIPE))


@pytest.mark.parametrize(
    ("envoi", "mot"),
    [
        ({"courriel": "x", "role": "elu"}, "valide"),
        ({"courriel": "a@exemple.fr", "role": "roi"}, "choix valide"),
        ({"courriel": "a@exemple.fr", "role": "contributeur"}, "fiches qu’on lui confie"),
        ({"courriel": "a@exemple.fr", "role": "contributeur", "fiches": ["absente"]}, "absente"),
    ],
)
def test_a_form_badly_filled_comes_back_with_its_words_and_nothing_leaves(navigateur, dossier, chef, envoi, mot):
    reponse = navigateur(chef).post(f"{EQUIPE}inviter/", envoi)
    assert reponse.status_code == 422
    assert mot in texte(reponse)
    assert 'aria-invalid="true"' in texte(reponse) or 'role="alert"' in texte(reponse)
    assert not Invitation.objects.exists()


def test_fiches_are_given_and_taken_back(navigateur, dossier, chef, membre):
    porteur = membre(Role.contributeur, fiches=("f1",))
    client = navigateur(chef)
    client.post(f"{EQUIPE}{porteur.pk}/fiches/", {"fiches": ["f2"]})
    assert RoleDossier.objects.get(compte=porteur).fiches == ["f2"]
    client.post(f"{EQUIPE}{porteur.pk}/fiches/", {})
    assert RoleDossier.objects.get(compte=porteur).fiches == []
    assert "ne peut rien écrire" in texte(client.get(EQUIPE))


def test_leaving_and_handing_over(navigateur, dossier, chef, membre):
    elu = membre(Role.elu)
    client = navigateur(chef)
    refus = client.post(f"{EQUIPE}quitter/")
    assert refus.status_code == 403
    assert "passez d’abord la main" in texte(refus)
    assert client.post(f"{EQUIPE}passer-la-main/", {"a": elu.pk}).status_code == 302
    assert client.post(f"{EQUIPE}quitter/")["Location"] == "/atelier/"
    assert client.get("/atelier/essai/").status_code == 404
    assert navigateur(elu).post(f"{EQUIPE}inviter/", {"courriel": "b@exemple.fr", "role": "lecteur"}).status_code == 302


def test_someone_removed_finds_nothing_any_more(navigateur, dossier, chef, membre):
    lecteur = membre(Role.lecteur)
    avant = navigateur(lecteur)
    assert avant.get("/atelier/essai/").status_code == 200
    navigateur(chef).post(f"{EQUIPE}{lecteur.pk}/retirer/")
    assert avant.get("/atelier/essai/").status_code == 404


def test_an_elu_delegates_a_signature_and_takes_it_back(navigateur, dossier, membre):
    elu, adjoint = membre(Role.elu), membre(Role.lecteur)
    client = navigateur(elu)
    demain = horloge.aujourdhui() + dt.timedelta(days=2)
    envoi = {"a": adjoint.pk, "qualite": "elu", "jusqu_au": demain.isoformat()}
    assert "Délégation donnée" in texte(client.post(f"{EQUIPE}deleguer/", envoi, follow=True))
    dit = date_longue(dt.date.fromisoformat(str(envoi["jusqu_au"])))
    assert f"{dit} inclus" in texte(client.get(EQUIPE)), "the day chosen, not the midnight after it"
    assert "peut signer au nom de Elu" in texte(client.get(EQUIPE))
    assert navigateur(adjoint).post(f"{EQUIPE}deleguer/", envoi).status_code == 403
    client.post(f"{EQUIPE}delegations/{Delegation.objects.get().pk}/reprendre/")
    assert "peut signer au nom de" not in texte(client.get(EQUIPE))


def test_a_lecteur_sees_the_team_and_no_way_to_change_it(navigateur, dossier, membre):
    html = texte(navigateur(membre(Role.lecteur)).get(EQUIPE))
    assert "Chef" in html
    for geste in ("inviter/", "retirer/", "fiches/", "deleguer/", "passer-la-main/"):
        assert f"{EQUIPE}{geste}" not in html


def test_acts_are_never_done_by_reading(navigateur, dossier, chef, membre):
    autre = membre(Role.lecteur)
    gestes = ("inviter/", f"{autre.pk}/retirer/", f"{autre.pk}/fiches/", "quitter/", "passer-la-main/", "deleguer/")
    assert {navigateur(chef).get(f"{EQUIPE}{geste}").status_code for geste in gestes} == {405}
    assert navigateur(chef).get("/atelier/candidatures/").status_code == 405


def test_with_no_campaign_open_the_page_sends_nobody_below(navigateur):
    page = texte(navigateur(maquettes.compte("neuve")).get("/atelier/"))
    assert "encore aucun dossier" in page and "Aucune campagne" in page and "ci-dessous" not in page


def test_without_a_dossier_the_page_says_how_to_begin_and_one_is_opened_there(navigateur, campagne):
    client = navigateur(maquettes.compte("neuve"))
    page = texte(client.get("/atelier/"))
    assert "Vous n’avez encore aucun dossier" in page and "de votre territoire ci-dessous" in page
    vide = client.post("/atelier/candidatures/", {"campagne": campagne.appel, "territoire": " "})
    assert vide.status_code == 422
    assert client.post("/atelier/candidatures/", {"campagne": "inconnu", "territoire": "Arve"}).status_code == 403
    assert not Dossier.objects.exists()
    ouverture = client.post("/atelier/candidatures/", {"campagne": campagne.appel, "territoire": "Arve"})
    assert ouverture["Location"] == "/atelier/arve/"
    assert "chef de projet" in texte(client.get("/atelier/arve/"))


def test_without_a_campaign_the_page_says_so(navigateur, db):
    assert "Aucune campagne n’est ouverte" in texte(navigateur(maquettes.compte("neuve")).get("/atelier/"))
