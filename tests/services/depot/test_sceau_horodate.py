"""A deposit dated by a third party: nothing waits for it, its seal then holds the token, and the former still holds."""

from __future__ import annotations

import base64
import json
import zipfile

import pytest
from django.urls import reverse
from tests import maquettes
from tests.services.horodatage.autorite import fabriquer, servir
from typer.testing import CliRunner

from binome.cli.app import app
from binome.documents.sceau import verifier
from binome.documents.sceau.horodatage import CHAINE, JETON, horodate
from binome.registre.models import Jeton
from binome.services.depot import dates, depots, sceaux
from binome.services.horodatage import jetons
from binome.services.horodatage.autorite import AutoriteError

pytestmark = [pytest.mark.django_db, pytest.mark.lent]


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.DONNEES = tmp_path
    return tmp_path


@pytest.fixture(scope="module")
def dossier_de_l_autorite(tmp_path_factory):
    return fabriquer(tmp_path_factory.mktemp("autorite"))


@pytest.fixture
def depot(chef, dossier):
    return depots.deposer(chef, maquettes.ID, "cle-de-test-1", recu_at=maquettes.A_TEMPS)


def dire(*options: str, code: int = 0) -> dict:
    fait = CliRunner().invoke(app, ["sceau", "verifier", *options, "--format", "json"], catch_exceptions=False)
    assert fait.exit_code == code, fait.output
    return json.loads(fait.output)


def test_an_authority_that_is_down_delays_nothing(chef, dossier, settings, dossier_de_l_autorite):
    settings.BINOME_HORODATAGE = "http://127.0.0.1:9/"
    settings.BINOME_HORODATAGE_CHAINE = str(dossier_de_l_autorite / "ca.pem")
    depot = depots.deposer(chef, maquettes.ID, "cle-de-test-1", recu_at=maquettes.A_TEMPS)
    with pytest.raises(AutoriteError):
        jetons.obtenir.func(Jeton.objects.get(objet=dates.datee(depot).objet).pk)
    assert not horodate(sceaux.ecrire(depot))
    assert "pas répondu" in dates.datee(depot).horodatage().pourquoi


def test_its_seal_then_holds_the_token_and_the_former_still_holds(depot, settings, dossier_de_l_autorite):
    avant = sceaux.ecrire(depot)
    octets = avant.read_bytes()
    assert dire(str(avant))["horodatage"]["date"] is None
    with servir(dossier_de_l_autorite) as autorite:
        settings.BINOME_HORODATAGE, settings.BINOME_HORODATAGE_CHAINE = autorite.adresse, str(autorite.chaine)
        jetons.obtenir.func(Jeton.objects.get(objet=dates.datee(depot).objet).pk)
    apres = sceaux.ecrire(depot)
    assert apres != avant
    assert sceaux.ecrire(depot) == apres
    assert avant.read_bytes() == octets
    assert verifier(avant).intact
    with zipfile.ZipFile(avant) as ancien, zipfile.ZipFile(apres) as nouveau:
        assert set(nouveau.namelist()) - set(ancien.namelist()) == {JETON, CHAINE}
        assert (
            json.loads(ancien.read("manifeste.json"))["format"] == json.loads(nouveau.read("manifeste.json"))["format"]
        )
    chaine, autre = (str(dossier_de_l_autorite / nom) for nom in ("ca.pem", "autre-ca.pem"))
    sans = dire(str(apres))["horodatage"]
    assert (sans["date"], "non vérifié" in sans["constat"]) == (None, True)
    assert dire(str(apres), "--autorite", chaine)["horodatage"]["autorite"] == "CN=Horodatage"
    assert "refusé" in dire(str(apres), "--autorite", autre, code=1)["horodatage"]["constat"]
    assert "Sans horodatage" in dire(str(avant), "--autorite", chaine, code=1)["horodatage"]["constat"]


def test_a_token_of_another_deposit_is_refused(depot, settings, dossier_de_l_autorite, tmp_path):
    """Put in the archive in its place, and the archive signed again by who holds the key."""
    from binome.documents.sceau import Contenu, sceller
    from binome.services.depot import cles

    with servir(dossier_de_l_autorite) as autorite:
        settings.BINOME_HORODATAGE, settings.BINOME_HORODATAGE_CHAINE = autorite.adresse, str(autorite.chaine)
        jetons.demander("depot:autre-1", "ab" * 32)
        jetons.obtenir.func(Jeton.objects.get(objet="depot:autre-1").pk)
    autre = jetons.lire("depot:autre-1", "ab" * 32)
    faux = tmp_path / "faux.zip"
    with faux.open("wb+") as sortie:
        contenus = [Contenu("depot.json", depot.manifeste.encode()), Contenu(JETON, autre.reponse)]
        sceller(sortie, contenus, {"numero": depot.numero}, "essai", cles.cle())
    dit = dire(str(faux), "--autorite", str(dossier_de_l_autorite / "ca.pem"), code=1)
    assert dit["intact"]
    assert "date autre chose" in dit["horodatage"]["constat"]


def test_its_token_is_taken_from_the_receipt_by_who_may_read_the_deposit(
    depot, dossier, chef, settings, dossier_de_l_autorite
):
    """By the page and the API, and by nobody else; before it has come, its absence is said, and it is not there."""
    client, autre = maquettes.navigateur(chef), maquettes.navigateur(maquettes.compte("passante"))
    recu = reverse("atelier-recu", args=(maquettes.ID, depot.numero))
    liens = {
        forme: reverse("atelier-horodatage", args=(maquettes.ID, depot.numero, forme))
        for forme in ("tsr", "pem", "zip")
    }
    assert liens["tsr"] not in client.get(recu).content.decode()
    assert client.get(liens["tsr"]).status_code == 404
    with servir(dossier_de_l_autorite) as autorite:
        settings.BINOME_HORODATAGE, settings.BINOME_HORODATAGE_CHAINE = autorite.adresse, str(autorite.chaine)
        jetons.obtenir.func(Jeton.objects.get(objet=dates.datee(depot).objet).pk)
    page = client.get(recu).content.decode()
    assert "tient par lui-même" in page
    for forme, lien in liens.items():
        assert lien in page
        assert client.get(lien).content == dates.datee(depot).prendre(forme)
        assert autre.get(lien).status_code == autre.get(lien.replace(depot.numero, "aucun-9")).status_code == 404
    (dite,) = client.get(f"/api/v1/depots/{maquettes.ID}/horodatages").json()
    assert (dite["empreinte"], dite["autorite"]) == (depot.empreinte, "CN=Horodatage")
    assert base64.b64decode(dite["reponse"]) == dates.datee(depot).prendre("tsr")
    assert autre.get(f"/api/v1/depots/{maquettes.ID}/horodatages").status_code == 404
    archive = depot_en_fichier(dates.datee(depot).prendre("zip"), settings.DONNEES)
    avec = ("--autorite", str(dossier_de_l_autorite / "ca.pem"), "--horodatage", archive)
    assert dire(str(sceaux.ecrire(depot)), *avec)["horodatage"]["autorite"] == "CN=Horodatage"


def depot_en_fichier(octets: bytes, dossier) -> str:
    (dossier / "preuve.zip").write_bytes(octets)
    return str(dossier / "preuve.zip")
