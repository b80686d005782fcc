"""The register and the services on PostgreSQL too: the same tests, an ordeal, and a backup put back."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from tests.installer_postgresql import programmes
from tests.serveur_postgresql import demarrer_a_relancer, lancer

from binome.referentiel.emplacement import dossier_donnees

RACINE = Path(__file__).parents[2]
pytestmark = pytest.mark.lent
RELANCE: list[str] = []
"""The command that restarts the server of these tests."""


@pytest.fixture(scope="module")
def serveur():
    """The address of a server, without a database, and where its programs are."""
    binaires = programmes()
    if binaires is None:
        pytest.skip("PostgreSQL n'est pas installé : python tests/installer_postgresql.py")
    with demarrer_a_relancer() as (adresse, relance):
        RELANCE[:] = relance
        yield adresse, binaires


@pytest.fixture
def python(serveur, tmp_path, referentiel):
    """Run Python on a new database of that server, with a data folder of its own."""
    for motif in ("referentiel-*.binome", "flux-estimes-*.npz", "mesures"):
        for commun in dossier_donnees().glob(motif):
            (tmp_path / commun.name).symlink_to(commun)

    def executer(base, *arguments, donnees=tmp_path):
        adresse, binaires = serveur
        environnement = {
            **os.environ,
            "BINOME_BASE": f"{adresse}/{base}",
            "BINOME_DONNEES": str(donnees),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PATH": f"{binaires}{os.pathsep}{os.environ['PATH']}",
        }
        commande = [sys.executable, *map(str, arguments)]
        return subprocess.run(commande, env=environnement, cwd=RACINE, capture_output=True, text=True, check=False)

    return executer


def _creer(serveur, base):
    adresse, binaires = serveur
    lancer(binaires / "createdb", "--maintenance-db", f"{adresse}/postgres", base)


def test_the_tests_of_the_register_and_the_services_pass_there_too(python):
    tests = ["-m", "pytest", "-q", "-m", "django_db and not lent", "tests/registre", "tests/services"]
    presents = [a for a in tests if not a.startswith("tests/") or (RACINE / a).is_dir()]
    fait = python("postgres", *presents)
    assert fait.returncode == 0, fait.stdout[-4000:]
    assert " passed" in fait.stdout and int(fait.stdout.rsplit(" passed", 1)[0].rsplit(maxsplit=1)[-1]) > 40


def test_twenty_at_once_leave_one_in_force_there_too(serveur, python):
    _creer(serveur, "ensemble")
    fait = python("ensemble", "-m", "tests.services.epreuves_depot", "ensemble", 10)
    assert fait.returncode == 0, fait.stderr[-3000:]
    rapport = json.loads(fait.stdout.splitlines()[-1])
    assert rapport["fautes"] == [] and rapport["depots"] == 5 * 20 + 5


def test_killed_deposits_are_whole_or_absent_there_too(serveur, python):
    _creer(serveur, "morts")
    fait = python("morts", "-m", "tests.services.epreuves_depot", "morts", 28)
    assert fait.returncode == 0, fait.stderr[-3000:]
    assert json.loads(fait.stdout.splitlines()[-1])["fautes"] == []


def test_a_backup_is_put_back_there_too(serveur, python, tmp_path):
    for base in ("vivante", "neuve"):
        _creer(serveur, base)
    fait = python("vivante", "-m", "tests.services.epreuves_depot", "ensemble", 1)
    assert fait.returncode == 0, fait.stderr[-3000:]
    binome = ("-c", "from binome.cli.app import main; main()")
    fichier, neuf = tmp_path / "sauvegarde.zip", tmp_path / "neuf"
    neuf.mkdir()
    assert (fait := python("vivante", *binome, "sauvegarder", fichier)).returncode == 0, fait.stderr
    assert (fait := python("neuve", *binome, "restaurer", fichier, donnees=neuf)).returncode == 0, fait.stderr
    assert "intact" in fait.stdout
    assert python("neuve", *binome, "journal", "verifier", donnees=neuf).returncode == 0


@pytest.mark.parametrize(
    ("epreuve", "combien"),
    [("morts", 40), ("ensemble", 40), ("geles", 3), ("verrou", 45), ("relance", 1), ("foule", 5)],
)
def test_the_queue_delivers_there_too(serveur, python, epreuve, combien):
    base = f"file_{epreuve}"
    _creer(serveur, base)
    suite = [json.dumps(RELANCE)] if epreuve == "relance" else []
    fait = python(base, "-m", "tests.services.epreuves_file", epreuve, combien, *suite)
    assert fait.returncode == 0, fait.stderr[-3000:]
    assert json.loads(fait.stdout.splitlines()[-1])["fautes"] == []


def test_without_a_turn_for_each_address_a_crowd_passes_its_limit_there(serveur, python):
    _creer(serveur, "file_foule_temoin")
    fait = python("file_foule_temoin", "-m", "tests.services.epreuves_file", "foule", 5, "--temoin")
    assert json.loads(fait.stdout.splitlines()[-1])["fautes"]


def test_a_worker_that_does_not_outlive_a_restart_stops_there_too(serveur, python):
    _creer(serveur, "file_temoin")
    fait = python("file_temoin", "-m", "tests.services.epreuves_file", "relance", 1, json.dumps(RELANCE), "--temoin")
    (faute,) = json.loads(fait.stdout.splitlines()[-1])["fautes"]
    assert "vivant : False" in faute


@pytest.fixture
def petit_disque(tmp_path):
    """A disk of two megabytes, where PostgreSQL may put tables."""
    dossier = Path(tempfile.mkdtemp(prefix="binome-disque-"))
    monter = ["mount", "-t", "tmpfs", "-o", "size=2m,mode=777", "tmpfs", str(dossier)]
    if os.geteuid() != 0 or subprocess.run(monter, capture_output=True, check=False).returncode:
        dossier.rmdir()
        pytest.skip("Cette machine ne laisse pas monter un disque : il faut être root, hors d'un conteneur")
    shutil.chown(dossier, "postgres", "postgres")
    yield dossier
    subprocess.run(["umount", "--lazy", str(dossier)], check=True)
    dossier.rmdir()


@pytest.mark.parametrize("temoin", [False, True])
def test_a_disk_full_then_freed_delays_and_loses_nothing_there_too(serveur, python, petit_disque, temoin):
    base = f"file_disque_{temoin}".lower()
    _creer(serveur, base)
    options = ["--temoin"] if temoin else []
    fait = python(base, "-m", "tests.services.epreuves_file", "disque", 3, petit_disque, *options)
    lancer(serveur[1] / "dropdb", "--maintenance-db", f"{serveur[0]}/postgres", base)
    lancer(serveur[1] / "psql", f"{serveur[0]}/postgres", "-c", "DROP TABLESPACE petit")
    assert fait.returncode == 0, fait.stderr[-3000:]
    fautes = json.loads(fait.stdout.splitlines()[-1])["fautes"]
    if temoin:
        assert any("vivant : False" in f for f in fautes)
    else:
        assert fautes == [] and "OperationalError" in fait.stderr
