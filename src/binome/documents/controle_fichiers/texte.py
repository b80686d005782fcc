"""Plain files: text, CSV, GeoJSON. They must be text, and not a page, a script or a live formula in disguise."""

from __future__ import annotations

import json
import re
from pathlib import Path

from binome.documents.controle_fichiers.erreurs import FichierRefuseError

TEXTE_MAX, GEOJSON_MAX = 20_000_000, 3_000_000
_BLOC = 1 << 20
_CONTROLE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")
_PAGE = re.compile(r"<\s*(!doctype|html|svg|script|iframe|object|embed|\?xml|\?php|!entity)", re.IGNORECASE)
_PROGRAMME = ("#!", "MZ\x90", "MZ\0", "%PDF", "{\\rtf", "PK\x03\x04", "%!PS", "GIF8")
# A cell that a spreadsheet would run: =…, @FUNCTION(…), and after a sign a call of another program (+cmd|'…'!A1), a
# function or a cell elsewhere (-SUM(…), +Feuille!A1). A dash, a word and a bracket after a space are a remark: « -Voir
# (annexe) », « - Urgent ! »; « @ville » is a name.
_FORMULE = re.compile(
    r"""(?:^|[;,\t\n\r])\s*["']?\s*(?:=|@\s*[\w.]+\s*\(|[+-][\s+-]*(?:[=@]"""
    r"""|[A-Za-z_.]+\s*\|[^;,\t\n\r]*!|[A-Za-z_][A-Za-z_0-9.]*\(|[A-Za-z_][A-Za-z_0-9.]*![$A-Za-z]"""
    r"""|(?i:hyperlink|webservice|call|register(?:\.id)?|exec|rtd|lien_hypertexte|servicewebs?)\s*\())"""
)
_GENRES = {"FeatureCollection", "Feature", "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon"}
_GENRES |= {"MultiPolygon", "GeometryCollection"}


def controler_txt(chemin: Path) -> None:
    """Errors: FichierRefuseError."""
    _verifier(chemin, formules=False)


def controler_csv(chemin: Path) -> None:
    """Errors: FichierRefuseError."""
    _verifier(chemin, formules=True)


def controler_geojson(chemin: Path) -> None:
    """Errors: FichierRefuseError."""
    if chemin.stat().st_size > GEOJSON_MAX:
        raise FichierRefuseError(f"Ce GeoJSON dépasse {GEOJSON_MAX // 1_000_000} Mo : simplifiez ses contours.")
    try:
        contenu = json.loads(chemin.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError):
        raise FichierRefuseError("Ce fichier n'est pas du GeoJSON lisible (JSON en UTF-8).") from None
    if not isinstance(contenu, dict) or contenu.get("type") not in _GENRES:
        raise FichierRefuseError("Ce fichier est du JSON, mais pas du GeoJSON : son champ « type » n'est pas connu.")
    if _PAGE.search(json.dumps(contenu, ensure_ascii=False)):
        raise FichierRefuseError("Ce GeoJSON contient du code de page web.")


def _verifier(chemin: Path, *, formules: bool) -> None:
    if chemin.stat().st_size > TEXTE_MAX:
        raise FichierRefuseError(f"Ce texte dépasse {TEXTE_MAX // 1_000_000} Mo.")
    encodage = _encodage(chemin)
    queue = ""
    with chemin.open(encoding=encodage, newline="") as flux:
        while bloc := flux.read(_BLOC):
            morceau = queue + bloc
            if not queue and morceau.startswith(_PROGRAMME):
                raise FichierRefuseError(
                    "Ce fichier n'est pas le texte qu'il dit être : c'est un programme ou un autre format."
                )
            _refuser(morceau, formules=formules)
            queue = morceau[-200:]


def _refuser(morceau: str, *, formules: bool) -> None:
    if _CONTROLE.search(morceau):
        raise FichierRefuseError("Ce fichier n'est pas du texte : il contient des octets de commande.")
    if _PAGE.search(morceau):
        raise FichierRefuseError("Ce fichier contient du code de page web (HTML, SVG ou XML).")
    if formules and _FORMULE.search(morceau):
        raise FichierRefuseError(
            "Une cellule commence comme une formule (=, @, + ou -) : un tableur l'exécuterait. "
            "Remplacez-la par sa valeur."
        )


def _encodage(chemin: Path) -> str:
    """UTF-8, UTF-16 with its mark, else the one of old French spreadsheets. Read block by block."""
    with chemin.open("rb") as octets:
        if octets.read(2) in (b"\xff\xfe", b"\xfe\xff"):
            return "utf-16" if _se_lit(chemin, "utf-16") else _pas_du_texte()
    try:
        with chemin.open(encoding="utf-8-sig") as flux:
            while flux.read(_BLOC):
                pass
    except UnicodeDecodeError:
        return "cp1252" if _se_lit(chemin, "cp1252") else _pas_du_texte()
    return "utf-8-sig"


def _se_lit(chemin: Path, encodage: str) -> bool:
    try:
        with chemin.open(encoding=encodage) as flux:
            while flux.read(_BLOC):
                pass
    except UnicodeError:
        return False
    return True


def _pas_du_texte() -> str:
    raise FichierRefuseError("Ce fichier n'est pas du texte en UTF-8.")
