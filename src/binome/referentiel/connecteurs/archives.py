"""Opening what people really have: zip, gz, plain; bounded, so that a bomb or a truncated file ends in a sentence."""

from __future__ import annotations

import gzip
import io
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from binome.domaine.langue.pannes import panne
from binome.domaine.langue.typographie import nombre, soigner
from binome.referentiel.connecteurs.erreurs import FichierRefuseError

Mo = 1 << 20
TAILLE_MAX = 4096 * Mo
TAILLE_MAX_XLSX = 600 * Mo
"""Of what a workbook loads whole (its shared texts); its sheets are read row by row, as a CSV is."""
_FEUILLES = "xl/worksheets/"
TAUX_MAX = 150
"""A real official CSV deflates 5 to 40 times; a bomb, 1,000 times."""
_SEUIL_TAUX = 32 * Mo
_UTILES = (".csv", ".txt", ".tsv", ".xlsx", ".parquet", ".json", ".geojson", ".gz")
_ANNEXES = ("meta_", "varmod_", "documentation", "__macosx", "lisezmoi", "readme")


@dataclass(frozen=True, slots=True)
class Document:
    """One readable file, perhaps inside an archive. `nature`: csv, json, xlsx or parquet; `flux` is at its start."""

    nom: str
    nature: str
    flux: IO[bytes]


class _Borne(io.RawIOBase):
    """A decompressed stream that refuses to swell past reason."""

    def __init__(self, flux: IO[bytes] | gzip.GzipFile, comprime: int, nom: str) -> None:
        self._flux, self._comprime, self._nom, self._lus = flux, max(comprime, 1), nom, 0

    def readable(self) -> bool:
        return True

    def readinto(self, tampon) -> int:  # type: ignore[no-untyped-def]
        with _abime(self._nom):
            morceau = self._flux.read(len(tampon))
        self._lus += len(morceau)
        _refuser_bombe(self._lus, self._comprime, self._nom)
        tampon[: len(morceau)] = morceau
        return len(morceau)


def _refuser_bombe(taille: int, comprime: int, nom: str, plafond: int = TAILLE_MAX) -> None:
    if taille > plafond or (taille > _SEUIL_TAUX and taille > TAUX_MAX * comprime):
        raise FichierRefuseError(
            soigner(
                f"{nom} : l'archive gonfle démesurément ({nombre(comprime // 1024)} Ko compressés donnent plus de "
                f"{nombre(min(taille, plafond) // Mo)} Mo). Ce n'est pas un fichier officiel : reprenez l'original."
            )
        )


@contextmanager
def _abime(nom: str) -> Iterator[None]:
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, NotImplementedError, RuntimeError) as erreur:
        raise FichierRefuseError(
            soigner(
                f"{nom} : le fichier est tronqué ou abîmé ({erreur}). "
                "Téléchargez-le de nouveau, sans l'ouvrir dans un tableur."
            )
        ) from erreur


@contextmanager
def documents(chemin: Path) -> Iterator[Iterator[Document]]:
    """The readable files of `chemin` (one, or those of the zip), each open until the next is asked for.

    Raises FichierRefuseError when the file is missing, empty, truncated, a bomb, or of an unknown kind.
    """
    try:
        taille = chemin.stat().st_size
        flux = chemin.open("rb")
    except OSError as erreur:
        raise FichierRefuseError(
            soigner(f"{chemin} : le fichier ne peut pas être lu ({panne(erreur)}). Vérifiez son chemin et vos droits.")
        ) from erreur
    with flux:
        if taille == 0:
            raise FichierRefuseError(
                soigner(f"{chemin.name} : le fichier est vide (0 octet). Téléchargez-le de nouveau.")
            )
        yield _deplier(flux, chemin.name, taille, profondeur=0)


def _deplier(flux: IO[bytes], nom: str, taille: int, profondeur: int) -> Iterator[Document]:
    """Recognise by content, not by extension."""
    debut = flux.read(8)
    flux.seek(0)
    if profondeur > 2:
        raise FichierRefuseError(soigner(f"{nom} : trop d'archives emboîtées. Extrayez le fichier, puis recommencez."))
    if debut.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        yield from _deplier_zip(flux, nom, profondeur)
    elif debut.startswith(b"\x1f\x8b"):
        with gzip.GzipFile(fileobj=flux) as interieur:
            borne = io.BufferedReader(_Borne(interieur, taille, nom), Mo)
            yield from _deplier_flux(borne, nom.removesuffix(".gz"), profondeur)
    elif debut.startswith(b"PAR1"):
        yield Document(nom, "parquet", flux)
    elif debut.startswith(b"\xd0\xcf\x11\xe0"):
        raise FichierRefuseError(
            soigner(f"{nom} : ancien format Excel (.xls). Enregistrez-le au format .xlsx ou .csv, puis recommencez.")
        )
    else:
        yield _texte(flux, nom)


def _texte(flux: IO[bytes], nom: str) -> Document:
    tampon = flux if isinstance(flux, io.BufferedReader) else io.BufferedReader(flux, Mo)  # type: ignore[type-var]
    debut = tampon.peek(4096)[:4096]
    if b"\0" in debut and not debut.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FichierRefuseError(
            soigner(f"{nom} : ce n'est ni un CSV, ni un XLSX, ni un Parquet, ni un JSON. Vérifiez le fichier choisi.")
        )
    if not debut.strip():
        raise FichierRefuseError(soigner(f"{nom} : le fichier est vide. Téléchargez-le de nouveau."))
    nature = "json" if debut.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[") else "csv"
    return Document(nom, nature, tampon)


def _deplier_flux(flux: io.BufferedReader[Any], nom: str, profondeur: int) -> Iterator[Document]:
    """A stream that cannot seek: text is read as it comes, a binary format goes through a temporary file."""
    debut = flux.peek(8)[:8]
    if debut.startswith((b"PK", b"PAR1", b"\x1f\x8b", b"\xd0\xcf\x11\xe0")):
        with tempfile.TemporaryFile() as copie:
            shutil.copyfileobj(flux, copie, Mo)
            taille = copie.tell()
            copie.seek(0)
            yield from _deplier(copie, nom, taille, profondeur + 1)
    else:
        yield _texte(flux, nom)


def _deplier_zip(flux: IO[bytes], nom: str, profondeur: int) -> Iterator[Document]:
    with _abime(nom):
        archive = zipfile.ZipFile(flux)
        membres = archive.infolist()
    if any(m.filename == "[Content_Types].xml" for m in membres):
        for membre in membres:
            plafond = TAILLE_MAX if membre.filename.startswith(_FEUILLES) else TAILLE_MAX_XLSX
            _refuser_bombe(membre.file_size, membre.compress_size, nom, plafond)
        flux.seek(0)
        yield Document(nom, "xlsx", flux)
        return
    utiles = [m for m in membres if _utile(m.filename)]
    if not utiles:
        recus = ", ".join(m.filename for m in membres[:8]) or "aucun fichier"
        raise FichierRefuseError(
            soigner(f"{nom} : l'archive ne contient ni CSV, ni XLSX, ni Parquet (reçu : {recus}).")
        )
    # The data before their notices: the largest first.
    for membre in sorted(utiles, key=lambda m: -m.file_size):
        _refuser_bombe(membre.file_size, membre.compress_size, f"{nom}/{membre.filename}")
        with _abime(nom), archive.open(membre) as interieur:
            borne = io.BufferedReader(_Borne(interieur, membre.compress_size, nom), Mo)
            yield from _deplier_flux(borne, f"{nom}/{membre.filename}", profondeur)


def _utile(nom: str) -> bool:
    court = nom.rsplit("/", 1)[-1].lower()
    return court.endswith(_UTILES) and not any(annexe in nom.lower() for annexe in _ANNEXES)
