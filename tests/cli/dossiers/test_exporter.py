"""`binome exporter` as a user types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from binome.appels.catalogue import charger_appel
from binome.cli.app import app
from binome.documents.lecture import lire_fichier
from binome.documents.tableur import lire as lire_classeur
from binome.documents.tableur.lecture import Connus
from binome.domaine.dossier.plan_actions import PlanActions
from binome.referentiel import Referentiel

pytestmark = pytest.mark.lent

BINOME = CliRunner()
EXEMPLE = Path(__file__).resolve().parents[3] / "exemples" / "hautes-alpes" / "dossier.yaml"


@pytest.fixture(autouse=True)
def _ici(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, referentiel: Referentiel) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("forme", ["pdf", "geojson", "svg", "json", "yaml", "xlsx"])
def test_the_default_file_is_named_after_the_dossier(tmp_path: Path, forme: str) -> None:
    sortie = BINOME.invoke(app, ["exporter", str(EXEMPLE), "--format", forme])
    assert sortie.exit_code == 0, sortie.stderr
    assert sortie.stdout == f"Écrit\u202f: hautes-alpes.{forme}\n"
    assert [f.name for f in tmp_path.iterdir()] == [f"hautes-alpes.{forme}"]


def test_the_example_as_geojson_has_its_nine_epci_on_stdout() -> None:
    sortie = BINOME.invoke(app, ["exporter", str(EXEMPLE), "--format", "geojson", "--sortie", "-"])
    objets = [o["properties"] for o in json.loads(sortie.stdout)["features"]]
    assert len(objets) == 9 and sum(o["retenu"] for o in objets) == 8


def test_yaml_out_is_the_dossier_that_went_in(tmp_path: Path) -> None:
    BINOME.invoke(app, ["exporter", str(EXEMPLE), "--format", "yaml", "--sortie", "copie.yaml"])
    assert lire_fichier(tmp_path / "copie.yaml").dossier == lire_fichier(EXEMPLE).dossier


def test_a_workbook_reads_back_as_the_plan_that_went_out(tmp_path: Path) -> None:
    BINOME.invoke(app, ["exporter", str(EXEMPLE), "--format", "xlsx", "--sortie", "plan.xlsx"])
    connus = Connus(enjeux=charger_appel("ti-2023-2027").appel.noms_enjeux)
    lu = lire_classeur((tmp_path / "plan.xlsx").read_bytes(), lambda _: connus)
    assert PlanActions.model_validate(lu.plan) == lire_fichier(EXEMPLE).dossier.plan_actions


@pytest.mark.lent
def test_a_dated_pdf_is_the_same_twice(tmp_path: Path) -> None:
    for nom in ("a.pdf", "b.pdf"):
        commande = ["exporter", str(EXEMPLE), "--format", "pdf", "--date", "2023-09-22", "--sortie", nom]
        assert BINOME.invoke(app, commande).exit_code == 0
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "attendu"),
    [
        (["absent.yaml", "--format", "pdf"], "n'existe pas"),
        ([str(EXEMPLE), "--format", "pdf", "--sortie", "-"], "--sortie dossier.pdf"),
        ([str(EXEMPLE), "--format", "xlsx", "--sortie", "-"], "--sortie dossier.xlsx"),
        ([str(EXEMPLE), "--format", "pdf", "--date", "2023-02-30"], "2023-02-30"),
        ([str(EXEMPLE), "--format", "svg", "--sortie", "/proc/non/carte.svg"], "Impossible d'écrire"),
    ],
)
def test_errors_are_french_and_leave_nothing(tmp_path: Path, arguments: list[str], attendu: str) -> None:
    sortie = BINOME.invoke(app, ["exporter", *arguments])
    assert sortie.exit_code == 2 and attendu in sortie.stderr and "Traceback" not in sortie.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_format_is_refused() -> None:
    assert BINOME.invoke(app, ["exporter", str(EXEMPLE), "--format", "docx"]).exit_code == 2


def test_what_was_put_right_and_what_the_pdf_cannot_draw_are_told() -> None:
    Path("d.yaml").write_text(EXEMPLE.read_text("utf-8").replace("\ntitre: ", "\ntitre: 🏭 E\ufb03cace ", 1), "utf-8")
    sortie = BINOME.invoke(app, ["exporter", "d.yaml", "--format", "pdf"])
    assert "ligatures défaites" in sortie.stderr and "[U+1F3ED] à la place de 🏭" in sortie.stderr
    assert "U+1F3ED" not in BINOME.invoke(app, ["exporter", "d.yaml", "--format", "json"]).stderr


def test_the_note_and_one_action_are_written_alone_by_its_number(tmp_path: Path) -> None:
    fiche = lire_fichier(EXEMPLE).dossier.plan_actions.fiches[0]
    commande = ["exporter", str(EXEMPLE), "--format", "pdf", "--date", "2023-09-22"]
    for suite, nom in ((["--note"], "note"), (["--fiche", fiche.numero_montre], f"action-{fiche.numero_montre}")):
        sortie = BINOME.invoke(app, [*commande, *suite])
        assert sortie.exit_code == 0, sortie.stderr
        assert (tmp_path / f"hautes-alpes-{nom}.pdf").read_bytes().startswith(b"%PDF")
    for fausse in (["--fiche", "99-99"], ["--note", "--fiche", "1-1"]):
        refus = BINOME.invoke(app, [*commande, *fausse])
        assert refus.exit_code == 2 and "action" in refus.stderr
