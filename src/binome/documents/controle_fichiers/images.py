"""Images: whole, of a sane size, with nothing sewn behind nor hidden in their comments."""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from typing import IO

from binome.documents.controle_fichiers.erreurs import FichierRefuseError

PIXELS_MAX = 100_000_000
_PNG = b"\x89PNG\r\n\x1a\n"
_CODE = re.compile(rb"<\s*(script|html|svg|\?php|iframe|!doctype)|%PDF-|PK\x03\x04|#!/", re.IGNORECASE)
_SEGMENT_MAX = 1 << 16


def controler_png(chemin: Path) -> None:
    """Errors: FichierRefuseError."""
    with chemin.open("rb") as flux:
        if flux.read(8) != _PNG:
            raise FichierRefuseError("Ce fichier n'est pas une image PNG, quoi que dise son nom.")
        premier = True
        while True:
            genre, debut = _morceau_png(flux)
            if premier:
                _entete_png(genre, debut)
                premier = False
            if genre == b"IEND":
                break
        if flux.read(1):
            raise FichierRefuseError("Cette image PNG cache autre chose : des octets suivent sa fin.")


def _morceau_png(flux: IO[bytes]) -> tuple[bytes, bytes]:
    """Read a chunk, checking its sum; its type and its first bytes."""
    entete = flux.read(8)
    if len(entete) < 8:
        raise FichierRefuseError("Cette image PNG est tronquée.")
    reste, genre = int.from_bytes(entete[:4]), entete[4:]
    somme, debut = zlib.crc32(genre), b""
    while reste > 0:
        bloc = flux.read(min(reste, _SEGMENT_MAX))
        if not bloc:
            raise FichierRefuseError("Cette image PNG est tronquée.")
        if genre != b"IDAT" and _CODE.search(bloc):
            raise FichierRefuseError("Cette image contient du code dans ses commentaires.")
        somme, reste, debut = zlib.crc32(bloc, somme), reste - len(bloc), debut or bloc
    if flux.read(4) != somme.to_bytes(4):
        raise FichierRefuseError("Cette image PNG est abîmée : une somme de contrôle ne tient pas.")
    return genre, debut


def _entete_png(genre: bytes, contenu: bytes) -> None:
    if genre != b"IHDR" or len(contenu) != 13:
        raise FichierRefuseError("Cette image PNG n'a pas d'en-tête.")
    _verifier_taille(int.from_bytes(contenu[:4]), int.from_bytes(contenu[4:8]))


def controler_jpeg(chemin: Path) -> None:
    """Errors: FichierRefuseError."""
    octets = chemin.read_bytes() if chemin.stat().st_size <= 30_000_000 else b""
    if not octets.startswith(b"\xff\xd8\xff"):
        raise FichierRefuseError("Ce fichier n'est pas une image JPEG (de moins de 30 Mo), quoi que dise son nom.")
    place, vue = 2, False
    while place + 4 <= len(octets) and octets[place] == 0xFF:
        marque = octets[place + 1]
        if marque == 0xDA:
            break
        longueur = int.from_bytes(octets[place + 2 : place + 4])
        segment = octets[place + 4 : place + 2 + longueur]
        if _CODE.search(segment):
            raise FichierRefuseError("Cette image contient du code dans ses commentaires.")
        if 0xC0 <= marque <= 0xCF and marque not in (0xC4, 0xC8, 0xCC) and len(segment) >= 5:
            _verifier_taille(int.from_bytes(segment[3:5]), int.from_bytes(segment[1:3]))
            vue = True
        place += 2 + longueur
    fin = octets.rfind(b"\xff\xd9")
    if not vue or fin < place:
        raise FichierRefuseError("Cette image JPEG est abîmée ou tronquée.")
    if _CODE.search(octets, fin):
        raise FichierRefuseError("Cette image JPEG cache un autre fichier derrière elle.")


def _verifier_taille(largeur: int, hauteur: int) -> None:
    if not largeur or not hauteur or largeur * hauteur > PIXELS_MAX:
        raise FichierRefuseError(
            "Les dimensions de cette image ne sont pas plausibles (100 millions de points au plus)."
        )
