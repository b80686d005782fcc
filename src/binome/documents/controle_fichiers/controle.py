"""What a file is: its extension says what it claims, its content must agree, and nothing in it may act."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from binome.documents.controle_fichiers import bureautique, images, pdf, texte
from binome.documents.controle_fichiers.erreurs import FichierRefuseError
from binome.documents.controle_fichiers.nom import verifier_nom

_OFFICE = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
_CONTROLES: dict[str, tuple[str, Callable[[Path], None]]] = {
    "pdf": ("application/pdf", pdf.controler),
    "docx": (f"{_OFFICE}.wordprocessingml.document", bureautique.controler_docx),
    "xlsx": (f"{_OFFICE}.spreadsheetml.sheet", bureautique.controler_xlsx),
    "pptx": (f"{_OFFICE}.presentationml.presentation", bureautique.controler_pptx),
    "odt": (f"{_ODF}.text", bureautique.controler_odt),
    "ods": (f"{_ODF}.spreadsheet", bureautique.controler_ods),
    "png": ("image/png", images.controler_png),
    "jpg": ("image/jpeg", images.controler_jpeg),
    "jpeg": ("image/jpeg", images.controler_jpeg),
    "geojson": ("application/geo+json", texte.controler_geojson),
    "csv": ("text/csv", texte.controler_csv),
    "txt": ("text/plain", texte.controler_txt),
}
EXTENSIONS = tuple(_CONTROLES)
_ARCHIVES = {"docx", "xlsx", "pptx", "odt", "ods"}
_ATTENDUS = "PDF, DOCX, XLSX, PPTX, ODT, ODS, PNG, JPEG, GeoJSON, CSV ou TXT"
_MACROS = {"docm", "dotm", "xlsm", "xltm", "xlsb", "pptm", "ppsm", "potm"}


@dataclass(frozen=True)
class FichierControle:
    """A file that may be kept: its name and its type, both checked."""

    nom: str
    type_mime: str


def controler(chemin: Path, nom: str) -> FichierControle:
    """Check a file on the disk, sent under `nom`. Memory does not grow with the file. Errors: FichierRefuseError."""
    propre = verifier_nom(nom)
    extension = propre.rpartition(".")[2].lower() if "." in propre else ""
    if extension in _MACROS:
        raise FichierRefuseError("Ce format contient des macros : enregistrez-le sans macro (DOCX, XLSX, PPTX).")
    if extension not in _CONTROLES:
        recu = f"« .{extension} »" if extension else "un nom sans extension"
        raise FichierRefuseError(f"Les pièces se joignent en {_ATTENDUS} ; reçu : {recu}.")
    if chemin.stat().st_size == 0:
        raise FichierRefuseError("Ce fichier est vide.")
    type_mime, verifier = _CONTROLES[extension]
    verifier(chemin)
    if extension not in _ARCHIVES and zipfile.is_zipfile(chemin):
        raise FichierRefuseError("Ce fichier en cache un autre : une archive zip est cousue à sa fin.")
    return FichierControle(propre, type_mime)
