"""Office documents, OOXML and OpenDocument: the right kind, and no macro, OLE object, entity or call outside."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from binome.documents.controle_fichiers.archives import ouvrir, parcourir
from binome.documents.controle_fichiers.erreurs import FichierRefuseError

_OLE = b"\xd0\xcf\x11\xe0"
_XML_MAX = 2_000_000
_INCORPORE_MAX = 10_000_000
_ENTITES = (b"<!DOCTYPE", b"<!ENTITY", b"<!doctype", b"<\x00!\x00D\x00O\x00C\x00T", b"\x00<\x00!\x00D\x00O\x00C\x00T")
_DDE = (*_ENTITES, b"ddeLink", b"DDEAUTO", b"<oleObject", b":OLEObject")
_RELATIONS = ("attachedtemplate", "oleobject", "frame", "subdocument", "externallinkpath", "control", "activex")
_MACROS_ODF = ("basic/", "scripts/", "dialogs/")


def controler_docx(chemin: Path) -> None:
    """Errors: FichierRefuseError."""
    _ooxml(chemin, "word/", "wordprocessingml.document.main+xml", "DOCX")


def controler_xlsx(chemin: Path) -> None:
    """Errors: FichierRefuseError."""
    _ooxml(chemin, "xl/", "spreadsheetml.sheet.main+xml", "XLSX")


def controler_pptx(chemin: Path) -> None:
    """Errors: FichierRefuseError."""
    _ooxml(chemin, "ppt/", "presentationml.presentation.main+xml", "PPTX")


def controler_odt(chemin: Path) -> None:
    """Errors: FichierRefuseError."""
    _odf(chemin, "application/vnd.oasis.opendocument.text", "ODT")


def controler_ods(chemin: Path) -> None:
    """Errors: FichierRefuseError."""
    _odf(chemin, "application/vnd.oasis.opendocument.spreadsheet", "ODS")


def _refuser_si_ole(chemin: Path, genre: str) -> None:
    with chemin.open("rb") as flux:
        debut = flux.read(4)
    if debut == _OLE:
        raise FichierRefuseError(
            f"Ce document est chiffré, ou d'un ancien format : enregistrez-le en {genre}, sans mot de passe."
        )
    if debut != b"PK\x03\x04":
        raise FichierRefuseError(f"Ce fichier n'est pas un document {genre}, quoi que dise son nom.")


def _ooxml(chemin: Path, dossier: str, type_principal: str, genre: str) -> None:
    _refuser_si_ole(chemin, genre)
    with ouvrir(chemin, chemin.stat().st_size) as archive:
        _verifier_ooxml(archive, dossier, type_principal, genre)
        for entree in archive.infolist():
            if _classeur_incorpore(entree):
                _verifier_classeur(archive, entree)
            else:
                _verifier_partie(archive, entree)


def _verifier_ooxml(archive: zipfile.ZipFile, dossier: str, type_principal: str, genre: str) -> None:
    types = _xml(archive, "[Content_Types].xml").lower()
    if "macroenabled" in types or "vbaproject" in types:
        raise FichierRefuseError(f"Ce document contient des macros : enregistrez-le en {genre}, sans macro.")
    if type_principal not in types or not any(n.startswith(dossier) for n in archive.namelist()):
        raise FichierRefuseError(f"Ce fichier n'est pas un document {genre}, quoi que dise son nom.")
    for nom in archive.namelist():
        bas = nom.lower()
        if "vbaproject" in bas or "vbadata" in bas or bas.endswith((".vbs", ".js", ".exe")):
            raise FichierRefuseError(f"Ce document contient des macros : enregistrez-le en {genre}, sans macro.")
        if "activex" in bas or ("embeddings/" in bas and bas.endswith((".bin", ".ole"))):
            raise FichierRefuseError("Ce document contient un objet actif (OLE ou ActiveX) : retirez-le.")
        if bas.endswith(".rels"):
            _verifier_relations(_xml(archive, nom))


def _xml(archive: zipfile.ZipFile, nom: str) -> str:
    """A small part, parsed without entities to be sure that it is XML; its text."""
    if nom not in archive.NameToInfo:
        raise FichierRefuseError(f"Ce document est incomplet : il lui manque « {nom} ».")
    if archive.getinfo(nom).file_size > _XML_MAX:
        raise FichierRefuseError("Ce document est piégé : une partie de service y est démesurée.")
    octets = archive.read(nom)
    try:
        fromstring(octets, forbid_dtd=True)
    except DefusedXmlException:
        raise FichierRefuseError("Ce document est piégé : son XML définit des entités.") from None
    except (ParseError, ValueError, RecursionError):
        raise FichierRefuseError("Ce document est abîmé : son XML ne se lit pas.") from None
    return octets.decode("utf-8", "replace")


def _verifier_relations(texte: str) -> None:
    racine = fromstring(texte.encode(), forbid_dtd=True)
    for relation in racine:
        genre = relation.get("Type", "").rpartition("/")[2].lower()
        cible = relation.get("Target", "").lower()
        dehors = relation.get("TargetMode", "").lower() == "external"
        if (dehors and genre in _RELATIONS) or cible.startswith(
            ("file:", "\\\\", "javascript:", "mhtml:", "vbscript:")
        ):
            raise FichierRefuseError("Ce document va chercher du contenu ailleurs à l'ouverture : retirez ce lien.")


def _classeur_incorpore(entree: zipfile.ZipInfo) -> bool:
    """The workbook behind a chart: the one archive that may be inside another."""
    bas = entree.filename.lower()
    return "embeddings/" in bas and bas.endswith(".xlsx")


def _verifier_classeur(archive: zipfile.ZipFile, entree: zipfile.ZipInfo) -> None:
    if entree.file_size > _INCORPORE_MAX:
        raise FichierRefuseError("Ce document contient un classeur incorporé démesuré.")
    dedans: IO[bytes] = io.BytesIO(archive.read(entree))
    with ouvrir(dedans, entree.file_size) as classeur:
        _verifier_ooxml(classeur, "xl/", "spreadsheetml.sheet.main+xml", "XLSX")
        for partie in classeur.infolist():
            _verifier_partie(classeur, partie)


def _verifier_partie(archive: zipfile.ZipFile, entree: zipfile.ZipInfo) -> None:
    xml = entree.filename.lower().endswith((".xml", ".rels", ".vml", ".rdf"))
    trouve = parcourir(archive, entree, _DDE if xml else ())
    if trouve in _ENTITES:
        raise FichierRefuseError("Ce document est piégé : son XML définit des entités.")
    if trouve:
        raise FichierRefuseError("Ce document contient un objet ou un lien actif (OLE, DDE) : retirez-le.")


def _odf(chemin: Path, mime: str, genre: str) -> None:
    _refuser_si_ole(chemin, genre)
    with ouvrir(chemin, chemin.stat().st_size) as archive:
        premier = archive.infolist()[0]
        if premier.filename != "mimetype" or premier.file_size > 100 or archive.read(premier).strip() != mime.encode():
            raise FichierRefuseError(f"Ce fichier n'est pas un document {genre}, quoi que dise son nom.")
        manifeste = _xml(archive, "META-INF/manifest.xml") if "META-INF/manifest.xml" in archive.namelist() else ""
        if "encryption-data" in manifeste:
            raise FichierRefuseError("Ce document est chiffré : joignez-le sans mot de passe.")
        if "content.xml" not in archive.namelist():
            raise FichierRefuseError("Ce document est incomplet : il lui manque « content.xml ».")
        for entree in archive.infolist():
            if entree.filename.lower().startswith(_MACROS_ODF):
                raise FichierRefuseError(f"Ce document contient des macros : enregistrez-le en {genre}, sans macro.")
            _verifier_partie(archive, entree)
