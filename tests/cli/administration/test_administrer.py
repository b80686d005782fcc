"""`binome administrer`: the platform's first steps, from an empty file to an instructor named."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests import pret
from tests.documents.elus.test_lecture import BONNES, fichier
from typer.testing import CliRunner

from binome.cli.app import app
from binome.registre.models import Campagne, Compte, LigneJournal, RoleCampagne
from binome.services.socle import journal

pytestmark = pytest.mark.lent


def lancer(*arguments: str) -> tuple[int, str]:
    resultat = CliRunner().invoke(app, ["administrer", *arguments])
    return resultat.exit_code, resultat.output


@pytest.fixture
def _sans_fermeture(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands close their connections; those of the test must outlive them."""
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)


@pytest.mark.lent
@pytest.mark.usefixtures("_sans_fermeture")
def test_from_the_first_administrator_to_an_instructor_everything_is_journalled():
    code, sortie = lancer("premier-administrateur", "Admin@Exemple.fr", "--site", "https://binome.exemple.fr/")
    assert code == 0, sortie
    assert "https://binome.exemple.fr/comptes/mot-de-passe/oublie/" in sortie
    assert lancer("ouvrir-campagne", "ti-2023-2027")[0] == 0
    assert lancer("prolonger", "ti-2023-2027", "2027-03-31", "--motif", "Arrêté du 1er mars")[0] == 0
    assert lancer("nommer", "region@exemple.fr", "instructeur", "--appel", "ti-2023-2027")[0] == 0
    assert Compte.objects.get(administrateur=True).email == "admin@exemple.fr"
    assert Campagne.objects.get().echeance.isoformat() == "2027-03-31"
    assert RoleCampagne.objects.get().compte.email == "region@exemple.fr"
    assert lancer("demettre", "region@exemple.fr", "instructeur", "--appel", "ti-2023-2027")[0] == 0
    attendues = ["plateforme.administrateur", "campagne.ouverte", "campagne.prolongee", "campagne.role_donne"]
    assert [x.action for x in LigneJournal.objects.all()] == [*attendues, "campagne.role_repris"]
    assert journal.verifier() == (5, None)


@pytest.mark.lent
@pytest.mark.usefixtures("_sans_fermeture")
def test_people_are_signed_up_named_and_helped_from_the_command_line():
    assert lancer("premier-administrateur", "un@exemple.fr", "--site", "https://binome.exemple.fr")[0] == 0
    for commande in ("ajouter-administrateur", "inscrire"):
        code, sortie = lancer(commande, f"{commande}@exemple.fr", "--site", "https://binome.exemple.fr")
        assert code == 0, sortie
        assert "https://binome.exemple.fr/comptes/mot-de-passe/oublie/" in sortie
    assert lancer("retirer-administrateur", "un@exemple.fr")[0] == 0
    for arguments, mot in (
        (("retirer-administrateur", "ajouter-administrateur@exemple.fr"), "seul"),
        (("inscrire", "inscrire@exemple.fr"), "déjà"),
        (("retirer-seconde-preuve", "un@exemple.fr"), "seconde preuve"),
    ):
        code, sortie = lancer(*arguments)
        assert (code, mot in sortie) == (2, True), sortie
    assert journal.verifier() == (4, None)


@pytest.mark.usefixtures("_sans_fermeture", "referentiel")
def test_an_instructor_is_named_for_regions_all_of_them_or_none():
    assert lancer("ouvrir-campagne", "ti-2023-2027")[0] == 0
    nommer = ("nommer", "sgar@exemple.fr", "instructeur", "--appel", "ti-2023-2027", "--region", "93", "--region")
    code, sortie = lancer(*nommer, "99")
    assert code == 2 and "n'est pas le code INSEE" in sortie and "84 Auvergne" in sortie
    assert not RoleCampagne.objects.exists() and not Compte.objects.exists()
    code, sortie = lancer(*nommer, "84", "--motif", "Dossier interrégional")
    assert code == 0 and "région 93, 84" in sortie
    assert sorted(RoleCampagne.objects.values_list("portee", flat=True)) == ["84", "93"]
    assert lancer("demettre", *nommer[1:5], "--region", "84")[0] == 0
    assert RoleCampagne.objects.get().portee == "93"


@pytest.mark.usefixtures("_sans_fermeture")
@pytest.mark.parametrize(
    ("arguments", "mot"),
    [
        (("premier-administrateur", "pas-une-adresse"), "adresse"),
        (("ouvrir-campagne", "ti-2023"), "Vouliez-vous dire"),
        (("prolonger", "ti-2023-2027", "2027-03-31", "--motif", "x"), "Aucune campagne"),
        (("nommer", "a@exemple.fr", "roi", "--appel", "ti-2023-2027"), "instructeur"),
        (("nommer", "a@exemple.fr", "elu", "--appel", "ti-2023-2027"), "instructeur"),
    ],
)
def test_what_cannot_be_done_is_said_in_french_and_leaves_nothing(arguments, mot):
    code, sortie = lancer(*arguments)
    assert code == 2
    assert mot in sortie
    assert "Traceback" not in sortie
    assert not LigneJournal.objects.exists()
    assert not Compte.objects.exists()


@pytest.mark.lent
def test_an_empty_file_becomes_a_platform_and_until_then_commands_say_what_to_do(tmp_path: Path):
    environnement = {**os.environ, "BINOME_BASE": f"sqlite:///{tmp_path / 'b.sqlite3'}"}

    def executer(*arguments: str) -> pret.Fait:
        return pret.executer("-c", pret.BINOME, "administrer", *arguments, env=environnement)

    avant = executer("ouvrir-campagne", "ti-2023-2027")
    assert avant.returncode == 2
    assert "binome administrer initialiser" in avant.stderr
    for _ in range(2):
        assert executer("initialiser").returncode == 0
    assert executer("ouvrir-campagne", "ti-2023-2027").returncode == 0


@pytest.mark.usefixtures("_sans_fermeture")
def test_a_list_of_offices_is_loaded_with_its_refusals(tmp_path):
    liste = tmp_path / "elus.csv"
    liste.write_bytes(fichier("maires", BONNES["maires"], "1;2"))
    code, dit = lancer("charger-mandats", str(liste), "--millesime", "2026-T3", "--essai")
    assert code == 0 and "Ligne 3 refusée" in dit and "Maires" in dit
    code, dit = lancer("charger-mandats", str(tmp_path / "absent.csv"), "--millesime", "2026")
    assert code == 2 and "Impossible de lire" in dit.replace("’", "'")
