"""PDF: opens without a password, and holds neither script, nor action, nor other file."""

from __future__ import annotations

import logging
import mmap
import re
import zlib
from pathlib import Path
from typing import Any

from pypdf import Configuration, PdfReader, apply_configuration
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

from binome.documents.controle_fichiers.erreurs import FichierRefuseError

TAILLE_MAX = 50_000_000
_BLANCS, _FIN_MAX = b"\0\r\n\t\x0c\x1a ", 1 << 16
_OBJETS_MAX = 200_000
_PROFONDEUR_MAX = 60
_DECOMPRESSE_MAX = 20_000_000
_BORNES = Configuration(
    zlib_maximum_output_length=_DECOMPRESSE_MAX,
    lzw_maximum_output_length=_DECOMPRESSE_MAX,
    run_length_maximum_output_length=_DECOMPRESSE_MAX,
    brotli_maximum_output_length=_DECOMPRESSE_MAX,
    array_based_stream_maximum_output_length=_DECOMPRESSE_MAX,
    stream_decoding_work_maximum_length=_DECOMPRESSE_MAX,
)
_CLES = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent", "/RichMediaSettings"}
_ACTIONS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition", "/Movie", "/GoToE", "/RichMedia"}
_NOM = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|XFA|ImportData|SubmitForm|RichMedia|GoToE)(?![A-Za-z0-9])")
_ECHAPPE = re.compile(rb"#([0-9A-Fa-f]{2})")
# Neither bracket, space nor escape inside: wherever it stands, what matches lies within one string or one comment.
_ADRESSE = re.compile(rb"\((?:https?|ftp|mailto):[^()\s<>#\\]*")
_CHIFFRE = re.compile(rb"/Encrypt(?![A-Za-z])")
_FLUX = re.compile(rb"stream\r?\n.*?endstream", re.DOTALL)
_RAISONS = {
    "JavaScript": "du code JavaScript",
    "JS": "du code JavaScript",
    "Launch": "une action qui lance un programme",
    "XFA": "un formulaire actif (XFA)",
    "ImportData": "une action qui importe des données",
    "SubmitForm": "une action qui envoie des données",
    "Rendition": "un média actif",
    "Movie": "un média actif",
    "GoToE": "un autre fichier",
}
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def controler(chemin: Path) -> None:
    """Errors: FichierRefuseError."""
    if chemin.stat().st_size > TAILLE_MAX:
        raise FichierRefuseError("Ce PDF dépasse 50 Mo : allégez ses images.")
    _verifier_bords(chemin)
    _chercher_dans_le_texte(chemin)
    try:
        with chemin.open("rb") as flux, apply_configuration(_BORNES):
            _verifier_objets(PdfReader(flux, strict=False))
    except FichierRefuseError:
        raise
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
        OSError,
        AssertionError,
        MemoryError,
        zlib.error,
        NotImplementedError,
    ):
        raise FichierRefuseError("Ce PDF est abîmé : enregistrez-le de nouveau, puis joignez-le.") from None


def _verifier_bords(chemin: Path) -> None:
    with chemin.open("rb") as flux:
        # Some scanners and servers put a mark of encoding or a line break first.
        if not flux.read(16).removeprefix(b"\xef\xbb\xbf").lstrip(_BLANCS).startswith(b"%PDF-"):
            raise FichierRefuseError("Ce fichier n'est pas un PDF, ou autre chose le précède, quoi que dise son nom.")
        flux.seek(max(0, chemin.stat().st_size - _FIN_MAX))
        # Others fill the last block of the disk.
        fin = flux.read().rstrip(_BLANCS)[-2048:]
    if b"%%EOF" not in fin:
        raise FichierRefuseError("Ce PDF est tronqué : sa fin manque.")
    if fin.rpartition(b"%%EOF")[2].strip(_BLANCS):
        raise FichierRefuseError("Ce PDF cache un autre fichier : des octets suivent sa fin.")


def _chercher_dans_le_texte(chemin: Path) -> None:
    """What lies outside of the streams, whatever the cross-references say, names written with escapes included."""
    with chemin.open("rb") as flux, mmap.mmap(flux.fileno(), 0, access=mmap.ACCESS_READ) as octets:
        debut = 0
        for place in [*(m.span() for m in _FLUX.finditer(octets)), (len(octets), len(octets))]:
            # The path of a web link may say /JS or /JavaScript: an address, opened by its bracket, is no name.
            brut = _ADRESSE.sub(b"(", octets[debut : place[0]])
            clair = _ECHAPPE.sub(lambda m: bytes([int(m[1], 16)]), brut)
            if trouve := _NOM.search(clair):
                raise _refus(trouve[1].decode())
            if _CHIFFRE.search(clair):
                raise FichierRefuseError("Ce PDF est chiffré : joignez-le sans mot de passe.")
            debut = place[1]


def _refus(nom: str) -> FichierRefuseError:
    return FichierRefuseError(
        f"Ce PDF contient {_RAISONS.get(nom, 'un autre fichier')} : imprimez-le en PDF, puis joignez-le."
    )


def _verifier_objets(lecteur: PdfReader) -> None:
    """Every object that the cross-references give, those packed in streams included."""
    if lecteur.is_encrypted:
        raise FichierRefuseError("Ce PDF est chiffré : joignez-le sans mot de passe.")
    numeros = [(n, g) for g, places in lecteur.xref.items() for n in places]
    numeros += [(n, 0) for n in lecteur.xref_objStm]
    if len(numeros) > _OBJETS_MAX:
        raise FichierRefuseError("Ce PDF contient un nombre démesuré d'objets : imprimez-le en PDF, puis joignez-le.")
    for conteneur in {c for c, _ in lecteur.xref_objStm.values()}:
        _borner(lecteur.get_object(conteneur))
    for numero, generation in numeros:
        if numero:
            _verifier_valeur(lecteur.get_object(IndirectObject(numero, generation, lecteur)), 0)
    if len(lecteur.pages) == 0:
        raise FichierRefuseError("Ce PDF n'a aucune page.")


def _borner(flux: Any) -> None:
    """An object stream, inflated within bounds before pypdf inflates it whole."""
    brut = getattr(flux, "_data", b"")
    filtre = flux.get("/Filter") if isinstance(flux, DictionaryObject) else None
    filtres = filtre if isinstance(filtre, ArrayObject) else [filtre] if filtre is not None else []
    if any(f != "/FlateDecode" for f in filtres) or len(filtres) > 1:
        raise FichierRefuseError(
            "Ce PDF comprime ses objets d'une manière inhabituelle : imprimez-le en PDF, puis joignez-le."
        )
    if filtres and len(zlib.decompressobj().decompress(brut, _DECOMPRESSE_MAX)) >= _DECOMPRESSE_MAX:
        raise FichierRefuseError("Ce PDF est une bombe : décompressé, il serait démesuré.")


def _verifier_valeur(valeur: Any, profondeur: int) -> None:
    if profondeur > _PROFONDEUR_MAX:
        raise FichierRefuseError("Ce PDF est piégé : ses objets sont emboîtés sans fin.")
    if isinstance(valeur, DictionaryObject):
        for cle, contenu in valeur.items():
            if cle in _CLES:
                raise _refus(cle[1:])
            if cle == "/S" and isinstance(contenu, NameObject) and contenu in _ACTIONS:
                raise _refus(contenu[1:])
            _verifier_valeur(contenu, profondeur + 1)
    elif isinstance(valeur, ArrayObject):
        for contenu in valeur:
            _verifier_valeur(contenu, profondeur + 1)
