"""What is checked of a workbook before a single cell is read: its weight, packed and unpacked, and what it carries."""

from __future__ import annotations

import io
import zipfile

from binome.documents.tableur.erreurs import ClasseurRefuseError, Faute

OCTETS_MAX = 4_000_000
DEPLIE_MAX = 8_000_000
FICHIERS_MAX = 60
_XML = ("xl/workbook.xml", "[Content_Types].xml")


def verifier(octets: bytes) -> None:
    """Refuse what is not an ordinary workbook. Errors: ClasseurRefuseError."""
    if len(octets) > OCTETS_MAX:
        raise _refus(f"ce fichier dépasse {OCTETS_MAX // 1_000_000} Mo ; un plan d'actions tient en bien moins")
    if octets[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise _refus("ce classeur est chiffré ou d'un ancien format ; enregistrez-le en .xlsx, sans mot de passe")
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            _verifier(archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as erreur:
        if isinstance(erreur, ClasseurRefuseError):
            raise
        raise _refus("ce fichier n'est pas un classeur .xlsx") from None


def _verifier(entrees: list[zipfile.ZipInfo]) -> None:
    noms = [entree.filename for entree in entrees]
    if not set(_XML) <= set(noms):
        raise _refus("ce fichier n'est pas un classeur .xlsx")
    if any(nom.lower().endswith((".bin", ".vba", ".exe", ".dll")) for nom in noms):
        raise _refus("ce classeur contient des macros ou des objets ; enregistrez-le en .xlsx, sans eux")
    if any(entree.flag_bits & 1 for entree in entrees):
        raise _refus("ce classeur est chiffré ; enregistrez-le sans mot de passe")
    # Reading stops at the size that an entry declares, so that these sums bind.
    if len(entrees) > FICHIERS_MAX or sum(entree.file_size for entree in entrees) > DEPLIE_MAX:
        raise _refus("ce classeur, une fois déplié, est trop gros pour un plan d'actions")
    if len(set(noms)) != len(noms):
        raise _refus("ce classeur contient deux fois le même fichier")


def _refus(message: str) -> ClasseurRefuseError:
    return ClasseurRefuseError([Faute(message)])
