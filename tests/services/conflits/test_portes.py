"""« Qui peut juger ce dossier ? »: the page, the command, the API and the printed pack answer alike."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Mapping
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from tests import maquettes
from tests.services.conflits.conftest import Jugement
from tests.services.conflits.test_decisions import REGION, premiere
from typer.testing import CliRunner

from binome.cli.app import app
from binome.domaine.comite.composition import FonctionAuComite
from binome.registre.models import MembreDuComite
from binome.services.conflits import decisions
from binome.services.instruction import depots_instruits
from binome.services.instruction.lecture import faits

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
ID = "hautes-alpes"
ELLE = "Jeanne Morel"


@pytest.fixture
def portes(jugement: Jugement, monkeypatch: pytest.MonkeyPatch) -> Jugement:
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)
    commun: dict[str, Any] = {"campagne": jugement.campagne, "depuis": dt.date(2023, 1, 1), "nature": "elu"}
    dit = {"qualite": "vice-présidente", "rattachement": "Régions de France"}
    MembreDuComite.objects.create(nom=ELLE, fonction=FonctionAuComite.membre.value, **commun, **dit)
    return jugement


def reponses(jugement: Jugement) -> Mapping[str, str]:
    """What each door says, as text; the page of ties, with those of each judge."""
    qui = jugement["national"]
    Authenticator.objects.get_or_create(user=qui, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "x"}})
    client, liste = maquettes.navigateur(qui), f"/instruction/dossiers/{ID}/liens/"
    page = client.get(liste).content.decode()
    suites = sorted(set(re.findall(rf'href="({liste}[a-z]+:[^"/]+/)"', page)))
    pages = [page, *(client.get(suite).content.decode() for suite in suites)]
    commande = CliRunner().invoke(app, ["campagne", "liens", "ti-2023-2027", "--dossier", ID], catch_exceptions=False)
    return {
        "page": _lisse(" ".join(pages)),
        "commande": _lisse(commande.output),
        "api": _lisse(str(client.get(f"/api/v1/depots/{ID}/liens").json())),
        "dossier de lecture": _lisse(str(faits.rassembler(depots_instruits.ouvrir(qui, ID)).conflits)),
    }


def _lisse(texte: str) -> str:
    nu = html.unescape(re.sub(r"<[^>]+>", " ", texte)).translate({0xA0: " ", 0x202F: " ", 0x2019: "'"})
    return re.sub(r"\s+", " ", nu).replace("\\'", "'").casefold()


def test_the_page_the_command_the_api_and_the_pack_name_the_same_judges(portes: Jugement) -> None:
    dites = reponses(portes)
    voulus = (
        "Conseil régional, Provence-Alpes-Côte d'Azur",
        "Comite",
        "National",
        f"{ELLE}",
        "membre du comité (vice-présidente, Régions de France, sans compte)",
        f"On ne sait pas pour qui {ELLE} travaille",
        "Non vérifié",
        "Déport à décider",
    )
    tus = {(porte, voulu) for porte, dit in dites.items() for voulu in voulus if voulu.casefold() not in dit}
    assert not tus
    assert not [porte for porte, dit in dites.items() if "ailleurs@exemple.fr" in dit or "aucun lien" in dit]


def test_a_chain_set_aside_is_told_by_every_door(portes: Jugement) -> None:
    avant = reponses(portes)
    decisions.ecarter(portes["comite"], ID, REGION, premiere(portes), "Homonyme, vérifié au registre.")
    apres = reponses(portes)
    for porte, dit in apres.items():
        assert "homonyme, vérifié au registre." in dit and "homonyme, vérifié" not in avant[porte], porte
        assert re.search(r"par comite : homonyme|'ecarte_par': 'comite'", dit), porte
