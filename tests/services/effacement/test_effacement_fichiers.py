"""Erasure on the disk: no byte of the database's file keeps the name, and a backup of before is purged when put back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests import pret
from tests.base_neuve import base_neuve

pytestmark = pytest.mark.lent(3)
QUI, NOM = "ombeline@personnes.example", "Ombeline Zwiller"
HISTOIRE = f"""
import django; django.setup()
from binome.services.notifications import envois
# This history goes faster than people do.
envois.PAR_COMPTE = envois.PAR_EQUIPIER = envois.PAR_INCONNU = ()
from allauth.account.models import EmailAddress
from binome.domaine.droits.droits import Role
from binome.registre.models import Compte
from binome.services.acces import ouverture as ouvert
from binome.services.administration import campagnes
from binome.services.echanges import commentaires
from binome.services.echanges import demandes
from binome.services.equipe import invitations
from binome.services.redaction import enregistrement as redaction
from tests.maquettes import document, donner
def compte(adresse, nom):
    compte = Compte.objects.create_user(adresse, nom=nom)
    EmailAddress.objects.create(user=compte, email=adresse, verified=True, primary=True)
    return compte
chef, elle = compte("chef@personnes.example", "Chef Quelconque"), compte("{QUI}", "{NOM}")
dossier = redaction.creer(chef, campagnes.ouvrir("ti-2023-2027"), document())
donner(dossier, elle, Role.elu)
for rang in range(40):
    commentaires.commenter(chef, "essai", "", "{NOM} ({QUI}) " * rang or "x")
    demandes.demander(elle, "essai", chef.pk, f"Appeler {NOM}, {{rang}}")
invitations.inviter(chef, "essai", "autre@personnes.example", Role.lecteur)
"""

# A base of the fourth migration that holds what this one does. Made as bases were then: it costs less than to undo, one
# by one, all the migrations since.
VIEILLIR = """
import django; django.setup()
import pathlib, sys
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from tests.registre.deux_chemins import UnAUn
from binome.services.exploitation import sauvegarde
executeur = MigrationExecutor(connection)
executeur.loader = UnAUn(connection)
autres = [feuille for feuille in executeur.loader.graph.leaf_nodes() if feuille[0] != "registre"]
executeur.migrate([*autres, ("registre", "0004_administrateur_et_compteurs")])
connection.disable_constraint_checking()
with connection.cursor() as curseur:
    def lire(sql):
        return [nom for nom, in curseur.execute(sql).fetchall()]
    curseur.execute("ATTACH DATABASE %s AS nouvelle", [sys.argv[1]])
    for table in lire("SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"):
        de_l_une, de_l_autre = (lire(f"SELECT name FROM pragma_table_info('{table}', '{ou}')") for ou in ("main", "nouvelle"))
        communes = ", ".join(f'"{nom}"' for nom in de_l_une if nom in de_l_autre)
        if communes and table != "django_migrations":
            curseur.execute(f'DELETE FROM main."{table}"')
            curseur.execute(f'INSERT INTO main."{table}" ({communes}) SELECT {communes} FROM nouvelle."{table}"')
sauvegarde.sauvegarder(pathlib.Path(sys.argv[2]))
"""


@pytest.fixture(scope="module")
def binome():
    """Run a command, or lines of Python, as a program apart on the base of a data folder; what it printed."""

    def executer(donnees, *arguments, code=pret.BINOME):
        fait = pret.executer("-c", code, *arguments, env=pret.chez(donnees))
        assert fait.returncode == 0, fait.stdout + fait.stderr
        return fait.stdout

    return executer


def _fichiers_qui_nomment(donnees: Path) -> set[str]:
    """Files of a data folder that hold the name or the address, in any case."""
    mots = [mot.encode() for texte in (QUI, NOM) for mot in (texte, texte.upper(), texte.lower())]
    fichiers = [f for f in donnees.rglob("*") if f.is_file() and f.suffix != ".zip"]
    return {f.name for f in fichiers if any(mot in f.read_bytes() for mot in mots)}


@pytest.fixture(scope="module")
def machine(binome, tmp_path_factory):
    """A platform: a backup, then an erasure, then a later backup."""
    donnees = tmp_path_factory.mktemp("machine")
    shutil.copyfile(base_neuve(), donnees / "binome.sqlite3")
    binome(donnees, "administrer", "initialiser")
    binome(donnees, code=HISTOIRE)
    assert _fichiers_qui_nomment(donnees), "there is something to erase"
    binome(donnees, "sauvegarder", str(donnees / "avant.zip"))
    essai = binome(donnees, "administrer", "effacer-personne", QUI, "--motif", f"Demande de {NOM}", "--essai")
    assert "serait effacée" in essai and _fichiers_qui_nomment(donnees)
    fait = binome(donnees, "administrer", "effacer-personne", QUI, "--motif", f"Demande de {NOM}")
    assert "est effacée" in fait and "traces" not in fait
    binome(donnees, "sauvegarder", str(donnees / "apres.zip"))
    return donnees


def test_no_byte_of_the_data_folder_keeps_them(binome, machine):
    assert _fichiers_qui_nomment(machine) == set()
    assert "déjà été effacée" in binome(machine, "administrer", "effacer-personne", QUI, "--motif", "x")
    assert "intact" in binome(machine, "journal", "verifier")
    lu = binome(machine, "journal", "lire", "--lignes", "500")
    assert "personne effacée" in lu and "Chef Quelconque" in lu and NOM not in lu


@pytest.mark.parametrize("liste", ["effacements", "apres.zip"])
def test_a_backup_of_before_put_back_with_the_list_is_purged_at_once(binome, machine, tmp_path, liste):
    dit = binome(tmp_path, "restaurer", str(machine / "avant.zip"), "--effacements", str(machine / liste))
    assert "1 personne effacée de nouveau" in dit.replace("\u00a0", " ").replace("\u202f", " ")
    assert _fichiers_qui_nomment(tmp_path) == set()
    assert "intact" in binome(tmp_path, "journal", "verifier")


def test_the_machine_remembers_by_itself(binome, machine, tmp_path):
    """The base and the attachments were lost, the list was not."""
    copie = tmp_path / "effacements"
    copie.mkdir()
    for fichier in (machine / "effacements").iterdir():
        (copie / fichier.name).write_bytes(fichier.read_bytes())
    binome(tmp_path, "restaurer", str(machine / "avant.zip"))
    assert _fichiers_qui_nomment(tmp_path) == set()


def test_without_the_list_it_is_said_and_the_list_given_later_does_it(binome, machine, tmp_path):
    """The negative control too: they did come back."""
    dit = binome(tmp_path, "restaurer", str(machine / "avant.zip"))
    assert "Aucune liste d" in dit and "purger --effacements" in dit
    assert "binome.sqlite3" in _fichiers_qui_nomment(tmp_path)
    dit = binome(tmp_path, "administrer", "purger", "--effacements", str(machine / "apres.zip"))
    assert "de nouveau" in dit
    assert _fichiers_qui_nomment(tmp_path) == set()


def test_a_later_backup_brings_nobody_back(binome, machine, tmp_path):
    binome(tmp_path, "restaurer", str(machine / "apres.zip"))
    assert _fichiers_qui_nomment(tmp_path) == set() and list((tmp_path / "effacements").iterdir())


def test_a_backup_of_an_older_version_is_purged_by_its_migration(binome, machine, tmp_path):
    """Put back before its tables are those of this version: `initialiser` erases again before anyone comes."""
    ancienne, vieille, neuve = (tmp_path / nom for nom in ("ancienne", "vieille", "neuve"))
    ancienne.mkdir()
    binome(ancienne, "restaurer", str(machine / "avant.zip"))
    shutil.copytree(ancienne, vieille, ignore=shutil.ignore_patterns("binome.sqlite3*"))
    binome(vieille, str(ancienne / "binome.sqlite3"), str(tmp_path / "0004.zip"), code=VIEILLIR)
    neuve.mkdir()
    dit = binome(neuve, "restaurer", str(tmp_path / "0004.zip"), "--effacements", str(machine / "effacements"))
    assert "version plus ancienne" in dit and _fichiers_qui_nomment(neuve)
    binome(neuve, "administrer", "initialiser")
    assert _fichiers_qui_nomment(neuve) == set()


@pytest.mark.parametrize("efface", [True, False])
def test_a_night_s_purge_leaves_no_byte_either(binome, machine, tmp_path, efface):
    """The second case is the negative control: rows that are only deleted stay in the file."""
    binome(tmp_path, "restaurer", str(machine / "apres.zip"))
    vieillir = f"""
import django; django.setup()
import datetime as dt
from allauth.account.models import EmailAddress
from binome.registre.models import Compte, Envoi
from binome.services.notifications import courriels
from binome.services.exploitation import retention
from django_tasks_db.models import DBTaskResult
for rang in range(30):
    compte = Compte.objects.create_user(f"{{rang}}{QUI}", nom="{NOM}" * 5)
    EmailAddress.objects.create(user=compte, email=compte.email, verified=False)
    courriels.poster(compte.email, "objet", "{NOM} " * 400)
ancien = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
Compte.objects.filter(nom__contains="{NOM}").update(cree_le=ancien)
DBTaskResult.objects.update(status="SUCCESSFUL", finished_at=ancien)
Envoi.objects.update(etat="envoyee", change_le=ancien)
"""
    binome(tmp_path, code=vieillir)
    assert "binome.sqlite3" in _fichiers_qui_nomment(tmp_path)
    purger = "import django; django.setup(); from binome.services.effacement import residus; from binome.services.exploitation import retention\n"
    if not efface:
        # Some builds of SQLite overwrite by default, others do not: this is one that does not.
        purger += "from django.db import connection as c\n"
        purger += "residus.ne_rien_laisser = lambda: c.cursor().execute('PRAGMA secure_delete=OFF')\n"
    binome(tmp_path, code=f"{purger}retention.purger_la_nuit.func()")
    assert bool(_fichiers_qui_nomment(tmp_path)) is not efface


COUPURE = """
import os, sys
import django; django.setup()
from binome.services.effacement import donnees_personnelles
from binome.services.effacement import effacement
from binome.services.effacement import memoire as memoire_effacements
from binome.services.effacement import residus
module, nom, apres = {"tables": (donnees_personnelles, "_anonymiser", False), "avant": (memoire_effacements, "noter", False),
    "note": (memoire_effacements, "noter", True), "valide": (residus, "oublier", False)}[sys.argv[1]]
vraie = getattr(module, nom)
def mourir(*arguments):
    if apres:
        vraie(*arguments)
    os._exit(0)
setattr(module, nom, mourir)
effacement.effacer(sys.argv[2], "x")
"""


@pytest.mark.parametrize(("instant", "efface"), [("tables", False), ("avant", False), ("note", True), ("valide", True)])
def test_a_death_at_any_point_leaves_all_or_nothing(binome, machine, tmp_path, instant, efface):
    """Before the list says it, nothing is done; from then on, the night does all of it."""
    binome(tmp_path, "restaurer", str(machine / "avant.zip"))
    binome(tmp_path, instant, QUI, code=COUPURE)
    avant = binome(tmp_path, code=f"import django; django.setup()\n{COMPTER}")
    assert avant == ("0\n" if instant == "valide" else "1 1 1\n")
    binome(tmp_path, "administrer", "purger")
    assert binome(tmp_path, code=f"import django; django.setup()\n{COMPTER}") == ("0\n" if efface else "1 1 1\n")
    assert bool(_fichiers_qui_nomment(tmp_path)) is not efface
    assert "intact" in binome(tmp_path, "journal", "verifier")


COMPTER = f"""
from binome.registre.models import Compte, RoleDossier
from allauth.account.models import EmailAddress
comptes = Compte.objects.filter(email="{QUI}")
print(*[comptes.count(), RoleDossier.objects.filter(compte__in=comptes).count(),
    EmailAddress.objects.filter(email="{QUI}").count()] if comptes else [0])
"""
