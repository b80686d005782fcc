"""The API and the public pages of the two examples, at a fixed instant, answer what was frozen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from tests.etalon import formes
from tests.etalon.comparaison import comparer
from tests.web.adresses import CORRIGE, PAGES, REEL

from binome.services.publication.vitrine import vitrine_du_serveur
from binome.services.socle.memoire import MemoireVive
from binome.web.public import memoire

pytestmark = [pytest.mark.lent, pytest.mark.usefixtures("horloge")]
EXEMPLES = ("hautes-alpes", "hautes-alpes-corrige")
GAP, CHAMPSAUR = "200067825", "200068096"
LECTURES = {
    "appels": "appels",
    "appel": "appels/ti-2023-2027",
    "appel-inconnu": "appels/rien",
    "dossiers": "dossiers",
    "dossier-inconnu": "dossiers/rien",
    "verdict-inconnu": "dossiers/rien/verdict",
    "chercher": "referentiel/chercher?q=guillestroi",
    "evaluer": f"perimetres/evaluer?siren={GAP}&siren={CHAMPSAUR}",
    "evaluer-refus": "perimetres/evaluer?siren=05061",
    "proposer": f"perimetres/proposer?avec={GAP}&sans={CHAMPSAUR}&max_unites=3&alternatives=1",
}
VUES = [
    a
    for nom, adresses in PAGES.items()
    if nom not in ("verdict", "referentiel", "panier", "panier-fiche", "offre")
    for a in adresses
    if "?" not in a
]


@pytest.fixture(autouse=True)
def _vitrine_neuve(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Neither verdict nor page of another day."""
    monkeypatch.setattr(memoire, "_pages", MemoireVive(300))
    vitrine_du_serveur.cache_clear()
    yield
    vitrine_du_serveur.cache_clear()


@pytest.fixture
def client() -> Client:
    return Client()


def lire(client: Client, chemin: str) -> Any:
    return client.get(f"/api/v1/{chemin}").json()


def certificats(lu: Any) -> list[dict[str, Any]]:
    """Those of an answer, and of each of its propositions: they say how long was searched."""
    propositions = lu.get("propositions", ()) if isinstance(lu, dict) else ()
    tous = [p["certificat"] for p in propositions] + ([lu["certificat"]] if propositions else [])
    return [certificat for certificat in tous if certificat]


@pytest.mark.parametrize("nom", LECTURES)
def test_what_the_api_reads(client: Client, nom: str) -> None:
    lu = lire(client, LECTURES[nom])
    for certificat in certificats(lu):
        certificat["duree_s"] = "?"
    comparer(f"api/{nom}.json", formes.arbre(lu))


@pytest.mark.parametrize("exemple", EXEMPLES)
def test_the_api_gives_the_verdict_of_the_command_line(client: Client, exemple: str) -> None:
    comparer(f"{exemple}/verdict.txt", formes.verdict(lire(client, f"dossiers/{exemple}/verdict")))


@pytest.mark.parametrize("exemple", EXEMPLES)
@pytest.mark.parametrize("forme", ["yaml", "json"])
def test_a_dossier_sent_is_judged_the_same(client: Client, exemple: str, forme: str) -> None:
    brut = Path(f"exemples/{exemple}/dossier.yaml").read_bytes()
    corps = brut if forme == "yaml" else client.get(f"/api/v1/dossiers/{exemple}").content
    lu = client.post("/api/v1/verifier", corps, content_type=f"application/{forme}").json()
    comparer(f"{exemple}/verdict.txt", formes.verdict(lu))


def test_an_unreadable_dossier_is_refused_in_the_same_words(client: Client) -> None:
    brut = Path("exemples/hautes-alpes/dossier.yaml").read_text(encoding="utf-8")
    faute = brut.replace("territoire: Hautes-Alpes", "teritoire: Hautes-Alpes")
    reponse = client.post("/api/v1/verifier", faute.encode(), content_type="application/yaml")
    assert reponse.status_code == 422
    comparer("api/refus.json", formes.arbre(reponse.json()))


@pytest.mark.parametrize("exemple", EXEMPLES)
def test_the_api_gives_the_dossier_of_the_command_line(client: Client, exemple: str) -> None:
    comparer(f"{exemple}/octets-json.txt", formes.condense(client.get(f"/api/v1/dossiers/{exemple}").content))


def rendu(reponse: dict[str, Any]) -> Any:
    """What an operation answers, by the name of its model when it has one: twelve refusals have the same."""
    match reponse:
        case {"content": {"application/json": {"schema": {"$ref": modele}}}} if len(reponse["content"]) == 1:
            return modele.rpartition("/")[2]
        case _:
            return reponse


def test_the_description_of_the_api_is_the_same_part_by_part(client: Client) -> None:
    lu = lire(client, "openapi.json")
    operations = {
        f"{verbe} {chemin}": o | {"responses": {code: rendu(r) for code, r in o["responses"].items()}}
        for chemin, voies in lu["paths"].items()
        for verbe, o in voies.items()
    }
    modeles = {
        f"{nom}.{champ}": sorted(str(p.get(quoi)) for quoi in ("type", "$ref", "anyOf", "items") if quoi in p)
        for nom, modele in lu["components"]["schemas"].items()
        for champ, p in modele.get("properties", {}).items()
    }
    lignes = []
    for nom, operation in operations.items():
        parties = (f" {partie} {json.dumps(dit, ensure_ascii=False)}" for partie, dit in operation.items())
        lignes += [nom, *parties]
    comparer("api/operations.txt", "\n".join(lignes))
    comparer("api/modeles.txt", "\n".join(f"{nom} {' '.join(types)}" for nom, types in modeles.items()))


def test_the_state_of_the_referentiel_is_the_same(client: Client) -> None:
    comparer("api/referentiel.txt", formes.empreintes(lire(client, "referentiel")))


def attendre_les_propositions() -> None:
    """A page of a perimeter waits a second for them, then does without."""
    for candidature in vitrine_du_serveur((), settings.RACINE).candidatures():
        while candidature.autour() is None:
            continue


@pytest.mark.parametrize("adresse", VUES)
def test_what_the_public_pages_say(client: Client, adresse: str) -> None:
    if "perimetre" in adresse:
        attendre_les_propositions()
    reponse = client.get(adresse)
    assert reponse.status_code == 200
    nom = adresse.strip("/").replace("/", "_") or "accueil"
    comparer(f"pages/{nom}.txt", formes.contenu(reponse.content.decode()))


@pytest.mark.parametrize("adresse", [f"{REEL}verdict/", f"{CORRIGE}verdict/", "/referentiel/"])
def test_the_longest_pages_say_the_same(client: Client, adresse: str) -> None:
    """What they are made of is frozen elsewhere."""
    lu = formes.contenu(client.get(adresse).content.decode())
    comparer(f"pages/{adresse.strip('/').replace('/', '_')}.txt", formes.debuts(lu))
