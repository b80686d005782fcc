"""A backup writes attachments, seals and keys, each in its place: whatever else an inventory names is refused first."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from binome.services.exploitation import base_sauvee, sauvegarde
from binome.services.exploitation.base_sauvee import SauvegardeError

pytestmark = pytest.mark.django_db
CONTENU = b"Un contenu."
SHA = hashlib.sha256(CONTENU).hexdigest()


@pytest.fixture(autouse=True)
def donnees(settings, tmp_path, monkeypatch) -> Path:
    settings.DONNEES = tmp_path / "donnees"
    settings.DONNEES.mkdir()
    monkeypatch.setattr(base_sauvee, "est_vide", lambda: True)
    monkeypatch.setattr(base_sauvee, "nom_de_la_base", lambda: "base.sqlite3")
    monkeypatch.setattr(sauvegarde.connection, "vendor", "sqlite")
    return settings.DONNEES


def archiver(chemin: Path, *noms: str, mode: int = 0, **inventaire: object) -> Path:
    """A backup whose inventory names those files, with their right fingerprints."""
    with zipfile.ZipFile(chemin, "w") as archive:
        for nom in noms:
            info = zipfile.ZipInfo(nom)
            info.external_attr = mode << 16
            archive.writestr(info, CONTENU)
        fichiers = {nom: {"taille": len(CONTENU), "sha256": SHA} for nom in noms}
        fiche = {"format": sauvegarde.FORMAT, "moteur": "sqlite", "journal": {}, "fichiers": fichiers, **inventaire}
        archive.writestr("inventaire.json", json.dumps(fiche))
    return chemin


@pytest.mark.parametrize(
    "nom",
    [
        "intrus.txt",
        ".profile",
        "config/settings.py",
        "statique/web/atelier.js",
        "referentiel-2026-1.binome",
        "binome.sqlite3",
        "binome.sqlite3-wal",
        "cle_secrete.bak",
        "cles/sceau.pem/x",
        "cles/.sceau.pem",
        "cles/authorized_keys",
        "sceaux/../cles/sceau.pem",
        "sceaux/x.sh",
        "sceaux/sous/x.zip",
        "pieces/attente/tmp1",
        "pieces/ab/cd",
        f"pieces/{SHA[:2]}/{SHA[2:]}.html",
        f"pieces/{SHA[:2]}/{'0' * 62}",
        f"PIECES/{SHA[:2]}/{SHA[2:]}",
        "pieces/../../intrus",
        "/etc/binome",
        "C:\\\\binome",
        "cles\\\\sceau.pem",
        "cles/sceau.pem ",
        "cles/sceau\n.pem",
    ],
)
def test_a_file_of_no_known_kind_or_place_is_refused_and_nothing_is_written(tmp_path, donnees, nom):
    with pytest.raises(SauvegardeError, match=r"piégée|annonce"):
        sauvegarde.restaurer(archiver(tmp_path / "s.zip", nom))
    assert list(donnees.rglob("*")) == []
    assert {f.name for f in tmp_path.iterdir()} == {"s.zip", "donnees"}


@pytest.mark.parametrize("mode", [0o120777, 0o040755, 0o010644, 0o020644])
def test_a_link_a_folder_or_a_device_is_refused(tmp_path, donnees, mode):
    with pytest.raises(SauvegardeError, match="fichier ordinaire"):
        sauvegarde.restaurer(archiver(tmp_path / "s.zip", "cles/sceau.pem", mode=mode))
    assert list(donnees.rglob("*")) == []


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_given_twice_is_refused(tmp_path):
    with pytest.raises(SauvegardeError, match="annonce"):
        sauvegarde.restaurer(archiver(tmp_path / "s.zip", "cles/sceau.pem", "cles/sceau.pem"))


def test_a_file_longer_than_its_inventory_is_refused(tmp_path):
    fichiers = {"cles/sceau.pem": {"taille": 3, "sha256": SHA}}
    with pytest.raises(SauvegardeError, match="altérée"):
        sauvegarde.restaurer(archiver(tmp_path / "s.zip", "cles/sceau.pem", fichiers=fichiers))


@pytest.mark.parametrize("lien", ["pieces", "sceaux", "cles", "cle_secrete"])
def test_a_data_folder_whose_places_lead_elsewhere_is_refused(tmp_path, donnees, lien):
    ailleurs = tmp_path / "ailleurs"
    ailleurs.mkdir()
    (donnees / lien).symlink_to(ailleurs)
    with pytest.raises(SauvegardeError, match="est un lien"):
        sauvegarde.restaurer(archiver(tmp_path / "s.zip", "cles/sceau.pem"))
    assert list(ailleurs.iterdir()) == []


def test_the_control_what_a_backup_holds_is_of_known_kinds(tmp_path, donnees):
    """These pass the wall: what is refused then is the database, which is not one."""
    noms = ["base.sqlite3", "cle_secrete", f"pieces/{SHA[:2]}/{SHA[2:]}", "sceaux/essai-1-0123456789abcdef.zip"]
    with pytest.raises(SauvegardeError, match="base copiée"):
        sauvegarde.restaurer(archiver(tmp_path / "s.zip", *noms, "cles/sceau.pem", "cles/sceau-2026.pem"))
