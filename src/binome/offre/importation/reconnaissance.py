"""Which catalogue a file is from, and its reading. What is none of them is refused whole."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Mapping
from datetime import date

from binome.domaine.socle.erreurs import BinomeError, Famille
from binome.offre.importation import aides_entreprises, aides_territoires, dispositif_aide, transition_ecologique
from binome.offre.importation.lot import Lot, Origine

TAILLE_MAX = 64_000_000
"""Bytes of a catalogue: a hundred times the ordinary one."""
CELLULE_MAX = 1_000_000
LECTEURS: dict[str, Callable[[str, Origine], Lot]] = {
    dispositif_aide.FORMAT: dispositif_aide.lire,
    aides_territoires.FORMAT: aides_territoires.lire,
    transition_ecologique.FORMAT: transition_ecologique.lire,
    aides_entreprises.FORMAT: aides_entreprises.lire,
}


class CatalogueRefuseError(BinomeError):
    """A file from which nothing entered: the phrase says why."""

    code = "catalogue_refuse"
    famille = Famille.mal_forme


def lire(octets: bytes, fichier: str, jour: date, lieux: Mapping[str, str] | None = None) -> Lot:
    """Read a catalogue. Errors: CatalogueRefuseError."""
    if len(octets) > TAILLE_MAX:
        raise CatalogueRefuseError(f"{fichier} : ce fichier dépasse {TAILLE_MAX // 1_000_000} Mo.")
    try:
        texte = octets.decode("utf-8-sig")
    except UnicodeDecodeError as erreur:
        ligne = octets.count(b"\n", 0, erreur.start) + 1
        raise CatalogueRefuseError(
            f"{fichier}, ligne {ligne} : ce texte n'est pas en UTF-8. Réenregistrez-le ainsi."
        ) from None
    origine = Origine(fichier, hashlib.sha256(octets).hexdigest(), jour, lieux or {})
    csv.field_size_limit(CELLULE_MAX)
    try:
        lot = LECTEURS[reconnaitre(texte, fichier)](texte, origine)
    except (ValueError, csv.Error, RecursionError) as erreur:
        raise CatalogueRefuseError(f"{fichier} : {erreur or 'ce fichier ne se lit pas'}.") from None
    if not lot.lignes:
        raise CatalogueRefuseError(f"{fichier} : ce fichier n'a aucune ligne.")
    return lot


def reconnaitre(texte: str, fichier: str) -> str:
    """The format of a text. Raises ValueError."""
    debut = texte.lstrip()[:1]
    if debut in ("[", "{"):
        return aides_territoires.FORMAT
    entete = texte.partition("\n")[0]
    for separateur, format_, colonnes in (
        (",", dispositif_aide.FORMAT, dispositif_aide.COLONNES),
        (";", aides_entreprises.FORMAT, aides_entreprises.COLONNES),
    ):
        lues = {nom.strip() for nom in next(csv.reader(io.StringIO(entete), delimiter=separateur), [])}
        if set(colonnes) <= lues:
            return format_
        if len(lues & set(colonnes)) >= 3:
            manquent = ", ".join(nom for nom in colonnes if nom not in lues)
            raise ValueError(f"il manque des colonnes : {manquent}")
    if fichier.endswith((".yaml", ".yml")):
        return transition_ecologique.FORMAT
    raise ValueError(
        "ce catalogue n'est pas reconnu. Sont lus : le CSV « dispositif d'aide », le JSON d'Aides-territoires, "
        "le YAML de la Mission transition écologique, le CSV d'aides-entreprises"
    )
