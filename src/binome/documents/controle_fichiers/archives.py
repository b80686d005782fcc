"""Zip containers: bounded before they are read, whole, without traps in their names nor other archives inside."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from binome.documents.controle_fichiers.erreurs import FichierRefuseError

ENTREES_MAX = 5_000
OCTETS_MAX = 150_000_000
RAPPORT_MAX = 150
_PETIT = 1_000_000
_BLOC = 1 << 18
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_INTERDITS: tuple[tuple[bytes, str], ...] = (
    (_OLE, "un objet OLE incorporé, qui peut contenir du code"),
    (b"PK\x03\x04", "une archive dans l'archive"),
    (b"Rar!", "une archive dans l'archive"),
    (b"7z\xbc\xaf", "une archive dans l'archive"),
    (b"\x1f\x8b", "une archive dans l'archive"),
    (b"MZ", "un programme"),
    (b"\x7fELF", "un programme"),
    (b"#!/", "un programme"),
)

# Embedded fonts are scrambled: their first bytes are drawn at random, and may spell anything.
_BROUILLES = (".odttf",)
# Drawings of Office are compressed by gzip: what is inside must be such a drawing.
_METAFICHIERS = (".emz", ".wmz")


@contextmanager
def ouvrir(source: Path | IO[bytes], taille: int) -> Iterator[zipfile.ZipFile]:
    """A zip whose directory is sound. `taille`: bytes of the file. Errors: FichierRefuseError."""
    try:
        with zipfile.ZipFile(source) as archive:
            _verifier_repertoire(archive, taille)
            yield archive
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, OSError, ValueError) as erreur:
        if isinstance(erreur, FichierRefuseError):
            raise
        raise FichierRefuseError("Ce document est abîmé : son contenu ne se lit pas.") from None


def _verifier_repertoire(archive: zipfile.ZipFile, taille: int) -> None:
    entrees = archive.infolist()
    if not entrees or min(e.header_offset for e in entrees) != 0 or archive.comment:
        raise FichierRefuseError("Ce document cache un autre fichier : des octets le précèdent ou le suivent.")
    if len(entrees) > ENTREES_MAX:
        raise FichierRefuseError("Ce document contient un nombre démesuré de fichiers.")
    if sum(e.compress_size for e in entrees) > taille:
        raise FichierRefuseError("Ce document est piégé : ses parties se chevauchent.")
    if sum(e.file_size for e in entrees) > OCTETS_MAX or any(_bombe(e) for e in entrees):
        raise FichierRefuseError("Ce document est une bombe : décompressé, il serait démesuré.")
    if len({e.filename.lower() for e in entrees}) != len(entrees):
        raise FichierRefuseError("Ce document est piégé : deux de ses parties portent le même nom.")
    for entree in entrees:
        _verifier_entree(entree)


def _bombe(entree: zipfile.ZipInfo) -> bool:
    return entree.file_size > _PETIT and entree.file_size > RAPPORT_MAX * max(entree.compress_size, 1)


def _verifier_entree(entree: zipfile.ZipInfo) -> None:
    # The name as written in the file: zipfile has already turned backslashes and cut at NUL.
    nom = entree.orig_filename
    if nom.startswith("/") or "\\" in nom or "\0" in nom or ":" in nom or ".." in nom.split("/"):
        raise FichierRefuseError("Ce document est piégé : une de ses parties porte un chemin qui en sort.")
    if entree.flag_bits & 0x1:
        raise FichierRefuseError("Ce document est chiffré : joignez-le sans mot de passe.")
    if (entree.external_attr >> 16) & 0o170000 == 0o120000:
        raise FichierRefuseError("Ce document est piégé : il contient un lien vers un autre fichier.")
    if entree.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise FichierRefuseError("Ce document est comprimé d'une manière inhabituelle : enregistrez-le de nouveau.")


def parcourir(archive: zipfile.ZipFile, entree: zipfile.ZipInfo, chercher: tuple[bytes, ...] = ()) -> bytes | None:
    """Read an entry to its end (its checksum is verified); the first of `chercher` found in it, if any.

    Errors: FichierRefuseError for what may not be inside a document.
    """
    queue, premier = b"", True
    with archive.open(entree) as flux:
        while bloc := flux.read(_BLOC):
            if premier:
                _refuser_contenu(entree.filename.lower(), bloc)
                premier = False
            morceau = queue + bloc
            if trouve := next((motif for motif in chercher if motif in morceau), None):
                return trouve
            queue = morceau[-64:]
    return None


def _refuser_contenu(nom: str, debut: bytes) -> None:
    if nom.endswith(_BROUILLES) or (nom.endswith(_METAFICHIERS) and _metafichier(debut)):
        return
    for signature, quoi in _INTERDITS:
        if debut.startswith(signature):
            raise FichierRefuseError(f"Ce document contient {quoi}.")


def _metafichier(debut: bytes) -> bool:
    """Whether compressed bytes begin a Windows metafile (EMF, WMF): a drawing, that nothing runs."""
    try:
        clair = zlib.decompressobj(31).decompress(debut, 64)
    except zlib.error:
        return False
    emf = clair[:4] == b"\x01\0\0\0" and clair[40:44] == b" EMF"
    return emf or clair[:4] == b"\xd7\xcd\xc6\x9a" or clair[:4] in (b"\x01\0\x09\0", b"\x02\0\x09\0")
