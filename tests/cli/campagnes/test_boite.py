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
from binome.cli.campagnes import boite, gestes
from binome.registre.models import Affectation, LigneJournal
from binome.services.instruction import affectations
from binome.services.instruction.boite import filtres, liste, vues

HA = "hautes-alpes-corrige"


@pytest.fixture
def instruits(db: None, settings: Any, tmp_path: Path, referentiel: Any, monkeypatch: pytest.MonkeyPatch) -> Instruits:
    settings.DONNEES = tmp_path
    # The base of the test is open already.
    for module in (boite, gestes):
        monkeypatch.setattr(module, "sur_la_base", nullcontext)
    lui = campagne_instruite(monkeypatch)
    lui.deposer("isere", ["84"])
    affectations.affecter(lui.comptes["region"], "hautes-alpes-corrige", REGION, lui.comptes["collegue"].pk)
    return lui


def faire(geste: str, *arguments: str) -> tuple[int, str]:
    fait = CliRunner().invoke(
        racine.app, ["campagne", geste, "ti-2023-2027", *arguments, "--pour", "region@exemple.fr"]
    )
    return fait.exit_code, fait.output.replace("’", "'").replace("\xa0", " ").replace("\u202f", " ")


def test_a_view_is_read_by_its_name(instruits: Instruits) -> None:
    ouverte = liste.ouvrir(instruits.comptes["region"], "ti-2023-2027")
    vues.garder(ouverte, "À moi", filtres.Filtres(affecte="moi"))
    assert faire("vues") == (0, "À moi\taffecte=moi\n")
    assert lancer("--pour", "region@exemple.fr", "--vue", "À moi") == (0, "")
    code, dit = lancer("--pour", "region@exemple.fr", "--vue", "Ailleurs")
    assert code == 2 and "À moi" in dit


def test_a_deposit_is_given_as_its_page_gives_it(instruits: Instruits) -> None:
    assert "confié à Region" in faire("affecter", HA, "--a", "region@exemple.fr")[1]
    assert Affectation.objects.latest("pk").par == instruits.comptes["region"]
    assert LigneJournal.objects.filter(action="instruction.affectation").count() == 2
    assert faire("affecter", HA, "--a", "personne")[0] == 0 and Affectation.objects.latest("pk").a is None
    for dossier, a, mot in ((HA, "sgar@exemple.fr", "n'instruit pas"), ("isere", "personne", "pas dans cette boîte")):
        code, dit = faire("affecter", dossier, "--a", a)
        assert code == 2 and mot in dit


def test_a_workbook_is_taken_back_row_by_row(instruits: Instruits, tmp_path: Path) -> None:
    fichier = tmp_path / "depots.xlsx"
    lancer("--pour", "region@exemple.fr", "--format", "xlsx", "--sortie", str(fichier))
    lu = openpyxl.load_workbook(fichier)
    page = lu["Dépôts"]
    titres = [cellule.value for cellule in page[1]]
    page.cell(2, titres.index("Note") + 1, "À relire avant mardi")
    lu.save(fichier)
    code, dit = faire("reprendre", str(fichier), "--essai")
    assert code == 0 and "1 ligne" in dit and "À relire avant mardi" in dit
    assert faire("reprendre", str(fichier))[0] == 0
    code, dit = faire("reprendre", str(fichier))
    assert code == 0 and "1 sans changement" in dit
    page.cell(2, titres.index("Confié à") + 1, "nul@exemple.fr")
    lu.save(fichier)
    code, dit = faire("reprendre", str(fichier))
    assert code == 1 and "Refusée : " in dit and "ligne 2" in dit
    fichier.write_bytes(b"rien")
    assert faire("reprendre", str(fichier))[0] == 2


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
