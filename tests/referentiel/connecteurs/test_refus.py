"""A wrong file ends in a French sentence, and what was loaded before is still there."""

from __future__ import annotations

import gzip
import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from binome.referentiel.connecteurs import archives
from binome.referentiel.connecteurs.chargement import Bilan
from binome.referentiel.connecteurs.depot import Depot
from binome.referentiel.connecteurs.erreurs import DepotAbimeError, FichierRefuseError

ENTETE = "CODGEO;LIBGEO;DCLT;L_DCLT;NBFLUX_C20_ACTOCC15P\n"


def tronque(octets: bytes) -> bytes:
    return octets[: len(octets) // 2]


def zipper(**membres: bytes) -> bytes:
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as archive:
        for nom, contenu in membres.items():
            archive.writestr(nom.replace("_", "."), contenu)
    return sortie.getvalue()


def formule() -> bytes:
    classeur = openpyxl.Workbook()
    classeur.active.append(["CODGEO", "DCLT", "NBFLUX"])
    classeur.active.append(["05061", "05023", "=1+1"])
    sortie = io.BytesIO()
    classeur.save(sortie)
    return sortie.getvalue()


def emboitees(fois: int) -> bytes:
    contenu = ENTETE.encode()
    for _ in range(fois):
        contenu = gzip.compress(contenu)
    return contenu


CAS = {
    "vide": (b"", "vide"),
    "blancs": (b" \n\n  \n", "vide"),
    "en-tête seul": (ENTETE.encode(), "aucune ligne"),
    "autres colonnes": (b"codgeo;ze2020\n05061;8405\n", "codgeo, ze2020"),
    "binaire": (b"\x89PNG\r\n\x1a\n\0\0\0" + bytes(64), "ni un CSV"),
    "json": (b'{"communes": {}}', "document JSON"),
    "gz tronqué": (tronque(gzip.compress(os.urandom(4000))), "tronqué"),
    "gz tronqué en route": (gzip.compress((ENTETE + "05061;G;05061;G;1\n" * 40000).encode())[:-300], "tronqué"),
    "zip tronqué": (tronque(zipper(a_csv=os.urandom(4000))), "tronqué"),
    "zip sans données": (zipper(photo_png=b"x"), "ni CSV"),
    "gz emboîtés": (emboitees(5), "emboîtées"),
    "xls": (b"\xd0\xcf\x11\xe0" + bytes(600), ".xls"),
    "formule": (formule(), "cellule C2"),
    "parquet tronqué": (b"PAR1" + bytes(40), "Parquet"),
    "octet impossible": (ENTETE.encode() + b"05061;G\x81p;05023;B;3\n", "0x81"),
    "trop de refus": ((ENTETE + "05061;G;05023;B;3\n" + "05999;?;05023;B;3\n" * 3).encode(), "c'est trop"),
}


@pytest.mark.parametrize("cas", list(CAS))
def test_a_bad_file_is_refused_and_changes_nothing(
    cas: str, charge: Callable[..., Bilan], depot: Depot, fichier_flux: Path, tmp_path: Path
) -> None:
    charge("insee-flux", fichier_flux)
    avant = depot.chemin("insee-flux").read_bytes()
    contenu, attendu = CAS[cas]
    mauvais = tmp_path / "mauvais"
    mauvais.write_bytes(contenu)
    with pytest.raises(FichierRefuseError) as refus:
        charge("insee-flux", mauvais)
    assert attendu in str(refus.value)
    assert depot.chemin("insee-flux").read_bytes() == avant
    assert depot.lire("insee-flux", verifier=True) is not None
    assert not list(depot.dossier.glob(".*parquet")) and not list(depot.dossier.glob(".rejets*"))


def test_a_missing_file_or_a_folder_is_said(charge: Callable[..., Bilan], tmp_path: Path) -> None:
    for chemin in (tmp_path / "absent.csv", tmp_path):
        with pytest.raises(FichierRefuseError, match="ne peut pas être lu"):
            charge("insee-flux", chemin)


def test_a_file_refused_whole_keeps_its_report_apart(
    charge: Callable[..., Bilan], depot: Depot, tmp_path: Path
) -> None:
    mauvais = tmp_path / "mauvais.csv"
    mauvais.write_bytes(CAS["trop de refus"][0])
    with pytest.raises(FichierRefuseError, match="fichier-refuse"):
        charge("insee-flux", mauvais)
    assert depot.chemin_rejets("insee-flux", refuse=True).read_text(encoding="utf-8-sig").count("05999") == 3
    assert not depot.chemin_rejets("insee-flux").exists()


@pytest.mark.parametrize("emballer", [gzip.compress, lambda octets: zipper(a_csv=octets)], ids=["gz", "zip"])
def test_a_bomb_is_defused(
    emballer: Callable[[bytes], bytes], charge: Callable[..., Bilan], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "_SEUIL_TAUX", archives.Mo)
    bombe = tmp_path / "bombe"
    bombe.write_bytes(emballer(ENTETE.encode() + b"\n" * (6 * archives.Mo)))
    with pytest.raises(FichierRefuseError, match="démesurément"):
        charge("insee-flux", bombe)


def test_an_xlsx_bomb_is_defused(charge: Callable[..., Bilan], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "_SEUIL_TAUX", archives.Mo)
    bombe = tmp_path / "bombe.xlsx"
    with zipfile.ZipFile(bombe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/sharedStrings.xml", " " * (6 * archives.Mo))
    with pytest.raises(FichierRefuseError, match="démesurément"):
        charge("insee-flux", bombe)


@pytest.mark.parametrize("abimer", ["tronquer", "alterer", "remplacer"])
def test_a_damaged_store_is_detected(
    abimer: str, charge: Callable[..., Bilan], depot: Depot, fichier_flux: Path
) -> None:
    charge("insee-flux", fichier_flux)
    chemin = depot.chemin("insee-flux")
    if abimer == "tronquer":
        chemin.write_bytes(tronque(chemin.read_bytes()))
    elif abimer == "remplacer":
        chemin.write_bytes(b"PAR1 n'importe quoi")
    else:
        charge_saine = depot.lire("insee-flux")
        assert charge_saine is not None
        import pyarrow.parquet as pq

        tableau = pq.read_table(chemin)
        volumes = charge_saine.colonnes["volume"].copy()
        volumes[0] += 1
        pq.write_table(tableau.set_column(2, "volume", [volumes]), chemin)
    with pytest.raises(DepotAbimeError, match="Rechargez"):
        depot.lire("insee-flux", verifier=True)


def test_a_failed_write_leaves_the_former_data(
    charge: Callable[..., Bilan], depot: Depot, fichier_flux: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    charge("insee-flux", fichier_flux)
    avant = depot.chemin("insee-flux").read_bytes()

    def plein(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", plein)
    with pytest.raises(Exception, match="Impossible d'écrire"):
        charge("insee-flux", fichier_flux, millesime="2021")
    monkeypatch.undo()
    assert depot.chemin("insee-flux").read_bytes() == avant
    assert not list(depot.dossier.glob(".insee*"))
