"""A form sent after its session ended: its text waits for the same account, and for nobody else."""

from __future__ import annotations

import html
import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from tests import maquettes
from tests.web.comptes.conftest import MOT_DE_PASSE

from binome.domaine.droits.droits import Role
from binome.services.socle import horloge
from binome.services.texte import texte_entier
from binome.web.comptes.textes import garde as texte_garde

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
PAGE, GARDE, CONNEXION = "/atelier/essai/presentation/", "/comptes/texte-garde/", "/comptes/connexion/"
JSON = {"Accept": "application/json"}
PHRASE = "Une phrase écrite longuement."


def champs(page: str, adresse: str = PAGE) -> dict[str, list[str]]:
    """The hidden fields of a form of a page."""
    (formulaire,) = re.findall(rf'<form[^>]*action="{re.escape(adresse)}".*?</form>', page, re.DOTALL)
    envoi: dict[str, list[str]] = {}
    for nom, valeur in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', formulaire):
        envoi.setdefault(nom, []).append(html.unescape(valeur))
    return envoi


@pytest.fixture
def camille(dossier):
    compte = maquettes.compte("camille", MOT_DE_PASSE)
    maquettes.donner(dossier, compte, Role.elu)
    return compte


@pytest.fixture
def navigateur_reel(camille):
    """A browser with its CSRF cookie, at the page, whose session then ends."""
    client = Client(enforce_csrf_checks=True)
    entrer(client)
    envoi = champs(client.get(PAGE).content.decode()) | {"titre": ["Essai"], "territoire": ["Essai"]}
    envoi["concertation"] = [PHRASE]
    Session.objects.all().delete()
    return client, envoi


def entrer(client, qui="camille", suite=GARDE):
    jeton = champs(
        client.get(CONNEXION).content.decode().replace('method="post" class', f'action="{CONNEXION}" class'), CONNEXION
    )
    donnees = {"login": f"{qui}@exemple.fr", "password": MOT_DE_PASSE, "next": suite}
    return client.post(CONNEXION, {"csrfmiddlewaretoken": jeton["csrfmiddlewaretoken"], **donnees})


def concertation(dossier):
    dossier.refresh_from_db()
    return texte_entier.document(texte_entier.revision_de_tete(dossier)).concertation


def test_the_text_of_an_ended_session_is_given_back_then_posted(dossier, navigateur_reel):
    client, envoi = navigateur_reel
    reponse = client.post(PAGE, envoi)
    assert reponse["Location"] == f"{CONNEXION}?next={GARDE}"
    assert concertation(dossier) is None
    assert entrer(client)["Location"] == GARDE
    page = client.get(GARDE)
    assert page["Cache-Control"] == "private, no-store" and PHRASE in html.unescape(page.content.decode())
    reponse = client.post(PAGE, champs(page.content.decode()))
    assert (reponse.status_code, reponse["Location"]) == (302, PAGE)
    assert concertation(dossier) == PHRASE
    assert client.get(GARDE)["Location"] == "/atelier/"


def test_the_autosave_is_told_that_the_session_ended(dossier, navigateur_reel):
    client, envoi = navigateur_reel
    reponse = client.post(PAGE, envoi, headers=JSON)
    assert reponse.status_code == 401 and reponse.json()["session"] == "finie"
    assert PHRASE not in reponse.content.decode() and not Session.objects.exists()


def test_nobody_else_reads_or_posts_it(dossier, membre, navigateur_reel):
    client, envoi = navigateur_reel
    autre = maquettes.compte("autre", MOT_DE_PASSE)
    maquettes.donner(dossier, autre, Role.chef_de_projet)
    client.post(PAGE, envoi)
    assert entrer(client, "autre").status_code == 302
    reponse = client.get(GARDE)
    assert reponse.status_code == 302 and PHRASE not in reponse.content.decode()
    assert "texte attend" not in client.get("/atelier/").content.decode()
    assert texte_garde.CLE not in client.session
    # Nor by the page that is still open: neither its token nor its mark are this person's.
    assert client.post(PAGE, envoi).status_code == 403
    frais = champs(client.get(PAGE).content.decode())["csrfmiddlewaretoken"]
    for entetes in ({}, JSON):
        reponse = client.post(PAGE, envoi | {"csrfmiddlewaretoken": frais}, headers=entetes)
        assert reponse.status_code == 403 and PHRASE not in reponse.content.decode()
    assert concertation(dossier) is None


def test_a_page_opened_before_signing_in_again_asks_before_it_posts(dossier, navigateur_reel):
    """Two tabs: the token of the first is of the former sign-in."""
    client, envoi = navigateur_reel
    entrer(client)
    assert client.post(PAGE, envoi, headers={"Sec-Fetch-Site": "same-origin"})["Location"] == GARDE
    assert concertation(dossier) is None
    client.post(PAGE, champs(client.get(GARDE).content.decode()))
    assert concertation(dossier) == PHRASE


@pytest.mark.parametrize(
    "entetes",
    [{}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://ailleurs.example"}],
)
def test_another_site_gets_nothing_kept(dossier, navigateur_reel, entetes):
    client, envoi = navigateur_reel
    entrer(client)
    reponse = client.post(PAGE, envoi | {"csrfmiddlewaretoken": ["faux"]}, headers=entetes)
    assert reponse.status_code == 403 and texte_garde.CLE not in client.session


def test_csrf_still_holds_for_who_is_not_signed_in(dossier, navigateur_reel):
    client, envoi = navigateur_reel
    reponse = client.post(PAGE, envoi | {"csrfmiddlewaretoken": ["faux"]})
    assert reponse.status_code == 403 and not Session.objects.exists()


def test_it_is_bounded_forgotten_at_will_and_too_old_one_day(dossier, navigateur_reel, monkeypatch):
    client, envoi = navigateur_reel
    reponse = client.post(PAGE, envoi | {"concertation": ["x" * texte_garde.OCTETS_MAX]})
    assert reponse.status_code == 413 and not Session.objects.exists()
    for rang in range(texte_garde.TEXTES_MAX + 2):
        dernier = client.post(PAGE, envoi | {"concertation": [f"{PHRASE} {rang}"]})
    assert dernier.status_code == 413
    client.post(PAGE, envoi | {"concertation": [f"{PHRASE} 0"]})
    entrer(client)
    page = client.get(GARDE).content.decode()
    assert page.count('name="reprise"') == texte_garde.TEXTES_MAX
    cle = re.search(r'name="oublier" value="([^"]+)"', page)[1]
    jeton = champs(client.get(PAGE).content.decode())["csrfmiddlewaretoken"]
    client.post(GARDE, {"oublier": cle, "csrfmiddlewaretoken": jeton})
    assert client.get(GARDE).content.decode().count('name="reprise"') == texte_garde.TEXTES_MAX - 1
    plus_tard = horloge.maintenant() + texte_garde.DUREE
    monkeypatch.setattr(horloge, "maintenant", lambda: plus_tard)
    assert client.get(GARDE).status_code == 302 and texte_garde.CLE not in client.session


def test_a_form_that_does_not_say_whose_it_is_leads_to_the_page_itself(dossier, navigateur_reel):
    client, envoi = navigateur_reel
    del envoi["compte"]
    assert client.post(PAGE, envoi)["Location"] == f"{CONNEXION}?next={PAGE}"


@pytest.mark.parametrize("marque", ["x" * 32, "é", "a:b", "f" * 32 + ":" + "A" * 43])
def test_a_mark_made_elsewhere_keeps_nothing(dossier, navigateur_reel, marque):
    """Else anyone could fill the table of sessions, without ever having had an account."""
    client, envoi = navigateur_reel
    assert client.post(PAGE, envoi | {"compte": [marque]})["Location"] == f"{CONNEXION}?next={PAGE}"
    assert not Session.objects.exists()


def test_signing_out_forgets(dossier, navigateur_reel):
    client, envoi = navigateur_reel
    client.post(PAGE, envoi)
    entrer(client)
    client.post("/comptes/deconnexion/", {"csrfmiddlewaretoken": client.cookies["csrftoken"].value})
    entrer(client)
    assert client.get(GARDE)["Location"] == "/atelier/"


def test_a_refused_value_is_still_there_after_it_was_given_back(dossier, navigateur_reel):
    client, envoi = navigateur_reel
    client.post(PAGE, envoi | {"millesime": ["l'an dernier"]})
    entrer(client)
    reponse = client.post(PAGE, champs(client.get(GARDE).content.decode()))
    page = html.unescape(reponse.content.decode())
    if reponse.status_code == 422:
        assert "l'an dernier" in page
    assert concertation(dossier) == PHRASE


@pytest.mark.parametrize(
    "adresse",
    [
        "presentation/",
        "plan-d-actions/axes/",
        "plan-d-actions/fiches/f1/",
        "plan-d-actions/fiches/f1/porteur/",
        "perimetre/",
        "gouvernance/porteur/",
        "gouvernance/binomes/territoire/",
        "chiffre/",
        "remarques/",
        "qui-doit-quoi/",
    ],
)
def test_every_form_where_one_writes_says_whose_it_is(dossier, chef, navigateur, adresse):
    page = navigateur(chef).get(f"/atelier/essai/{adresse}").content.decode()
    assert f'name="compte" value="{texte_garde.marque(chef)}"' in page


def test_the_mark_is_what_keeps_others_out(dossier, navigateur_reel, monkeypatch):
    """Without it, whoever signs in next would be given the text."""
    client, envoi = navigateur_reel
    maquettes.compte("autre", MOT_DE_PASSE)
    client.post(PAGE, envoi)
    monkeypatch.setattr(texte_garde, "_est_la_marque", lambda *_: True)
    entrer(client, "autre")
    assert PHRASE in html.unescape(client.get(GARDE).content.decode())


def test_what_waits_is_told_at_the_entrance_and_reads_as_it_was_written(dossier, navigateur_reel):
    client, envoi = navigateur_reel
    client.post(PAGE, envoi | {"filieres": ["f9"], "filieres[f9].nom": ["Bois"]})
    entrer(client, suite="/atelier/")
    assert "1 texte attend" in html.unescape(client.get("/atelier/").content.decode())
    page = html.unescape(client.get(GARDE).content.decode())
    assert f">{PHRASE}</dd>" in page and ">Bois</dd>" in page and ">f9</dd>" not in page


def test_pages_opened_before_a_change_of_key_are_still_known(dossier, camille, settings):
    client = maquettes.navigateur(camille)
    envoi = {"compte": texte_garde.marque(camille), "revision": "1", "titre": "T", "territoire": "E"}
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = (
        [settings.SECRET_KEY],
        "une autre clé, assez longue pour servir",
    )
    assert client.post(PAGE, envoi, headers=JSON).status_code == 200


@pytest.mark.parametrize(
    "adresse", ["/comite/ti/prevoir/", "/instruction/dossiers/essai/fil/", "/annonce/campagnes/ti/proposer/"]
)
def test_it_is_so_in_every_room_where_one_writes(camille, adresse):
    """An opinion, the reasons of a vote: written for as long as a candidature, by people whose session ends as well."""
    client, envoi = Client(), {"compte": texte_garde.marque(camille), "motifs": PHRASE}
    assert client.post(adresse, envoi)["Location"] == f"{CONNEXION}?next={GARDE}"
    entrer(client)
    page = html.unescape(client.get(GARDE).content.decode())
    assert f">{PHRASE}</dd>" in page and f'action="{adresse}"' in page


def test_what_proves_who_one_is_waits_nowhere(camille):
    envoi = {"compte": texte_garde.marque(camille), "password": "secret"}
    client = Client()
    client.post("/comptes/mot-de-passe/", envoi)
    assert texte_garde.CLE not in client.session
