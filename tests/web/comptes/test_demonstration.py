"""Entering without a password: on this machine, in demonstration mode, as demonstration accounts; never otherwise."""

from __future__ import annotations

import re
from random import Random

import pytest
from config.comptes import demonstration
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from tests import maquettes
from typer.testing import CliRunner

from binome.cli.app import app
from binome.domaine.droits.droits import Etat, Role
from binome.registre.models import Campagne, Compte, Dossier, Revision
from binome.services.demonstration import atelier, officiels
from binome.services.simulation import officiels as jeu
from binome.services.simulation.invention.gens import Foule, stock
from binome.web.comptes.demonstration import visite

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
PAGE = "/comptes/demonstration/"


@pytest.fixture
def ouverte(settings):
    settings.BINOME_DEMONSTRATION = True
    atelier.charger()


@pytest.mark.usefixtures("ouverte")
@pytest.mark.parametrize("role", ["chef_de_projet", "elu", "industriel", "contributeur"])
def test_one_click_enters_as_each_role_of_the_living_dossier(role):
    client = Client()
    assert f'value="{role}"' in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"role": role})["Location"] == "/atelier/hautes-alpes/"
    html = client.get("/atelier/hautes-alpes/").content.decode()
    assert "Hautes-Alpes" in html
    assert "il reste" in html


@pytest.mark.usefixtures("ouverte")
def test_loading_again_changes_nothing():
    avant = [m.objects.count() for m in (Compte, Campagne, Dossier, Revision)]
    atelier.charger()
    assert [m.objects.count() for m in (Compte, Campagne, Dossier, Revision)] == avant


@pytest.mark.usefixtures("ouverte")
def test_another_machine_and_another_account_cannot_enter():
    assert Client(REMOTE_ADDR="192.0.2.7").post(PAGE, {"role": "elu"}).status_code == 404
    for role in ("administrateur", "", "chef@exemple.fr"):
        assert Client().post(PAGE, {"role": role}).status_code == 404


RELAIS = [
    "X-Forwarded-For",
    "X-Forwarded-Proto",
    "X-Forwarded-Host",
    "X-Forwarded-Server",
    "X-Forwarded",
    "Forwarded",
    "Forwarded-For",
    "X-Real-IP",
    "Via",
    "X-Client-IP",
    "Client-IP",
    "True-Client-IP",
    "CF-Connecting-IP",
    "X-Cluster-Client-IP",
    "X-Original-URL",
    "X-Original-Forwarded-For",
]


@pytest.mark.usefixtures("ouverte")
@pytest.mark.parametrize("entete", RELAIS)
def test_a_relay_on_this_machine_opens_nothing_to_those_it_speaks_for(entete):
    for valeur in ("192.0.2.7", "127.0.0.1", ""):
        relais = Client(headers={entete: valeur})
        assert relais.get(PAGE).status_code == relais.post(PAGE, {"role": "elu"}).status_code == 404
        assert relais.get("/atelier/").status_code == 302
    assert Client().get(PAGE).status_code == 200, "the control: without it, the same machine enters"


def test_without_the_mode_there_is_no_such_page_even_with_the_accounts(settings):
    settings.BINOME_DEMONSTRATION = True
    atelier.charger()
    settings.BINOME_DEMONSTRATION = False
    client = Client()
    assert client.get(PAGE).status_code == client.post(PAGE, {"role": "elu"}).status_code == 404
    assert client.get("/atelier/").status_code == 302
    with pytest.raises(atelier.DemonstrationError):
        atelier.charger()


@pytest.mark.parametrize(
    ("hotes", "https"),
    [(["candidatures.fr"], False), (["localhost", "10.0.0.1"], False), (["*"], False), (["localhost"], True)],
)
def test_the_settings_refuse_it_wherever_another_machine_could_come(hotes, https):
    with pytest.raises(ImproperlyConfigured, match="refusé"):
        demonstration(True, hotes, https)
    assert demonstration(False, hotes, https) is False


def test_the_settings_allow_it_on_this_machine():
    assert demonstration(True, ["localhost", "127.0.0.1", "[::1]"], False)


@pytest.mark.parametrize("oui", ["oui", "1", "True", "vrai"])
@pytest.mark.parametrize("hote", ["[::]", "192.0.2.7", "exemple.fr"])
def test_the_server_refuses_to_listen_elsewhere_with_it(monkeypatch, hote, oui):
    monkeypatch.setenv("BINOME_DEMONSTRATION", oui)
    resultat = CliRunner().invoke(app, ["servir", "--adresse", f"{hote}:8000"])
    assert resultat.exit_code == 2
    assert "que sur cette machine" in resultat.output


@pytest.fixture
def jouee(settings):
    """Who a played campaign has, as it names them: the administrator, then those of the campaign."""
    settings.BINOME_DEMONSTRATION = True
    chef, campagne = jeu.ouvrir(maquettes.APPEL)
    foule = Foule(Random("essai"), stock())  # noqa: S311 (what is invented is not secret)
    jeu.nommer(chef, campagne, foule, ["93"])


@pytest.mark.usefixtures("jouee")
@pytest.mark.parametrize("officiel", officiels.OFFICIELS, ids=lambda officiel: officiel.cle)
def test_one_click_enters_as_each_official_of_a_played_campaign_without_a_second_factor(officiel):
    client = Client()
    assert f'value="{officiel.cle}"' in client.get(PAGE).content.decode()
    ou = client.post(PAGE, {"role": officiel.cle})["Location"]
    pages = {Role.instructeur: "/instruction/", Role.comite: "/comite/", Role.administrateur: "/administration/"}
    assert ou == pages[officiel.role]
    reponse = client.get(ou, follow=True)
    assert reponse.status_code == 200 and "double-facteur" not in reponse.request["PATH_INFO"]


@pytest.mark.usefixtures("jouee")
@pytest.mark.parametrize("officiel", officiels.OFFICIELS, ids=lambda officiel: officiel.cle)
def test_out_of_the_mode_an_official_does_not_enter_and_owes_a_second_factor(settings, officiel):
    """The control: what lets them in without a second factor is the mode, not the mark on the account."""
    settings.BINOME_DEMONSTRATION = False
    assert Client().post(PAGE, {"role": officiel.cle}).status_code == 404
    navigateur = maquettes.navigateur(Compte.objects.get(email=officiel.courriel))
    assert "double-facteur" in navigateur.get("/atelier/")["Location"]


@pytest.mark.usefixtures("jouee")
def test_an_official_enters_from_this_machine_alone():
    assert Client(REMOTE_ADDR="192.0.2.7").post(PAGE, {"role": "administrateur"}).status_code == 404
    assert Client(headers={"X-Forwarded-For": "127.0.0.1"}).post(PAGE, {"role": "president"}).status_code == 404


@pytest.mark.usefixtures("ouverte")
def test_one_click_enters_from_the_home_page_which_is_then_kept_for_nobody_else():
    client = Client(enforce_csrf_checks=True)
    html = client.get("/").content.decode()
    jeton = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', html)[1]
    assert jeton not in Client().get("/").content.decode()
    reponse = client.post(PAGE, {"role": "chef_de_projet", "csrfmiddlewaretoken": jeton})
    assert reponse["Location"] == "/atelier/hautes-alpes/"
    assert "Étape" not in client.get("/atelier/hautes-alpes/").content.decode()


@pytest.mark.usefixtures("ouverte")
@pytest.mark.parametrize("adresse", ["/", "/comptes/connexion/"])
def test_no_page_has_a_door_to_the_demonstration_that_does_not_open(settings, adresse):
    assert PAGE in Client().get(adresse).content.decode(), "the control: from this machine, in the mode"
    for ailleurs in (Client(REMOTE_ADDR="192.0.2.7"), Client(headers={"Via": "1.1 relais"})):
        assert PAGE not in ailleurs.get(adresse).content.decode()
    settings.BINOME_DEMONSTRATION = False
    assert PAGE not in Client().get(adresse).content.decode()


def test_where_the_mode_is_on_and_its_accounts_were_not_made_the_door_says_how_to_make_them(settings):
    settings.BINOME_DEMONSTRATION = True
    client = Client()
    reponse = client.post(PAGE, {"role": "chef_de_projet", "visite": "oui"}, follow=True)
    assert reponse.request["PATH_INFO"] == PAGE and "make run" in reponse.content.decode()


def bande(client, adresse):
    """What the strip of the tour says there, and where it leads; None without one."""
    trouvee = re.search(r'<aside class="visite".*?</aside>', client.get(adresse).content.decode(), re.DOTALL)
    return trouvee and (re.sub(r"<[^>]+>", " ", trouvee[0]), re.findall(r'href="([^"]+)"', trouvee[0]))


@pytest.mark.usefixtures("ouverte")
def test_the_tour_is_offered_only_where_there_is_something_left_to_try():
    """In a played campaign, the dossier was deposited: « Retirez une intercommunalité » would ask what is refused."""
    proposee = 'name="visite"'
    assert all(proposee in Client().get(page).content.decode() for page in ("/", PAGE))
    Dossier.objects.update(etat=Etat.depose.value)
    for page in ("/", PAGE):
        dit = Client().get(page).content.decode()
        assert proposee not in dit
        assert page == PAGE or f'href="{PAGE}"' in dit
    client = Client()
    client.post(PAGE, {"role": "chef_de_projet", "visite": "oui"})
    assert bande(client, "/atelier/hautes-alpes/") is None


@pytest.mark.usefixtures("ouverte")
def test_the_tour_leads_through_five_pages_each_says_what_to_look_at_and_it_ends():
    client = Client()
    ici = client.post(PAGE, {"role": "chef_de_projet", "visite": "oui"})["Location"]
    vues = []
    for numero in range(1, 6):
        dit, liens = bande(client, ici)
        assert f"Étape {numero} sur 5" in dit and visite.ETAPES[numero - 1].titre.split("'")[0] in dit
        vues.append(ici)
        if numero < 5:
            suivante = next(lien for lien in liens if lien.endswith(f"/visite/{numero + 1}/"))
            ici = client.get(suivante)["Location"]
    assert len(set(vues)) == 5 and "Étape suivante" not in dit
    assert client.get(f"{PAGE}visite/4/")["Location"] == vues[3], "one may go back"
    dit, liens = bande(client, "/atelier/hautes-alpes/historique/")
    assert "Étape 4 sur 5" in dit and liens[0] == vues[3], "elsewhere, the strip leads back"
    assert client.get(f"{PAGE}visite/fin/")["Location"] == "/atelier/hautes-alpes/"
    assert not any(bande(client, vue) for vue in vues)


@pytest.mark.usefixtures("ouverte")
def test_the_tour_is_only_for_who_is_in_the_demonstration(settings):
    for numero in (0, 6, 99):
        client = Client()
        client.post(PAGE, {"role": "elu"})
        assert client.get(f"{PAGE}visite/{numero}/").status_code == 404
    ordinaire = maquettes.navigateur(maquettes.compte("ordinaire"))
    assert ordinaire.get(f"{PAGE}visite/1/")["Location"] == PAGE
    assert Client().get(f"{PAGE}visite/1/")["Location"].startswith("/comptes/connexion/")
    client.get(f"{PAGE}visite/1/")
    settings.BINOME_DEMONSTRATION = False
    assert client.get(f"{PAGE}visite/1/").status_code == 404
    assert bande(client, "/atelier/") is None
