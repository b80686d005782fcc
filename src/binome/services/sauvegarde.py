"""Use cases of the backup: one file with the database, the attachments, the keys; checked when made and when put back.

A zip, in this order: `base.sqlite3` or `base.pgdump`, the files of the data folder that cannot be made again
(`cle_secrete`, `pieces/`, `sceaux/`, `cles/`, `effacements/`), and `inventaire.json`, with the SHA-256 of each.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import stat
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from binome.services import acces, base_sauvee, courriels, journal, memoire_effacements, retention
from binome.services.base_sauvee import SauvegardeError
from binome.version import __version__

FORMAT = "binome-sauvegarde-1"
_DOSSIERS = ("pieces", "sceaux", "cles")
_CLE_DJANGO = "cle_secrete"
_INVENTAIRE = "inventaire.json"
_BLOC = 1 << 20
# What a backup may hold, and where: whatever else an inventory names is not written.
_CONNUS = re.compile(
    r"cle_secrete"
    r"|pieces/[0-9a-f]{2}/[0-9a-f]{62}"
    r"|sceaux/[A-Za-z0-9][A-Za-z0-9._-]{0,120}\.zip"
    r"|effacements/[0-9A-Za-z-]+\.json"
    r"|cles/[A-Za-z0-9][A-Za-z0-9._-]{0,60}\.pem"
)
_PIECE = re.compile(r"pieces/([0-9a-f]{2})/([0-9a-f]{62})")
_EMPREINTE = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Bilan:
    """What was saved or put back; `suites`: what was erased and purged again, in French."""

    fichiers: int
    octets: int
    lignes: int
    faite_le: str
    sessions_fermees: int = 0
    courriels_ecartes: int = 0
    suites: tuple[str, ...] = ()


def sauvegarder(sortie: Path) -> Bilan:
    """Write a backup while the platform serves. The file appears whole, or not at all. Errors: SauvegardeError.

    The database is copied first, as it stands at one instant: every attachment that it names is on the disk already,
    since a file is kept before any row names it.
    """
    if sortie.exists():
        raise SauvegardeError(f"« {sortie} » existe déjà : une sauvegarde n'en écrase pas une autre.")
    try:
        sortie.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=sortie.parent, prefix=".sauvegarde-") as dossier:
            provisoire = Path(dossier) / "sauvegarde.zip"
            bilan = _ecrire(provisoire, Path(dossier))
            _synchroniser(provisoire)
            provisoire.replace(sortie)
            _synchroniser(sortie.parent)
    except OSError as erreur:
        raise SauvegardeError(f"La sauvegarde n'a pas pu être écrite dans « {sortie} » : {erreur}.") from None
    return bilan


def _ecrire(provisoire: Path, atelier: Path) -> Bilan:
    base = base_sauvee.copier(atelier)
    lignes, derniere = base_sauvee.verifier_copie(base)
    inventaire: dict[str, Any] = {
        "format": FORMAT,
        "logiciel": f"Binôme {__version__}",
        "faite_le": acces.maintenant().astimezone(dt.UTC).isoformat(timespec="seconds"),
        "moteur": connection.vendor,
        "journal": {"lignes": lignes, "derniere": derniere},
        "fichiers": {},
    }
    with zipfile.ZipFile(provisoire, "w", allowZip64=True) as archive:
        for nom, chemin in ((base.name, base), *_a_garder()):
            inventaire["fichiers"][nom] = _copier(archive, nom, chemin)
        archive.writestr(_INVENTAIRE, json.dumps(inventaire, ensure_ascii=False, indent=1))
    total = sum(fichier["taille"] for fichier in inventaire["fichiers"].values())
    return Bilan(len(inventaire["fichiers"]), total, lignes or 0, inventaire["faite_le"])


def _a_garder() -> Iterator[tuple[str, Path]]:
    racine = Path(settings.DONNEES)
    if (racine / _CLE_DJANGO).is_file():
        yield _CLE_DJANGO, racine / _CLE_DJANGO
    for dossier in (*_DOSSIERS, memoire_effacements.DOSSIER):
        for chemin in sorted((racine / dossier).rglob("*")):
            relatif = chemin.relative_to(racine)
            if chemin.is_file() and "attente" not in relatif.parts and not chemin.name.endswith(".tmp"):
                yield relatif.as_posix(), chemin


def _copier(archive: zipfile.ZipFile, nom: str, chemin: Path) -> dict[str, Any]:
    somme, taille = hashlib.sha256(), 0
    genre = zipfile.ZIP_DEFLATED if nom.startswith("base.") else zipfile.ZIP_STORED
    info = zipfile.ZipInfo(nom)
    info.compress_type = genre
    with chemin.open("rb") as flux, archive.open(info, "w", force_zip64=True) as place:
        while bloc := flux.read(_BLOC):
            somme.update(bloc)
            taille += len(bloc)
            place.write(bloc)
    return {"taille": taille, "sha256": somme.hexdigest()}


def restaurer(source: Path, effacements: Path | None = None) -> Bilan:
    """Put a backup back, into an empty database and data folder. Everything is checked before anything is written:
    checksums, then the chain of the journal. Then those who were erased since are erased again: as this machine
    remembers, and as `effacements` says (the list of another, or a later backup). Errors: SauvegardeError.
    """
    _exiger_vide()
    _apprendre(effacements)
    try:
        with zipfile.ZipFile(source) as archive, tempfile.TemporaryDirectory() as dossier:
            inventaire = _lire_inventaire(archive)
            _verifier_fichiers(archive, inventaire["fichiers"])
            base = Path(archive.extract(base_sauvee.nom_de_la_base(), dossier))
            _verifier_journal(base, inventaire["journal"])
            _remettre_les_fichiers(archive, inventaire["fichiers"])
            base_sauvee.remettre(base)
        sessions, ecartes = base_sauvee.apaiser()
        courriels.oublier_en_attente()
    except (zipfile.BadZipFile, EOFError, ValueError, KeyError) as erreur:
        if isinstance(erreur, SauvegardeError):
            raise
        raise SauvegardeError(f"« {source} » n'est pas une sauvegarde lisible ({erreur}).") from None
    except OSError as erreur:
        raise SauvegardeError(f"« {source} » n'a pas pu être remise : {erreur}.") from None
    return replace(_purger_de_nouveau(_controler(inventaire)), sessions_fermees=sessions, courriels_ecartes=ecartes)


def _apprendre(effacements: Path | None) -> None:
    try:
        if effacements:
            memoire_effacements.reprendre(effacements)
    except memoire_effacements.MemoireIllisibleError as erreur:
        raise SauvegardeError(str(erreur)) from None


def _purger_de_nouveau(bilan: Bilan) -> Bilan:
    try:
        return replace(bilan, suites=retention.apres_restauration())
    except memoire_effacements.MemoireIllisibleError as erreur:
        raise SauvegardeError(f"La sauvegarde est remise, mais les effacements ne sont pas refaits. {erreur}") from None


def _exiger_vide() -> None:
    racine = Path(settings.DONNEES)
    if not base_sauvee.est_vide():
        raise SauvegardeError("La base de données n'est pas vide : restaurez dans une base neuve (BINOME_BASE).")
    if liens := [d for d in (*_DOSSIERS, _CLE_DJANGO) if (racine / d).is_symlink()]:
        raise SauvegardeError(
            f"« {racine / liens[0]} » est un lien, qui mènerait les fichiers ailleurs : choisissez un dossier de "
            "données neuf."
        )
    if any((racine / dossier).exists() and any((racine / dossier).iterdir()) for dossier in _DOSSIERS):
        raise SauvegardeError(f"Le dossier de données « {racine} » n'est pas vide : choisissez-en un autre.")


def _lire_inventaire(archive: zipfile.ZipFile) -> dict[str, Any]:
    inventaire: dict[str, Any] = json.loads(archive.read(_INVENTAIRE))
    if inventaire["format"] != FORMAT:
        raise SauvegardeError(f"Cette sauvegarde est au format « {inventaire['format']} », « {FORMAT} » est attendu.")
    if inventaire["moteur"] != connection.vendor:
        raise SauvegardeError(
            f"Cette sauvegarde vient de {inventaire['moteur']} : restaurez-la dans une base du même moteur."
        )
    return inventaire


def _verifier_fichiers(archive: zipfile.ZipFile, fichiers: dict[str, Any]) -> None:
    """Every file, and no other, once; each of a known kind, at its place, with its size and its SHA-256."""
    contenus = archive.namelist()
    if {*fichiers, _INVENTAIRE} != set(contenus) or len(contenus) != len(set(contenus)):
        raise SauvegardeError("La sauvegarde ne contient pas les fichiers que son inventaire annonce.")
    for nom, attendu in fichiers.items():
        _exiger_connu(archive.getinfo(nom), str(attendu["sha256"]))
        somme, taille = hashlib.sha256(), 0
        with archive.open(nom) as flux:
            while bloc := flux.read(_BLOC):
                somme.update(bloc)
                taille += len(bloc)
                if taille > int(attendu["taille"]):
                    break
        if taille != int(attendu["taille"]) or somme.hexdigest() != attendu["sha256"]:
            raise SauvegardeError(f"La sauvegarde est altérée : « {nom} » n'a plus son empreinte.")


def _exiger_connu(info: zipfile.ZipInfo, sha256: str) -> None:
    """A plain file that a backup of ours would hold: nothing is written elsewhere, nor under another name."""
    nom, mode = info.filename, info.external_attr >> 16
    if mode and not (stat.S_ISREG(mode) or stat.S_IFMT(mode) == 0):
        raise SauvegardeError(f"La sauvegarde est piégée : « {nom} » n'est pas un fichier ordinaire.")
    if nom != base_sauvee.nom_de_la_base() and not _CONNUS.fullmatch(nom):
        raise SauvegardeError(
            f"La sauvegarde est piégée : « {nom} » n'est ni la base, ni une pièce, ni un sceau, ni une clé, ou sort de "
            "sa place. Rien n'a été écrit."
        )
    piece = _PIECE.fullmatch(nom)
    if not _EMPREINTE.fullmatch(sha256) or (piece and piece[1] + piece[2] != sha256):
        raise SauvegardeError(f"La sauvegarde est piégée : « {nom} » ne porte pas le nom de son contenu.")


def _verifier_journal(base: Path, attendu: dict[str, Any]) -> None:
    if base_sauvee.verifier_copie(base) != (attendu["lignes"], attendu["derniere"]):
        raise SauvegardeError("La base sauvegardée n'a pas le journal que son inventaire annonce.")


def _remettre_les_fichiers(archive: zipfile.ZipFile, fichiers: dict[str, Any]) -> None:
    racine = Path(settings.DONNEES)
    for nom in fichiers:
        if nom == base_sauvee.nom_de_la_base():
            continue
        place = racine / nom
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        place.unlink(missing_ok=True)
        descripteur = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with archive.open(nom) as flux, os.fdopen(descripteur, "wb") as fichier:
            while bloc := flux.read(_BLOC):
                fichier.write(bloc)
        place.chmod(0o400 if nom.startswith("pieces/") else 0o600)
        _synchroniser(place)


def _controler(inventaire: dict[str, Any]) -> Bilan:
    """After the fact, with the database itself: the journal holds, and ends where it ended."""
    lignes, faute = journal.verifier()
    if faute is not None:
        raise SauvegardeError(f"La base est remise, mais son journal ne tient pas à la ligne {faute.rang}.")
    fichiers = inventaire["fichiers"].values()
    return Bilan(len(fichiers), sum(f["taille"] for f in fichiers), lignes, inventaire["faite_le"])


def _synchroniser(chemin: Path) -> None:
    descripteur = os.open(chemin, os.O_RDONLY)
    try:
        os.fsync(descripteur)
    finally:
        os.close(descripteur)
