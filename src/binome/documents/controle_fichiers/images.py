"""Images: whole, of a sane size, with nothing sewn behind nor hidden in them that could act.

Photographs carry hundreds of kilobytes of bytes (maker notes, colour profiles, thumbnails, a film behind the picture):
three of them spell « #!/ » once in a hundred photographs. Only what would act is looked for, in full, everywhere.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from binome.documents.controle_fichiers.erreurs import FichierRefuseError

PIXELS_MAX = 100_000_000
JPEG_MAX = 30_000_000
_PNG = b"\x89PNG\r\n\x1a\n"
# Each is long enough never to come by chance: a tag and what must follow it, a PDF with its version, an entry of a zip
# with a version and a method that exist, a script with its interpreter.
_CODE = re.compile(
    rb"<(?i:\s{0,4}(?:script|html|svg|iframe|object|embed|body|img|form|meta|!doctype|!entity)(?=[\s>/])"
    rb"|\?php(?=[\s/])|\?=[\t\n\r -~]{10}|%@?\s{0,4}(?:page|eval|execute|response|import)\b)"
    rb"|%PDF-[12]\.[0-9]|#!\s{0,4}/(?:bin|usr|sbin|opt|system|home)/"
    rb"|PK\x03\x04[\x0a-\x3f]\x00[\x00-\xff][\x00-\x0f](?:[\x00\x08\x09\x0c\x0e\x5f\x63]\x00)"
)
_PROGRAMMES = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"PK\x03\x04",
    b"Rar!",
    b"7z\xbc\xaf",
    b"%PDF",
    b"\xd0\xcf\x11\xe0",
    b"\x1f\x8b",
)
_BLOC, _QUEUE = 1 << 16, 64
_MARQUE = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]", re.DOTALL)
_FIN_JPEG, _DEBUT_BALAYAGE = 0xD9, 0xDA
_IMAGES_JPEG = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


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
        flux.seek(0)
        _refuser_code(flux)


def _morceau_png(flux: IO[bytes]) -> tuple[bytes, bytes]:
    """Read a chunk, checking its sum; its type and its first bytes."""
    entete = flux.read(8)
    if len(entete) < 8:
        raise FichierRefuseError("Cette image PNG est tronquée.")
    reste, genre = int.from_bytes(entete[:4]), entete[4:]
    somme, debut = zlib.crc32(genre), b""
    while reste > 0:
        bloc = flux.read(min(reste, _BLOC))
        if not bloc:
            raise FichierRefuseError("Cette image PNG est tronquée.")
        somme, reste, debut = zlib.crc32(bloc, somme), reste - len(bloc), debut or bloc
    if flux.read(4) != somme.to_bytes(4):
        raise FichierRefuseError("Cette image PNG est abîmée : une somme de contrôle ne tient pas.")
    return genre, debut


def _refuser_code(flux: IO[bytes]) -> None:
    """Search the bytes as they lie, whatever they are said to be: code runs wherever it is."""
    queue = b""
    while bloc := flux.read(_BLOC):
        if _CODE.search(queue + bloc):
            raise FichierRefuseError("Cette image contient du code, dans ses commentaires ou dans ses points.")
        queue = bloc[-_QUEUE:]


def _entete_png(genre: bytes, contenu: bytes) -> None:
    if genre != b"IHDR" or len(contenu) != 13:
        raise FichierRefuseError("Cette image PNG n'a pas d'en-tête.")
    _verifier_taille(int.from_bytes(contenu[:4]), int.from_bytes(contenu[4:8]))


def controler_jpeg(chemin: Path) -> None:
    """Errors: FichierRefuseError."""
    octets = chemin.read_bytes() if chemin.stat().st_size <= JPEG_MAX else b""
    if not octets.startswith(b"\xff\xd8\xff"):
        raise FichierRefuseError("Ce fichier n'est pas une image JPEG (de moins de 30 Mo), quoi que dise son nom.")
    vue, fin = False, 0
    for marque, place in _marques(octets):
        if marque == _FIN_JPEG:
            fin = place
            break
        if marque in _IMAGES_JPEG:
            hauteur, largeur = octets[place + 5 : place + 7], octets[place + 7 : place + 9]
            _verifier_taille(int.from_bytes(largeur), int.from_bytes(hauteur))
            vue = True
    if not vue or not fin:
        raise FichierRefuseError("Cette image JPEG est abîmée ou tronquée.")
    if _CODE.search(octets):
        raise FichierRefuseError("Cette image contient du code, dans ses commentaires ou derrière elle.")
    if octets[fin + 2 : fin + 200].lstrip(b"\0\r\n\t ").startswith(_PROGRAMMES):
        raise FichierRefuseError("Cette image JPEG cache un autre fichier derrière elle.")


def _marques(octets: bytes) -> Iterator[tuple[int, int]]:
    """The markers of a JPEG and their places, to its true end: what follows it is another picture, or a film."""
    place = 2
    while (trouve := _MARQUE.search(octets, place)) is not None:
        marque, debut = octets[trouve.end() - 1], trouve.start()
        yield marque, debut
        if marque == _FIN_JPEG:
            return
        # After a scan come its points, up to the next marker; a marker without a length is passed over.
        longueur = int.from_bytes(octets[debut + 2 : debut + 4]) if marque != 0x01 else 0
        place = debut + 2 + longueur
        if marque != _DEBUT_BALAYAGE and longueur < 2 and marque != 0x01:
            return


def _verifier_taille(largeur: int, hauteur: int) -> None:
    if not largeur or not hauteur or largeur * hauteur > PIXELS_MAX:
        raise FichierRefuseError(
            "Les dimensions de cette image ne sont pas plausibles (100 millions de points au plus)."
        )
