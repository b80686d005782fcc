"""A YAML or JSON text → a `Dossier`, or all that is wrong with it, line by line."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from binome.documents import arbre_json, arbre_yaml
from binome.documents.arbre_json import PasDuJsonError
from binome.documents.arbre_yaml import Arbre, ArbreError, Loc
from binome.documents.erreurs import Anomalie, DossierIllisibleError
from binome.documents.lissages import lissages
from binome.documents.messages import dire_recu, en_francais
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.langue.pannes import panne
from binome.domaine.langue.typographie import nombre
from binome.domaine.socle.chemin import from_loc

TAILLE_MAX = 16 * 2**20
ANOMALIES_MAX = 50


@dataclass(frozen=True)
class DossierLu:
    """A dossier and the lines it was read from."""

    dossier: Dossier
    nom: str
    lignes: dict[Loc, int]
    arbre: Arbre

    def reperes(self) -> dict[str, int]:
        """Place in the dossier → line of the text (from 1)."""
        return {from_loc(loc, self.arbre): ligne for loc, ligne in self.lignes.items()}

    def lissages(self) -> list[Anomalie]:
        """What reading changed in the texts, to be told to whoever wrote them; nothing else was changed."""
        return [
            Anomalie(f"texte rendu lisible ({mots})", _ligne(loc, self.lignes), from_loc(loc, self.arbre))
            for loc, mots in lissages(self.arbre, self.dossier)
        ]


def lire_fichier(chemin: Path) -> DossierLu:
    """Read a dossier from a file. Raises `DossierIllisibleError` with every anomaly found."""
    try:
        taille = chemin.stat().st_size
        if chemin.is_file() and taille > TAILLE_MAX:
            raise DossierIllisibleError(str(chemin), [_trop_gros(taille)])
        brut = chemin.read_bytes()
    except FileNotFoundError:
        anomalie = Anomalie("ce fichier n'existe pas", a_faire="Vérifiez son nom et le dossier où vous êtes.")
        raise DossierIllisibleError(str(chemin), [anomalie]) from None
    except OSError as erreur:
        anomalie = Anomalie("ce fichier ne peut pas être lu", recu=panne(erreur))
        raise DossierIllisibleError(str(chemin), [anomalie]) from None
    return lire(brut, str(chemin))


def lire(brut: bytes, nom: str = "dossier") -> DossierLu:
    """Read a dossier from bytes (UTF-8, YAML or JSON). Raises `DossierIllisibleError` with every anomaly found."""
    if len(brut) > TAILLE_MAX:
        raise DossierIllisibleError(nom, [_trop_gros(len(brut))])
    try:
        arbre, lignes = _parse(brut.decode("utf-8-sig"), nom)
    except UnicodeDecodeError as erreur:
        ligne = brut[: erreur.start].count(b"\n") + 1
        anomalie = Anomalie("ce fichier n'est pas encodé en UTF-8", ligne, a_faire="Enregistrez-le en UTF-8.")
        raise DossierIllisibleError(nom, [anomalie]) from None
    except ArbreError as erreur:
        raise DossierIllisibleError(nom, [erreur.anomalie]) from None
    if not isinstance(arbre, dict):
        anomalie = Anomalie(
            "ce fichier ne décrit pas un dossier : il faut des champs (« id: », « titre: », « appel: »…)",
            a_faire="Partez d'un exemple : exemples/hautes-alpes/dossier.yaml.",
        )
        raise DossierIllisibleError(nom, [anomalie])
    try:
        return DossierLu(Dossier.model_validate(arbre), nom, lignes, arbre)
    except ValidationError as erreur:
        anomalies = [_anomalie(detail, arbre, lignes) for detail in erreur.errors(include_url=False)]
        anomalies.sort(key=lambda a: a.ligne or 0)
        raise DossierIllisibleError(nom, _abreger(anomalies)) from None


def _parse(texte: str, nom: str) -> tuple[Arbre, dict[Loc, int]]:
    """JSON where the text is JSON, YAML otherwise: what only looks like JSON may be YAML between braces."""
    if not texte.lstrip().startswith(("{", "[")):
        return arbre_yaml.parse(texte)
    try:
        return arbre_json.parse(texte)
    except PasDuJsonError as erreur:
        if nom.lower().endswith(".json"):
            raise
        try:
            return arbre_yaml.parse(texte)
        except ArbreError:
            raise erreur from None


def _abreger(anomalies: list[Anomalie]) -> list[Anomalie]:
    if len(anomalies) <= ANOMALIES_MAX:
        return anomalies
    reste = Anomalie(f"et {nombre(len(anomalies) - ANOMALIES_MAX)} autres erreurs, tues ici")
    return [*anomalies[:ANOMALIES_MAX], reste]


def _trop_gros(taille: int) -> Anomalie:
    return Anomalie(
        f"ce fichier pèse {nombre(taille / 2**20, 1)} Mo ; un dossier tient en {TAILLE_MAX // 2**20} Mo",
        a_faire="Joignez les documents lourds comme pièces au lieu de les écrire dans le dossier.",
    )


def _anomalie(detail: ErrorDetails, arbre: Arbre, lignes: dict[Loc, int]) -> Anomalie:
    contexte: dict[str, Any] = detail.get("ctx") or {}
    loc: Loc = tuple(detail["loc"])
    if chemin := contexte.get("chemin"):
        loc = tuple(int(pas) if pas.isdigit() else pas for pas in str(chemin).split("."))
    message, a_faire = en_francais(detail["type"], contexte)
    if detail["type"] == "extra_forbidden":
        message, a_faire = _champ_inconnu(loc)
    recu = None if chemin or detail["type"] == "extra_forbidden" else dire_recu(detail["input"])
    return Anomalie(message, _ligne(loc, lignes), from_loc(loc, arbre), recu, a_faire)


def _ligne(loc: Loc, lignes: dict[Loc, int]) -> int | None:
    """The line of a position, or of the nearest thing that contains it (a missing field has no line)."""
    while loc and loc not in lignes:
        loc = loc[:-1]
    return lignes.get(loc)


def _champ_inconnu(loc: Loc) -> tuple[str, str]:
    connus = list(_modele_a(loc[:-1]).model_fields)
    proches = difflib.get_close_matches(str(loc[-1]), connus, n=1, cutoff=0.5)
    conseil = f"Vouliez-vous écrire « {proches[0]} » ?" if proches else f"Champs possibles : {', '.join(connus)}."
    return "ce champ n'existe pas", conseil


def _modele_a(loc: Loc) -> type[BaseModel]:
    """The model of the dossier at a position, found by walking the fields' annotations."""
    modele: type[BaseModel] = Dossier
    for pas in loc:
        if isinstance(pas, str) and pas in modele.model_fields:
            modele = _modele_dans(modele.model_fields[pas].annotation) or modele
    return modele


def _modele_dans(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    dedans = (_modele_dans(argument) for argument in getattr(annotation, "__args__", ()))
    return next((modele for modele in dedans if modele), None)
