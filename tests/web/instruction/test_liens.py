"""Pages of ties: what is read before one assigns, what is decided there, who comes in, and words that do nothing."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import maquettes
from tests.documents.elus.test_lecture import BONNES, fichier
from tests.maquettes import ID
from tests.web.instruction.conftest import Instruits

from binome.domaine.droits.droits import Role
from binome.registre.models import (
    Affectation,
    DeportDecide,
    InteretDeclare,
    LienEcarte,
    Mandat,
    MandatAConfirmer,
    MembreDuComite,
    Organisation,
)
from binome.services.conflits import chargement, lecture, listes
from binome.services.socle.memoire import MemoireVive

pytestmark = pytest.mark.lent

LIENS = f"/instruction/dossiers/{ID}/liens/"
REGION = f"{LIENS}instance:region:93/"
MIENNES = "/instruction/declarations/"
INTERDITS = re.compile(r"ill[ée]gal|d[ée]lit\b|p[ée]nal|prise ill|aucun lien", re.IGNORECASE)


@pytest.fixture(autouse=True)
def _rien_de_garde(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chargement, "_graphes", MemoireVive(0))
    monkeypatch.setattr(chargement, "_vus", MemoireVive(0))
    monkeypatch.setattr(lecture, "_releves", MemoireVive(100))


def page(instruits: Instruits, adresse: str, qui: str = "national") -> str:
    reponse = instruits.client(qui).get(adresse)
    assert reponse.status_code == 200, reponse.status_code
    return reponse.content.decode()


@pytest.mark.parametrize(
    ("nom", "statut"),
    [("region", 200), ("national", 200), ("comite", 200), ("ailleurs", 404), ("etranger", 404), ("chef", 403)],
)
def test_who_reads_ties(instruits: Instruits, nom: str, statut: int) -> None:
    client = instruits.client(nom)
    assert [client.get(adresse).status_code for adresse in (LIENS, REGION)] == [statut, statut]


def test_the_list_says_what_there_is_to_know_before_one_assigns(instruits: Instruits) -> None:
    html = page(instruits, LIENS)
    assert "Conseil régional, Provence-Alpes-Côte d’Azur" in html.replace("&#x27;", "’").replace("'", "’")
    assert "Déport à décider" in html and "Non vérifié" in html and "Le droit au" in html


def test_the_page_of_a_body_draws_each_tie_and_names_its_sources(instruits: Instruits) -> None:
    html = page(instruits, REGION)
    assert html.count('<svg class="chaine"') >= 1 and "style=" not in html
    assert "telle que déposée" in html and "Un déport se décide pour une personne" in html


def test_a_tie_is_set_aside_and_counts_again(instruits: Instruits) -> None:
    client, html = instruits.client("national"), page(instruits, REGION)
    chaine = re.search(r'name="chaine" value="([0-9a-f]{64})"', html)
    assert chaine is not None
    dit = {"chaine": chaine[1], "motif": "<b>Vérifié</b> au registre."}
    assert client.post(f"{REGION}ecarter/", dit).status_code == 302
    html = page(instruits, REGION)
    assert "Écarté" in html and "&lt;b&gt;Vérifié&lt;/b&gt;" in html
    assert client.post(f"{REGION}ecarter/", dit).status_code == 422
    assert client.post(f"{REGION}ecarter/", {"chaine": "x", "motif": ""}).status_code == 422
    assert client.post(f"{LIENS}retablir/{LienEcarte.objects.get().pk}/").status_code == 302
    assert client.post(f"{LIENS}retablir/999/").status_code == 404


@pytest.mark.usefixtures("coupures")
def test_a_recusal_is_decided_and_closes_every_page_of_the_deposit(instruits: Instruits) -> None:
    qui = instruits.comptes["region"]
    dit = {"sens": "deport", "portee": "dossier", "motif": "Siège à l'agence.", "forme": "agent"}
    client = instruits.client("national")
    assert client.post(f"{LIENS}compte:{qui.pk}/deport/", {**dit, "motif": ""}).status_code == 422
    assert client.post(f"{REGION}deport/", dit).status_code == 404
    assert client.post(f"{LIENS}compte:{qui.pk}/deport/", dit).status_code == 302
    for adresse in ("", "texte/", "liens/"):
        reponse = instruits.client("region").get(f"/instruction/dossiers/{ID}/{adresse}")
        assert reponse.status_code == 403 and "à l’écart" in reponse.content.decode().replace("&#x27;", "’")
    # The deposit is no longer theirs: not even its name.
    assert ID not in instruits.client("region").get("/instruction/campagnes/ti-2023-2027/").content.decode()
    assert "Un déport vous tient à l’écart" in page(instruits, MIENNES, "region").replace("&#x27;", "’").replace(
        "'", "’"
    )
    assert "Siège à l" in page(instruits, LIENS)
    cle = DeportDecide.objects.get().pk
    assert client.post(f"{LIENS}lever/{cle}/", {"motif": ""}).status_code == 422
    assert DeportDecide.objects.get().leve_le is None
    assert client.post(f"{LIENS}lever/{cle}/", {"motif": "Mandat terminé."}).status_code == 302
    assert instruits.client("region").get(LIENS).status_code == 200


def test_ties_are_shown_before_one_assigns_and_a_recused_person_is_refused(instruits: Instruits) -> None:
    qui, adresse = instruits.comptes["region"], f"/instruction/dossiers/{ID}/affectation/"
    client = instruits.client("collegue")
    mandat = {"mandat-organisme": "Région Sud", "mandat-nature": "region", "mandat-fonction": "Cheffe de service"}
    assert instruits.client("region").post(MIENNES, mandat).status_code == 302
    html = client.get(adresse).content.decode()
    assert "Ce qui relie chacun" in html and "Cheffe de service" in html and "Déport à décider" in html
    # Linked, and nothing decided: the file is not given to her, and the sentence says which tie and what to do.
    confier = {"service": "region:93", "a": qui.pk, "apres": 0}
    refus = client.post(adresse, confier)
    lu = refus.content.decode()
    assert refus.status_code == 422 and "dont rien n" in lu and "Cheffe de service" in lu and "Liens et déports" in lu
    assert not Affectation.objects.exists()
    reste = {"sens": "maintien", "portee": "dossier", "motif": "Double rôle public, connu de tous."}
    assert instruits.client("national").post(f"{LIENS}compte:{qui.pk}/deport/", reste).status_code == 302
    assert client.post(adresse, confier).status_code == 302 and Affectation.objects.get().a == qui
    cle = DeportDecide.objects.get().pk
    assert instruits.client("national").post(f"{LIENS}lever/{cle}/", {"motif": "À revoir."}).status_code == 302
    assert client.post(adresse, {**confier, "a": "", "apres": 1}).status_code == 302
    dit = {"sens": "deport", "portee": "dossier", "motif": "Siège à l'agence.", "suppleant": "Mme Durand"}
    assert instruits.client("national").post(f"{LIENS}compte:{qui.pk}/deport/", dit).status_code == 302
    reponse = client.post(adresse, {"service": "region:93", "a": qui.pk, "apres": 2})
    assert reponse.status_code == 422 and "Mme Durand" in reponse.content.decode()


def test_a_member_without_account_is_read_and_recused_by_the_same_page(instruits: Instruits) -> None:
    dit = {"qualite": "élue", "rattachement": "Régions <b>de</b> France", "nature": "elu", "fonction": "membre"}
    elle = MembreDuComite.objects.create(
        campagne=instruits.campagne, nom="Jeanne Morel", depuis=dt.date(2023, 1, 1), **dit
    )
    client, sienne = instruits.client("comite"), f"{LIENS}membre:{elle.pk}/"
    html = page(instruits, LIENS)
    assert "Jeanne Morel" in html and "Régions &lt;b&gt;de&lt;/b&gt; France, sans compte" in html
    html = page(instruits, sienne)
    assert "Ce qui n’est pas vérifié" in html and "Inscrire la décision" in html and "elle n’a pas de compte" in html
    assert client.get(f"{LIENS}membre:999/").status_code == 404
    assert client.get(f"{LIENS}membre:{instruits.comptes['comite'].pk + 1000}/").status_code == 404
    deport = {"sens": "deport", "portee": "seance", "motif": "Elle y siège."}
    assert client.post(f"{sienne}deport/", deport).status_code == 302
    assert client.post(f"{sienne}deport/", deport).status_code == 422
    fait = DeportDecide.objects.get()
    assert (fait.membre, fait.compte) == (elle, None)
    assert "<strong>Jeanne Morel</strong>" in page(instruits, LIENS) and "Déport décidé" in page(instruits, sienne)
    reponse = client.post(f"{LIENS}lever/{fait.pk}/", {"motif": "Elle n'y siège plus."})
    assert reponse.status_code == 302 and reponse["Location"] == sienne


def test_nobody_decides_of_themselves(instruits: Instruits) -> None:
    qui = instruits.comptes["national"]
    html = page(instruits, f"{LIENS}compte:{qui.pk}/")
    assert "Ce sont vos propres liens" in html and "Inscrire la décision" not in html
    dit = {"sens": "maintien", "portee": "dossier", "motif": "Rien."}
    assert instruits.client("national").post(f"{LIENS}compte:{qui.pk}/deport/", dit).status_code == 403


@pytest.mark.usefixtures("coupures")
def test_one_declares_offices_and_interests(instruits: Instruits) -> None:
    client = instruits.client("region")
    mandat = {"mandat-organisme": "Région Sud", "mandat-nature": "region", "mandat-fonction": "Cheffe de service"}
    assert client.post(MIENNES, {**mandat, "mandat-siren": "123"}).status_code == 422
    assert client.post(MIENNES, {**mandat, "mandat-organisme": "\u200b"}).status_code == 422
    assert client.post(MIENNES, mandat).status_code == 302
    p = "ti-2023-2027"
    interet = {
        f"{p}-organisme": "Ateliers",
        f"{p}-nature": "entreprise",
        f"{p}-texte": "Des parts",
        f"{p}-personnel": "oui",
    }
    fin = {f"{p}-du": "2024-01-01", f"{p}-au": "2023-01-01"}
    assert client.post(f"{MIENNES}{p}/interet/", {**interet, **fin}).status_code == 422
    assert client.post(f"{MIENNES}{p}/interet/", interet).status_code == 302
    assert client.post(f"{MIENNES}{p}/tout-dit/").status_code == 302
    html = page(instruits, MIENNES, "region")
    assert "Cheffe de service" in html and "Des parts" in html and "que tout était déclaré" in html
    assert client.post(f"{MIENNES}retirer/interet/{InteretDeclare.objects.get().pk}/").status_code == 302
    assert client.post(f"{MIENNES}retirer/mandat/{Mandat.objects.get().pk}/").status_code == 302
    assert client.post(f"{MIENNES}retirer/mandat/{Mandat.objects.get().pk}/").status_code == 404
    assert instruits.client("chef").post(f"{MIENNES}{p}/tout-dit/").status_code == 404


def test_one_says_whether_an_office_of_a_list_is_theirs(instruits: Instruits) -> None:
    qui = instruits.comptes["region"]
    qui.nom = "Alice Martin"
    qui.save(update_fields=["nom"])
    listes.charger(fichier("maires", BONNES["maires"]), "2026-T3")
    cle = MandatAConfirmer.objects.get().pk
    html = page(instruits, MIENNES, "region")
    assert "Est-ce vous" in html and "Gap (commune)" in html and "Est-ce vous" not in page(instruits, MIENNES)
    client = instruits.client("region")
    assert instruits.client("national").post(f"{MIENNES}a-confirmer/{cle}/", {"reponse": "oui"}).status_code == 404
    assert client.post(f"{MIENNES}a-confirmer/{cle}/", {"reponse": "peut-être"}).status_code == 400
    assert client.post(f"{MIENNES}a-confirmer/{cle}/", {"reponse": "oui"}).status_code == 302
    assert client.post(f"{MIENNES}a-confirmer/{cle}/", {"reponse": "non"}).status_code == 404
    html = page(instruits, MIENNES, "region")
    assert "Est-ce vous" not in html and "Gap (commune)" in html and "confirmé par cette personne" in html


def _pages(instruits: Instruits) -> Iterator[str]:
    Organisation.objects.create(nom="<i>Ruse</i>", nature="entreprise")
    yield page(instruits, LIENS)
    for nom in ("region", "comite"):
        yield page(instruits, f"{LIENS}compte:{instruits.comptes[nom].pk}/")
    yield from (page(instruits, REGION), page(instruits, f"{LIENS}instance:sgar-dreets:93/"), page(instruits, MIENNES))


def test_no_page_gives_a_legal_name_nor_says_that_nothing_ties(instruits: Instruits) -> None:
    for html in _pages(instruits):
        texte = re.sub(r"<[^>]+>", " ", html)
        assert not INTERDITS.search(texte), INTERDITS.search(texte)


def test_a_page_of_ties_costs_as_many_queries_whatever_the_number_of_judges(
    instruits: Instruits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chargement, "_graphes", MemoireVive(4))
    comptes: list[Any] = []
    for combien in (1, 20):
        for n in range(combien):
            maquettes.officiel(Role.comite, instruits.campagne, f"membre-{combien}-{n}")
        client, une = instruits.client("national"), []
        for adresse in (LIENS, REGION, MIENNES):
            client.get(adresse)
            with CaptureQueriesContext(connection) as requetes:
                client.get(adresse)
            une.append(len(requetes))
        comptes.append(une)
    assert comptes[0] == comptes[1] and max(comptes[0]) <= 14, comptes
