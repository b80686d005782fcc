"""What anyone reads of settled sheets, in every form; what the holder of a link answers, changes, takes back."""

from __future__ import annotations

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import maquettes

from binome.domaine.bilan.fiche import MomentDuBilan
from binome.registre.models import BilanArrete, LabelAccorde, LienDEnquete, ReponseDEnquete
from binome.services.bilan import arrets, enquetes

pytestmark = pytest.mark.django_db
MI = MomentDuBilan.mi_parcours


@pytest.fixture
def label(db: None) -> LabelAccorde:
    return maquettes.labellise(maquettes.campagne(), maquettes.compte("chef"))


@pytest.fixture
def arrete(label: LabelAccorde) -> BilanArrete:
    return arrets.arreter(label.depot.par, "essai", MI)


@pytest.fixture
def adresses(label: LabelAccorde) -> tuple[str, str]:
    return f"/bilans/labels/{label.identifiant}/mi_parcours/", f"/bilans/{label.campagne.identifiant}/mi_parcours/"


def test_nothing_is_public_before_it_is_settled(client: Client, adresses: tuple[str, str]):
    assert client.get(adresses[0]).status_code == 404
    assert "Aucun bilan n’est encore arrêté" in client.get("/bilans/").content.decode()
    vide = client.get(adresses[1])
    assert vide.status_code == 200 and "Aucune fiche n’est arrêtée" in vide.content.decode()


@pytest.mark.usefixtures("arrete")
def test_a_settled_sheet_and_its_campaign_are_read_by_anyone(client: Client, adresses: tuple[str, str]):
    for adresse in ("/bilans/", *adresses):
        page = client.get(adresse)
        assert page.status_code == 200
    assert "Ce que ces chiffres ne disent pas" in client.get(adresses[0]).content.decode()
    assert "trop peu" in client.get(adresses[1]).content.decode()


@pytest.mark.usefixtures("arrete")
def test_open_data_are_served_with_their_schema(client: Client, adresses: tuple[str, str]):
    schema = client.get("/bilans/schema.json")
    assert schema["Access-Control-Allow-Origin"] == "*" and "properties" in json.loads(schema.content)
    for debut, nom in zip(adresses, ("bilan", "bilans"), strict=True):
        for forme, signe in (("json", b"["), ("csv", "\ufefflabel;".encode()), ("xlsx", b"PK")):
            lu = client.get(f"{debut}{nom}.{forme}")
            assert lu.status_code == 200 and lu.content.startswith(signe)
        assert client.get(f"{debut}{nom}.exe").status_code == 404


@pytest.mark.lent
@pytest.mark.usefixtures("arrete")
def test_papers_are_served(client: Client, adresses: tuple[str, str]):
    for debut, nom in zip(adresses, ("bilan", "bilans"), strict=True):
        assert client.get(f"{debut}{nom}.pdf").content.startswith(b"%PDF")
        assert client.get(f"{debut}{nom}.docx").content.startswith(b"PK")


@pytest.mark.parametrize("suite", ["rien/final/", "ti-2023-2027/demain/", "labels/rien/final/", "labels/rien/demain/"])
def test_what_is_not_there_is_a_404(client: Client, label: LabelAccorde, suite: str):
    assert client.get(f"/bilans/{suite}").status_code == 404


def test_as_many_queries_for_a_territory_as_for_many(client: Client, label: LabelAccorde, adresses: tuple[str, str]):
    def compter() -> int:
        client.get(adresses[1])
        with CaptureQueriesContext(connection) as requetes:
            assert client.get(adresses[1]).status_code == 200
        return len(requetes)

    arrets.arreter(label.depot.par, "essai", MI)
    combien = compter()
    for k in range(6):
        chef = maquettes.compte(f"chef{k}")
        maquettes.labellise(label.campagne, chef, nom=f"essai{k}")
        arrets.arreter(chef, f"essai{k}", MI)
    assert compter() == combien <= 6


class TestEnquete:
    @pytest.fixture
    def jeton(self, label: LabelAccorde) -> str:
        enquetes.ouvrir(label.depot.par, "essai", MI)
        enquetes.inviter(label.depot.par, "essai", MI, ["acteur@exemple.fr"])
        return enquetes.jeton(LienDEnquete.objects.get())

    @pytest.fixture
    def visiteur(self, client: Client, jeton: str) -> Client:
        assert client.get(f"/enquete/{jeton}/").headers["Location"] == "/enquete/"
        return client

    def repondre(self, visiteur: Client, niveau: str = "plutot_oui", **suite: str) -> int:
        lue = visiteur.get("/enquete/")
        assert lue["Cache-Control"] == "private, no-store" and "noindex" in lue.content.decode()
        noms = {ligne.split('"')[0] for ligne in lue.content.decode().split('type="radio" name="')[1:]}
        assert len(noms) == 6
        return visiteur.post("/enquete/", {**dict.fromkeys(noms, niveau), **suite}).status_code

    def test_one_answers_changes_and_takes_back(self, visiteur: Client, jeton: str):
        assert self.repondre(visiteur) == 200 and ReponseDEnquete.objects.count() == 1
        # The token left the session with the answer.
        assert visiteur.get("/enquete/").status_code == 410
        visiteur.get(f"/enquete/{jeton}/")
        assert "Retirer ma réponse" in visiteur.get("/enquete/").content.decode()
        assert visiteur.post("/enquete/", {"geste": "retirer"}).status_code == 200
        assert not ReponseDEnquete.objects.exists()

    def test_half_an_answer_is_asked_again(self, visiteur: Client):
        assert visiteur.post("/enquete/", {"moyens": "plutot_oui"}).status_code == 422
        assert self.repondre(visiteur, "<b>") == 422
        assert not ReponseDEnquete.objects.exists()

    def test_an_invented_link_writes_nothing(self, client: Client, jeton: str):
        assert client.get("/enquete/1:faux/").status_code == 302 and not client.session.keys()
        assert client.get("/enquete/").status_code == 410
        assert client.post("/enquete/", {"geste": "retirer"}).status_code == 410


@pytest.mark.lent
def test_a_map_shows_where_an_indicator_is_known_and_its_table_says_the_same(client: Client):
    campagne = maquettes.campagne()
    chef = maquettes.compte("chef")
    for nom, region in (("sud", "93"), ("alpes", "84")):
        label = maquettes.labellise(campagne, chef, nom=nom, regions=[region])
        arrets.arreter(chef, nom, MI)
    debut = f"/bilans/{campagne.identifiant}/mi_parcours/"
    lu = client.get(debut).content.decode()
    assert "Où c’est connu, et comment" in lu and "Auvergne-Rhône-Alpes" in lu
    (indicateur,) = set(re.findall(r"carte\.svg\?indicateur=([\w-]+)", lu))
    dessin = client.get(f"{debut}carte.svg?indicateur={indicateur}")
    assert dessin["Content-Type"].startswith("image/svg+xml") and b"<title" in dessin.content
    de_la_region = client.get(f"{debut}?region=93").content.decode()
    assert f"bilans/labels/{label.identifiant}/" not in de_la_region and "l-sud" in de_la_region
    lignes = client.get(f"{debut}bilans.csv?region=93").content.decode().splitlines()
    assert {ligne.split(";")[0] for ligne in lignes[1:]} == {"l-sud"}
    for faux in ("?region=99", "?region=%27"):
        assert client.get(debut + faux).status_code == 404
    assert client.get(f"/bilans/{campagne.identifiant}/final/carte.svg").status_code == 404
    assert client.get(f"{debut}?indicateur=<script>").status_code == 200
