"""The pages of one deposit: who comes in, what they read there, and never a draft."""

from __future__ import annotations

from typing import Any

import pytest
from tests.instruits import Instruits
from tests.maquettes import ID
from tests.saisies import saisir

from binome.registre.models import Campagne

DEPOT = f"/instruction/dossiers/{ID}/"


@pytest.mark.parametrize(
    ("nom", "depot", "boite"),
    [
        ("region", 200, 200),
        ("national", 200, 200),
        ("comite", 200, 200),
        ("ailleurs", 404, 200),
        ("etranger", 404, 404),
        ("chef", 403, 404),
    ],
)
def test_only_who_instructs_there_comes_in(instruits: Instruits, nom: str, depot: int, boite: int) -> None:
    client = instruits.client(nom)
    assert [client.get(f"{DEPOT}{page}").status_code for page in ("", "texte/")] == [depot, depot]
    reponse = client.get("/instruction/campagnes/ti-2023-2027/")
    assert reponse.status_code == boite
    # Elsewhere, the inbox is empty: nothing tells that there is a deposit next door.
    assert (ID in reponse.content.decode()) is (depot == 200)
    assert reponse.headers["Cache-Control"] == "private, no-store"


def test_a_draft_is_never_read(instruits: Instruits, monkeypatch: pytest.MonkeyPatch) -> None:
    Campagne.objects.update(echeance="2099-01-01")
    instruits.dossier.refresh_from_db()
    saisir(instruits.chef, ID, instruits.dossier.tete.numero, {"enjeux_du_territoire": "Un brouillon tenu secret."})
    client = instruits.client("region")
    for page in ("", "texte/"):
        assert "brouillon tenu secret" not in client.get(f"{DEPOT}{page}").content.decode()


def test_the_entrance_leads_to_the_only_campaign(instruits: Instruits) -> None:
    client = instruits.client("region")
    assert client.get("/instruction/").headers["Location"] == "/instruction/campagnes/ti-2023-2027/"
    assert "/instruction/" in client.get("/atelier/").content.decode()
    rien: Any = instruits.client("etranger").get("/instruction/")
    assert "Vous n’instruisez aucune campagne" in rien.content.decode()
