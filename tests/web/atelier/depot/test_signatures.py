"""Signing in the workspace: all that is signed is read, identity is confirmed, what became of it is said."""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import re

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.maquettes import document, tete
from tests.saisies import saisir, saisir_tout

from binome.domaine.droits.droits import Role
from binome.registre.models import Signature
from binome.services.equipe import delegations
from binome.services.redaction import contenu, enregistrement
from binome.services.socle import horloge
from binome.services.texte import texte_entier
from binome.web.presentation.lecture import lecture

pytestmark = pytest.mark.django_db
PAGE = "/atelier/essai/signatures/"
SECRET = "une phrase de passe longue"


@pytest.fixture
def dossier(campagne, chef):
    return enregistrement.creer(chef, campagne, document())


@pytest.fixture
def elu(membre):
    compte = membre(Role.elu)
    compte.set_password(SECRET)
    compte.save()
    return compte


@pytest.fixture
def client(dossier, elu, navigateur):
    return navigateur(elu, at=0)


def texte(reponse):
    return html.unescape(reponse.content.decode())


def envoyer(client, dossier, compte, **champs):
    envoi = {"empreinte": tete(dossier).presente, "comme": f"elu:{compte.pk}", **champs}
    return client.post(PAGE, envoi)


def _feuilles(arbre):
    if isinstance(arbre, dict):
        return [f for v in arbre.values() for f in _feuilles(v)]
    if isinstance(arbre, list):
        return [f for v in arbre for f in _feuilles(v)]
    return [arbre]


def test_nothing_of_the_text_is_left_out(client, dossier):
    page = texte(client.get(PAGE))
    arbre = texte_entier.arbre(tete(dossier))
    lus = [valeur for bloc in lecture(arbre, document()) for _, valeur in bloc.lignes]
    assert len(lus) == len(_feuilles(arbre))
    ecrit = page.replace("\u202f", " ").replace("’", "'")
    # What people wrote is there as they wrote it; a code is there in words.
    for feuille in [*lus, *(f for f in _feuilles(arbre) if not isinstance(f, str) or " " in f)]:
        attendu = "oui" if feuille is True else str(feuille)
        assert attendu.replace("\u202f", " ").replace("’", "'") in ecrit, feuille


@pytest.mark.parametrize("exemple", ["hautes-alpes", "hautes-alpes-corrige"])
def test_nothing_of_a_real_dossier_is_left_out(exemple):
    from pathlib import Path

    from binome.documents.lecture import lire_fichier

    fichier = Path(__file__).parents[4] / "exemples" / exemple / "dossier.yaml"
    texte_lu = lire_fichier(fichier).dossier
    arbre = contenu.normaliser(texte_lu.model_dump(mode="json"))
    lus = " ".join(valeur for bloc in lecture(arbre, texte_lu) for _, valeur in bloc.lignes)
    # A code is said in words, what names another item by its name: only what has a space, or a figure, is quoted.
    cites = [str(f) for f in _feuilles(arbre) if not isinstance(f, bool) and (not isinstance(f, str) or " " in f)]
    absents = [f for f in cites if f not in lus]
    assert absents == []


def test_the_page_shows_the_fingerprint_of_the_file_it_gives(client):
    octets = client.get(f"{PAGE}texte.json").content
    assert hashlib.sha256(octets).hexdigest() in texte(client.get(PAGE))


def test_a_signature_asks_for_the_password(client, dossier, elu):
    for faux in ("", "faux"):
        reponse = envoyer(client, dossier, elu, mot_de_passe=faux)
        assert reponse.status_code == 422
    assert not Signature.objects.exists()
    assert envoyer(client, dossier, elu, mot_de_passe=SECRET).status_code == 302
    assert "a signé le" in texte(client.get(PAGE))


@pytest.mark.lent
def test_guessing_the_password_is_limited(client, dossier, elu):
    textes = [texte(envoyer(client, dossier, elu, mot_de_passe=f"faux {k}")) for k in range(12)]
    assert "Trop d'essais" in textes[-1].replace("’", "'")
    assert envoyer(client, dossier, elu, mot_de_passe=SECRET).status_code == 422


def test_a_recent_sign_in_is_enough_and_an_old_one_is_not(dossier, elu, navigateur, monkeypatch):
    client = navigateur()
    assert EmailAddress.objects.filter(user=elu, verified=True).exists()
    client.post("/comptes/connexion/", {"login": elu.email, "password": SECRET})
    assert 'type="password"' not in texte(client.get(PAGE))
    import time

    plus_tard = time.time() + 301
    monkeypatch.setattr("binome.web.comptes.confirmation.time.time", lambda: plus_tard)
    assert 'type="password"' in texte(client.get(PAGE))
    assert envoyer(client, dossier, elu).status_code == 422


def test_a_text_that_changed_meanwhile_is_shown_again(client, dossier, chef, elu):
    lue = tete(dossier).presente
    saisir(chef, "essai", 1, {"titre": "Titre tout neuf"})
    reponse = client.post(PAGE, {"empreinte": lue, "comme": f"elu:{elu.pk}", "mot_de_passe": SECRET})
    assert reponse.status_code == 409
    assert "a changé pendant que vous le lisiez" in texte(reponse)
    assert "Titre tout neuf" in texte(reponse)
    assert not Signature.objects.exists()


def test_a_voided_signature_says_since_when_and_by_whom(client, dossier, chef, elu):
    envoyer(client, dossier, elu, mot_de_passe=SECRET)
    saisir(chef, "essai", 1, {"titre": "Autre"})
    brut = texte(client.get(PAGE))
    assert client.get("/atelier/essai/historique/comparer/?de=1&a=2").status_code == 200
    assert 'href="/atelier/essai/historique/comparer/?de=1&a=2"' in brut
    page = re.sub(r"<[^>]+>", "", brut)
    assert "Ne vaut plus depuis le" in page
    assert "Chef a modifié le texte (révision 2)" in page


def test_another_may_not_be_signed_for(client, dossier, membre, elu):
    industriel = membre(Role.industriel)
    for comme in (f"industriel:{industriel.pk}", f"elu:{industriel.pk}", f"industriel:{elu.pk}"):
        assert envoyer(client, dossier, elu, comme=comme, mot_de_passe=SECRET).status_code == 403
    for comme in ("", "chef_de_projet:1", "elu:x", "elu:99999999999999999999"):
        assert envoyer(client, dossier, elu, comme=comme, mot_de_passe=SECRET).status_code in (403, 422)
    assert not Signature.objects.exists()


def test_reserved_fiches_are_read_by_who_signs_only(dossier, membre, elu, navigateur):
    lecteur = membre(Role.lecteur)
    client = navigateur(lecteur)
    assert "Secret industriel" not in texte(client.get(PAGE))
    assert client.get(f"{PAGE}texte.json").status_code == 404
    demain = horloge.aujourdhui() + dt.timedelta(days=365)
    delegations.donner(elu, "essai", lecteur.pk, Role.elu, demain)
    assert "Secret industriel" in texte(client.get(PAGE))
    assert "qui vous a délégué sa signature" in texte(client.get(PAGE))


@pytest.mark.parametrize("adresse", ["signatures/", "chiffres/", "gouvernance/", "actes/"])
def test_queries_are_the_same_at_5_and_at_500_fiches(dossier, chef, navigateur, adresse):
    client = navigateur(chef)
    comptes = []
    for combien in (5, 500):
        arbre = texte_entier.arbre(tete(dossier))
        fiches = [{"id": f"n{k}", "titre": f"Action {k}", "axe": "a", "en_reserve": True} for k in range(combien)]
        arbre["plan_actions"]["fiches"] = fiches
        saisir_tout(chef, "essai", tete(dossier).numero, arbre)
        client.get(f"/atelier/essai/{adresse}")
        with CaptureQueriesContext(connection) as requetes:
            assert client.get(f"/atelier/essai/{adresse}").status_code == 200
        comptes.append(len(requetes))
    assert comptes[0] == comptes[1] <= 14
