"""The API: same answers as the pages and the command line, refusals in French."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from django.test import Client, override_settings
from django.urls import URLPattern
from tests.api.test_jetons import PORTEES

from binome.api.v1 import api
from binome.documents.ecriture import to_json
from binome.services.verification.verdict import verifier
from binome.web.public.vitrine import vitrine

EXEMPLE = Path(__file__).parents[2] / "exemples/hautes-alpes/dossier.yaml"
LECTURES = {
    "openapi-json": "openapi.json",
    "appels": "appels",
    "appel": "appels/ti-2023-2027",
    "dossiers": "dossiers",
    "dossier": "dossiers/hautes-alpes",
    "verdict": "dossiers/hautes-alpes/verdict",
    "referentiel": "referentiel",
    "chercher": "referentiel/chercher?q=guillestroi",
    "perimetre-evaluer": "perimetres/evaluer?siren=240500439",
    "dispositifs": "dispositifs",
    "dispositif": "dispositifs/accelerateur-economie-circulaire",
    "offre": "dossiers/hautes-alpes/offre",
    "perimetre-proposer": "perimetres/proposer?avec=240500439&max_unites=2",
}


@pytest.fixture(scope="module")
def client() -> Client:
    return Client()


def envoyer(client: Client, corps: bytes, type_mime: str = "application/yaml") -> tuple[int, dict[str, object]]:
    reponse = client.post("/api/v1/verifier", corps, content_type=type_mime)
    return reponse.status_code, reponse.json()


def test_every_operation_is_exercised() -> None:
    noms = {p.name for p in api.urls[0] if isinstance(p, URLPattern)}
    # Those of labels read the base: tests/web/public/test_labels.py, tests/cli/label/; those of a session: test_session.py.
    # and what programs write, test_ecritures.py.
    des_labels = {"labels", "label", "label-horodatages", "accords", "bilans"}
    assert noms == LECTURES.keys() | PORTEES.keys() | {"verifier", "api-root"} | des_labels


@pytest.mark.parametrize("chemin", LECTURES.values(), ids=LECTURES)
def test_reading(client: Client, chemin: str) -> None:
    reponse = client.get(f"/api/v1/{chemin}")
    assert reponse.status_code == 200
    assert reponse["Content-Type"].startswith("application/json")
    assert reponse.json()


@pytest.mark.parametrize("chemin", ["appels/rien", "dossiers/rien", "dossiers/rien/verdict"])
def test_what_does_not_exist_is_said_in_french(client: Client, chemin: str) -> None:
    reponse = client.get(f"/api/v1/{chemin}")
    assert reponse.status_code == 404
    assert "rien" in reponse.json()["message"]


def test_search_forgives_a_typing_error(client: Client) -> None:
    premier = client.get("/api/v1/referentiel/chercher", {"q": "guillestroi"}).json()[0]
    assert premier["code"] in {"200067452", "05065"}


def test_a_served_verdict_is_the_one_of_the_command_line(client: Client) -> None:
    candidature = vitrine().candidature("hautes-alpes")
    assert candidature
    attendu = json.loads(to_json(candidature.verdict, complet=True))
    assert client.get("/api/v1/dossiers/hautes-alpes/verdict").json() == attendu


@pytest.mark.parametrize("forme", ["yaml", "json"])
def test_a_sent_dossier_is_verified(client: Client, forme: str) -> None:
    brut = EXEMPLE.read_bytes()
    if forme == "json":
        candidature = vitrine().candidature("hautes-alpes")
        assert candidature
        brut = to_json(candidature.dossier).encode()
    code, verdict = envoyer(client, brut, f"application/{forme}")
    candidature = vitrine().candidature("hautes-alpes")
    assert candidature
    assert code == 200
    assert verdict["bilan"] == verifier(candidature.dossier, geographie=vitrine().referentiel).bilan.model_dump()


def test_an_unreadable_dossier_is_refused_line_by_line(client: Client) -> None:
    brut = EXEMPLE.read_text(encoding="utf-8").replace("territoire: Hautes-Alpes", "teritoire: Hautes-Alpes").encode()
    code, refus = envoyer(client, brut)
    assert code == 422
    anomalies = refus["anomalies"]
    assert isinstance(anomalies, list)
    ligne = next(k for k, texte in enumerate(brut.decode().splitlines(), 1) if texte.startswith("teritoire"))
    assert any(a["ligne"] == ligne and "teritoire" in a["texte"] for a in anomalies)


@pytest.mark.parametrize("brut", [b"", b"\xff\xfe", b"a: [", b"- 1", b'{"a": 1}', b"a: &a [*a]"])
def test_nonsense_is_a_422_in_french(client: Client, brut: bytes) -> None:
    code, refus = envoyer(client, brut)
    assert code == 422
    assert "ne peut pas être vérifié" in str(refus["message"])
    assert refus["anomalies"]


@override_settings(BINOME_TAILLE_MAX=1000)
def test_a_dossier_too_big_is_refused_before_it_is_read(client: Client) -> None:
    code, refus = envoyer(client, b"a" * 1001)
    assert code == 413
    assert "trop gros" in str(refus["message"])


def test_an_alias_bomb_is_refused_quickly(client: Client) -> None:
    lignes = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lignes += [f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * 10)}]" for k in range(1, 12)]
    code, _ = envoyer(client, "\n".join(lignes).encode())
    assert code == 422


def test_what_is_sent_is_not_kept(client: Client) -> None:
    dossier = yaml.safe_load(EXEMPLE.read_text(encoding="utf-8")) | {"id": "envoye"}
    envoyer(client, yaml.safe_dump(dossier, allow_unicode=True).encode())
    assert client.get("/api/v1/dossiers/envoye").status_code == 404


def test_the_openapi_description_needs_no_other_host(client: Client) -> None:
    schema = client.get("/api/v1/openapi.json").json()
    assert schema["openapi"].startswith("3.1")
    assert set(schema["paths"]["/api/v1/verifier"]) == {"post"}
    assert client.get("/api/v1/docs").status_code == 404


def test_an_operation_is_named_by_what_it_does_not_by_where_it_is_written(client: Client) -> None:
    schema = client.get("/api/v1/openapi.json").json()
    noms = [op["operationId"] for ops in schema["paths"].values() for op in ops.values()]
    assert len(set(noms)) == len(noms) > 70
    assert set(noms) <= {p.name for p in api.urls[0] if isinstance(p, URLPattern)}
