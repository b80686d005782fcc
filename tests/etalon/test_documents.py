"""The two examples by the command line: verdict, reports, PDF, workbook and exports are those that were frozen."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.etalon import formes
from tests.etalon.comparaison import comparer, difference

pytestmark = pytest.mark.lent
EXEMPLES = ("hautes-alpes", "hautes-alpes-corrige")
AVANT, APRES = "2023-09-20T10:00+02:00", "2026-02-02"
"""Before the deadline, the instant of `conftest.py`; long after it, and after the law on conflicts of interest changed (24 December 2025)."""
Ligne = Callable[..., str]


@pytest.fixture(params=EXEMPLES)
def exemple(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def dossier(exemple: str) -> str:
    return f"exemples/{exemple}/dossier.yaml"


def exporter(binome: Ligne, exemple: str, forme: str, sortie: Path) -> bytes:
    fichier = sortie / f"dossier.{forme}"
    # Without the basket of services: it follows the catalogue, which is tested elsewhere.
    binome("exporter", dossier(exemple), "--format", forme, "--date", AVANT, "--sans-panier", "--sortie", fichier)
    return fichier.read_bytes()


def juger(binome: Ligne, exemple: str, date: str, *options: str) -> str:
    lu = json.loads(binome("verifier", dossier(exemple), "--date", date, "--format", "json", *options))
    assert len(lu["constats"]) >= 54
    return formes.verdict(lu)


def test_the_verdict_is_the_same_finding_by_finding(binome: Ligne, exemple: str) -> None:
    comparer(f"{exemple}/verdict.txt", juger(binome, exemple, AVANT))


def test_what_the_date_changes_in_the_verdict_is_the_same(binome: Ligne, exemple: str) -> None:
    change = difference(juger(binome, exemple, AVANT), juger(binome, exemple, APRES))
    comparer(f"{exemple}/verdict-apres.txt", change)


def test_what_another_candidature_changes_in_the_verdict_is_the_same(binome: Ligne, exemple: str) -> None:
    (autre,) = (e for e in EXEMPLES if e != exemple)
    change = difference(juger(binome, exemple, AVANT), juger(binome, exemple, AVANT, "--autres", dossier(autre)))
    assert "PER-07" in change
    comparer(f"{exemple}/verdict-autres.txt", change)


def test_the_report_of_the_terminal_is_the_same(binome: Ligne, exemple: str) -> None:
    comparer(f"{exemple}/rapport.txt", binome("verifier", dossier(exemple), "--date", AVANT))


def test_the_report_as_a_page_is_the_same(binome: Ligne, exemple: str) -> None:
    lu = formes.page(binome("verifier", dossier(exemple), "--date", AVANT, "--format", "html"))
    comparer(f"{exemple}/rapport-html.txt", formes.condense(lu.encode()))


@pytest.mark.usefixtures("noyaux_prets")
def test_the_pdf_says_the_same(binome: Ligne, exemple: str, tmp_path: Path) -> None:
    comparer(f"{exemple}/dossier-pdf.txt", formes.pdf(exporter(binome, exemple, "pdf", tmp_path)))


def test_the_workbook_holds_the_same_cells(binome: Ligne, exemple: str, tmp_path: Path) -> None:
    comparer(f"{exemple}/plan-xlsx.txt", formes.classeur(exporter(binome, exemple, "xlsx", tmp_path)))


@pytest.mark.parametrize("forme", ["json", "geojson"])
def test_what_programs_read_is_the_same_part_by_part(binome: Ligne, exemple: str, forme: str, tmp_path: Path) -> None:
    lu = json.loads(exporter(binome, exemple, forme, tmp_path))
    comparer(f"{exemple}/{forme}.txt", formes.empreintes(lu, profondeur=3))


@pytest.mark.parametrize("forme", ["json", "yaml", "svg", "geojson"])
def test_the_bytes_of_the_exports_are_the_same(binome: Ligne, exemple: str, forme: str, tmp_path: Path) -> None:
    comparer(f"{exemple}/octets-{forme}.txt", formes.condense(exporter(binome, exemple, forme, tmp_path)))


@pytest.mark.parametrize(
    ("nom", "mots"),
    [
        ("appels", "appels lister"),
        ("chercher", "referentiel chercher guillestroi"),
        ("evaluer", "perimetre evaluer 200067825 200068096"),
        ("proposer", "perimetre proposer --avec 200067825 --sans 200068096 --max-unites 3 --alternatives 1"),
    ],
)
def test_the_other_answers_of_the_terminal_are_the_same(binome: Ligne, nom: str, mots: str) -> None:
    comparer(f"terminal/{nom}.txt", re.sub(r"[\d,]+(?=\s?m?s\b)", "?", binome(*mots.split())))
