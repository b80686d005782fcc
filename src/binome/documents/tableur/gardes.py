"""What is checked of a workbook before a single cell is read: its weight, packed and unpacked, and what it carries."""

from __future__ import annotations

import io
import re
import zipfile

from binome.documents.tableur.erreurs import ClasseurRefuseError, Faute

OCTETS_MAX = 4_000_000
DEPLIE_MAX = 8_000_000
FICHIERS_MAX = 60
ANNEXES_MAX = 400
_AUTRE = "ce fichier n'est pas un classeur .xlsx ; ouvrez-le dans votre tableur et enregistrez-le en .xlsx"
_XML = ("xl/workbook.xml", "[Content_Types].xml")
_ACTIVE = re.compile(
    r"vbaproject|vbadata|activex|embeddings/|oleobject|macrosheets/|dialogsheets/|\.(?:vba|vbs|js|exe|dll|com|bat)$"
)
# Settings of a printer and of an add-in, as bytes that nothing runs: Excel writes them on its own.
_REGLAGES = re.compile(r"xl/(?:printersettings/printersettings|customproperty/?customproperty|customproperty)\d*\.bin")
# What spreadsheets add to each sheet, and that is not read: comments, their frames, their authors, pictures' links.
_ANNEXE = re.compile(
    rf"{_REGLAGES.pattern}|xl/comments\d*\.xml|xl/comments/[^/]+\.xml|xl/threadedcomments/[^/]+\.xml|xl/persons/[^/]+\.xml"
    r"|xl/drawings/[^/]+\.(?:vml|xml)|xl/(?:worksheets|drawings)/_rels/[^/]+\.rels|xl/tables/[^/]+\.xml"
    r"|xl/(?:ctrlprops|slicers|slicercaches|querytables)/[^/]+\.xml|customxml/.+|xl/webextensions/.+"
)


def verifier(octets: bytes) -> None:
    """Refuse what is not an ordinary workbook. Errors: ClasseurRefuseError."""
    if len(octets) > OCTETS_MAX:
        raise _refus(f"ce fichier dépasse {OCTETS_MAX // 1_000_000} Mo ")
    if octets[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise _refus("ce classeur est chiffré ou d'un ancien format ; enregistrez-le en .xlsx, sans mot de passe")
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            _verifier(archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as erreur:
        if isinstance(erreur, ClasseurRefuseError):
            raise
        raise _refus(_AUTRE) from None


def _verifier(entrees: list[zipfile.ZipInfo]) -> None:
    noms = [entree.filename.replace("\\", "/") for entree in entrees]
    if not set(_XML) <= set(noms):
        raise _refus(_AUTRE)
    if agit := next((nom for nom in noms if _agit(nom.lower())), None):
        raise _refus(f"ce classeur contient des macros ou des objets (« {agit} ») ; enregistrez-le en .xlsx, sans eux")
    if any(entree.flag_bits & 1 for entree in entrees):
        raise _refus("ce classeur est chiffré ; enregistrez-le sans mot de passe")
    lus: list[zipfile.ZipInfo] = []
    annexes: list[zipfile.ZipInfo] = []
    for entree, nom in zip(entrees, noms, strict=True):
        (annexes if _ANNEXE.fullmatch(nom.lower()) else lus).append(entree)
    # Reading stops at the size that an entry declares, so that these sums bind. Annexes are not read,
    # but for the links between parts.
    if len(lus) > FICHIERS_MAX or sum(entree.file_size for entree in lus) > DEPLIE_MAX:
        raise _refus("ce classeur, une fois déplié, est trop gros")
    if len(annexes) > ANNEXES_MAX or sum(entree.file_size for entree in annexes) > 2 * DEPLIE_MAX:
        raise _refus(
            f"ce classeur porte trop de commentaires et de réglages ({len(annexes)} parties) ; retirez ses commentaires"
        )
    if len(set(noms)) != len(noms):
        raise _refus("ce classeur contient deux fois le même fichier")


def _agit(nom: str) -> bool:
    """Whether a part, by its name, may act: a macro, an object, a program."""
    return bool(_ACTIVE.search(nom)) or (nom.endswith(".bin") and not _REGLAGES.fullmatch(nom))


def _refus(message: str) -> ClasseurRefuseError:
    return ClasseurRefuseError([Faute(message)])
