"""`binome campagne boite`: the rows of one person, as their page has them."""

from __future__ import annotations

import io
import json
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.instruits import REGION, Instruits, campagne_instruite
from typer.testing import CliRunner

from binome.cli import app as racine
from binome.cli.campagnes import boite
from binome.services.instruction import affectations


@pytest.fixture
def instruits(db: None, settings: Any, tmp_path: Path, referentiel: Any, monkeypatch: pytest.MonkeyPatch) -> Instruits:
    settings.DONNEES = tmp_path
    # The base of the test is open already.
    monkeypatch.setattr(boite, "sur_la_base", nullcontext)
    lui = campagne_instruite(monkeypatch)
    lui.deposer("isere", ["84"])
    affectations.affecter(lui.comptes["region"], "hautes-alpes-corrige", REGION, lui.comptes["collegue"].pk)
    return lui


def lancer(*arguments: str) -> tuple[int, str]:
    fait = CliRunner().invoke(racine.app, ["campagne", "boite", "ti-2023-2027", *arguments])
    return fait.exit_code, fait.output


def test_each_gets_their_own(instruits: Instruits) -> None:
    code, dit = lancer("--pour", "region@exemple.fr", "--format", "json")
    lu = json.loads(dit)
    assert code == 0 and [d["dossier"] for d in lu["depots"]] == ["hautes-alpes-corrige"]
    assert lu["depots"][0]["affectes"] == {REGION: "collegue@exemple.fr"}
    assert "isere" in lancer("--pour", "ailleurs@exemple.fr")[1]
    assert lancer("--pour", "ailleurs@exemple.fr", "--filtre", "q=zzz") == (0, "")


@pytest.mark.parametrize("qui", ["chef@exemple.fr", "personne@exemple.fr"])
def test_who_does_not_instruct_is_told(instruits: Instruits, qui: str) -> None:
    code, dit = lancer("--pour", qui)
    assert code and "n'instruit ni ne juge" in dit.replace("’", "'")


def test_the_workbook_is_that_of_the_page(instruits: Instruits, tmp_path: Path) -> None:
    assert lancer("--pour", "region@exemple.fr", "--format", "xlsx")[0] != 0
    fichier = tmp_path / "depots.xlsx"
    assert lancer("--pour", "region@exemple.fr", "--format", "xlsx", "--sortie", str(fichier))[0] == 0
    assert openpyxl.load_workbook(io.BytesIO(fichier.read_bytes()))["Dépôts"].max_row == 2
