"""The backup, and its rehearsal: made while others write, checked, put back elsewhere, refused when altered."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from binome.referentiel.emplacement import dossier_donnees

RACINE = Path(__file__).parents[2]
pytestmark = pytest.mark.lent
ECRIRE = """
import sys, threading, time
import django; django.setup()
from binome.services import acces, depots, pieces, sceaux, sauvegarde, journal
from tests.documents.fichiers_hostiles import bons
from tests.services.outils_depot import ID, campagne, compte, dossier_signe, signer
acces.maintenant = lambda: __import__("tests.services.outils_depot").services.outils_depot.A_TEMPS
chef = compte("chef")
dossier = dossier_signe(campagne(), chef)
pieces.joindre(chef, ID, "Délibération.pdf", [bons()["pdf"][1]])
signer(dossier)
sceaux.ecrire(depots.deposer(chef, ID, "cle-de-test-1"))
from django.contrib.sessions.backends.db import SessionStore
session = SessionStore(); session["_auth_user_id"] = str(chef.pk); session.create()
from binome.services import courriels
courriels.poster("elu@exemple.invalid", "Objet", "Texte")
fini = threading.Event()
def ecrire():
    from django.db import connection, transaction
    while not fini.is_set():
        with transaction.atomic():
            journal.ajouter("essai", "x", {}, acteur=None, instant=acces.maintenant())
    connection.close()
fil = threading.Thread(target=ecrire); fil.start()
time.sleep(0.2)
bilan = sauvegarde.sauvegarder(__import__("pathlib").Path(sys.argv[1]))
fini.set(); fil.join()
print(bilan.lignes, journal.verifier()[0])
"""


def _binome(donnees, *arguments, code=None):
    commande = [sys.executable, "-c", "from binome.cli.app import main; main()", *arguments]
    if code is not None:
        commande = [sys.executable, "-c", code, *arguments]
    environnement = {
        **os.environ,
        "BINOME_DONNEES": str(donnees),
        "BINOME_BASE": f"sqlite:///{donnees}/binome.sqlite3",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": os.pathsep.join([str(RACINE), os.environ.get("PYTHONPATH", "")]),
    }
    return subprocess.run(commande, env=environnement, cwd=RACINE, capture_output=True, text=True, check=False)


def _prendre_le_referentiel(donnees):
    """What takes long to build and is not the platform's: shared with this machine's data folder."""
    for motif in ("referentiel-*.binome", "flux-estimes-*.npz", "mesures", "statique"):
        for commun in dossier_donnees().glob(motif):
            (donnees / commun.name).symlink_to(commun)


@pytest.fixture(scope="module")
def sauvegarde(tmp_path_factory, referentiel):
    """A platform with a deposit, an attachment and a seal, saved while a thread writes."""
    donnees = tmp_path_factory.mktemp("vivante")
    _prendre_le_referentiel(donnees)
    assert _binome(donnees, "administrer", "initialiser").returncode == 0
    fichier = donnees / "sauvegardes" / "du-jour.zip"
    fait = _binome(donnees, str(fichier), code=ECRIRE)
    assert fait.returncode == 0, fait.stderr
    sauvees, ecrites = map(int, fait.stdout.split())
    assert 4 <= sauvees <= ecrites
    return donnees, fichier


def test_a_backup_made_while_others_write_is_put_back_whole(sauvegarde, tmp_path):
    donnees, fichier = sauvegarde
    fait = _binome(tmp_path, "restaurer", str(fichier))
    assert fait.returncode == 0, fait.stderr
    assert "intact" in fait.stdout
    for dossier in ("pieces", "sceaux", "cles"):
        avant = {f.relative_to(donnees): f.read_bytes() for f in (donnees / dossier).rglob("*") if f.is_file()}
        apres = {f.relative_to(tmp_path): f.read_bytes() for f in (tmp_path / dossier).rglob("*") if f.is_file()}
        assert avant == apres and avant
    assert _binome(tmp_path, "journal", "verifier").returncode == 0
    (sceau,) = (tmp_path / "sceaux").glob("*.zip")
    assert _binome(tmp_path, "sceau", "verifier", str(sceau)).returncode == 0
    remise, vivante = (_binome(ou, "tache", "executer", "--une-fois") for ou in (tmp_path, donnees))
    assert remise.returncode == vivante.returncode == 0, remise.stderr + vivante.stderr
    # What waited when it was saved has left since, from the living one.
    assert "Subject:" in vivante.stdout and "Subject:" not in remise.stdout


def test_sessions_and_messages_of_then_do_not_come_back_documents_asked_for_do(sauvegarde, tmp_path, tmp_path_factory):
    _, fichier = sauvegarde

    def lire(ou):
        with closing(sqlite3.connect(ou)) as base:
            taches = base.execute("SELECT task_path FROM django_tasks_database_dbtaskresult WHERE status = 'READY'")
            noms = sorted(nom.rpartition(".")[2] for (nom,) in taches)
            return noms, base.execute("SELECT count(*) FROM django_session").fetchone()[0]

    with zipfile.ZipFile(fichier) as archive:
        attendaient, sessions = lire(Path(archive.extract("base.sqlite3", tmp_path_factory.mktemp("sauvee"))))
    assert {"expedier", "envoyer_accuse", "preparer_documents"} <= set(attendaient)
    assert sessions == 1
    fait = _binome(tmp_path, "restaurer", str(fichier))
    assert f"1 session fermée, {len(attendaient) - 1} courriels en attente écartés" in fait.stdout
    assert lire(tmp_path / "binome.sqlite3") == (["preparer_documents"], 0)


def test_it_is_never_put_back_over_something(sauvegarde):
    donnees, fichier = sauvegarde
    fait = _binome(donnees, "restaurer", str(fichier))
    assert fait.returncode == 2 and "n'est pas vide" in fait.stderr
    assert _binome(donnees, "sauvegarder", str(fichier)).returncode == 2


@pytest.mark.parametrize("quoi", ["piece", "base", "ajout", "tronquee", "journal"])
def test_an_altered_backup_is_refused_and_nothing_is_written(sauvegarde, tmp_path, quoi):
    _, fichier = sauvegarde
    altere, neuf = tmp_path / "altere.zip", tmp_path / "neuf"
    neuf.mkdir()
    with zipfile.ZipFile(fichier) as source, zipfile.ZipFile(altere, "w") as cible:
        for nom in source.namelist():
            octets = source.read(nom)
            if (quoi == "piece" and nom.startswith("pieces/")) or (quoi == "base" and nom.startswith("base.")):
                octets = octets[:-1] + bytes([octets[-1] ^ 1])
            if quoi == "journal" and nom == "inventaire.json":
                inventaire = json.loads(octets)
                inventaire["journal"]["lignes"] += 1
                octets = json.dumps(inventaire).encode()
            cible.writestr(nom, octets)
        if quoi == "ajout":
            cible.writestr("pieces/../../intrus", b"x")
    if quoi == "tronquee":
        altere.write_bytes(altere.read_bytes()[:-3000])
    fait = _binome(neuf, "restaurer", str(altere))
    assert fait.returncode == 2, fait.stdout
    assert not (neuf / "pieces").exists()
    with closing(sqlite3.connect(neuf / "binome.sqlite3")) as base:
        assert not base.execute("SELECT * FROM sqlite_master").fetchall(), "the database is still empty"


def test_an_altered_journal_is_named_by_its_line(sauvegarde, tmp_path):
    _, fichier = sauvegarde
    assert _binome(tmp_path, "restaurer", str(fichier)).returncode == 0
    with sqlite3.connect(tmp_path / "binome.sqlite3") as base:
        base.execute("DROP TRIGGER journal_sans_update")
        base.execute("UPDATE registre_lignejournal SET acteur = 'x' WHERE rang = 2")
    base.close()
    fait = _binome(tmp_path, "journal", "verifier")
    assert fait.returncode == 1 and "ligne 2" in fait.stdout
