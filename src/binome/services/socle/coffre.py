"""The strongroom: the bytes of attachments, outside of the web root, each file named by its SHA-256.

A file is on the disk, whole and synced, before any row names it; the same bytes are kept once.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from binome.domaine.socle.erreurs import BinomeError, Famille


class TropGrosError(BinomeError):
    """More bytes came than allowed; nothing was kept."""

    code = "fichier_trop_gros"
    famille = Famille.invalide
    PHRASE = "Ce fichier est trop gros : rien n'en est gardé."


@dataclass(frozen=True)
class Recu:
    """Bytes received in a temporary file, hashed as they came. `abandonner` or `ranger` ends its life."""

    provisoire: Path
    sha256: str
    taille: int

    def abandonner(self) -> None:
        self.provisoire.unlink(missing_ok=True)


def racine() -> Path:
    """The folder of the attachments; it is created when the first one comes."""
    return Path(settings.DONNEES) / "pieces"


def chemin(sha256: str) -> Path:
    """Where the file with that fingerprint is kept."""
    return racine() / sha256[:2] / sha256[2:]


def recevoir(blocs: Iterable[bytes], taille_max: int) -> Recu:
    """Write a stream to a temporary file of the strongroom, hashing on the way. Errors: TropGrosError, OSError."""
    attente = racine() / "attente"
    attente.mkdir(parents=True, exist_ok=True, mode=0o700)
    descripteur, nom = tempfile.mkstemp(dir=attente)
    somme, taille = hashlib.sha256(), 0
    try:
        with os.fdopen(descripteur, "wb") as fichier:
            for bloc in blocs:
                taille += len(bloc)
                if taille > taille_max:
                    raise TropGrosError
                somme.update(bloc)
                fichier.write(bloc)
            fichier.flush()
            os.fsync(fichier.fileno())
    except BaseException:
        Path(nom).unlink(missing_ok=True)
        raise
    return Recu(Path(nom), somme.hexdigest(), taille)


def ranger(recu: Recu) -> Path:
    """Give a received file its place, durably. The same bytes already there are left as they are."""
    place = chemin(recu.sha256)
    if not place.parent.is_dir():
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _fsync_dossier(racine())
    if intacte(recu.sha256, recu.taille):
        recu.abandonner()
    else:
        recu.provisoire.chmod(0o400)
        recu.provisoire.replace(place)
        _fsync_dossier(place.parent)
    return place


def intacte(sha256: str, taille: int) -> bool:
    """Whether the file is there and its bytes are those that were kept."""
    place = chemin(sha256)
    try:
        if place.stat().st_size != taille:
            return False
        with place.open("rb") as fichier:
            return hashlib.file_digest(fichier, "sha256").hexdigest() == sha256
    except OSError:
        return False


def ecrire(place: Path, contenu: bytes, mode: int = 0o600) -> None:
    """Write a file of the data folder whole, durably, or not at all."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descripteur, nom = tempfile.mkstemp(dir=place.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(descripteur, "wb") as fichier:
            fichier.write(contenu)
            fichier.flush()
            os.fsync(fichier.fileno())
        Path(nom).chmod(mode)
        Path(nom).replace(place)
        _fsync_dossier(place.parent)
    finally:
        Path(nom).unlink(missing_ok=True)


def poser(place: Path, contenu: bytes) -> None:
    """The same, readable by its owner only, and never over another: of two processes at once, the first one stays."""
    provisoire = place.with_name(f".{place.name}.{os.getpid()}.{os.urandom(4).hex()}")
    ecrire(provisoire, contenu, 0o600)
    try:
        with suppress(FileExistsError):
            place.hardlink_to(provisoire)
    finally:
        provisoire.unlink()


def _fsync_dossier(dossier: Path) -> None:
    """A rename survives a power cut only once its folder is synced."""
    descripteur = os.open(dossier, os.O_RDONLY)
    try:
        os.fsync(descripteur)
    finally:
        os.close(descripteur)
