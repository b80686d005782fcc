"""A table of offices → its rows, each read or refused with its reason, none lost."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from binome.documents.elus.formes import A_SOI, FORMES, FormeDeListe
from binome.domaine.dossier.acteurs import NatureOrganisation
from binome.domaine.saisie.jours import lire_jour
from binome.domaine.saisie.refus import ValeurRefuseeError
from binome.domaine.saisie.textes import en_ligne
from binome.domaine.socle.identifiants import verifier_siren

CELLULE_MAX = 200
_CODE = re.compile(r"[0-9A-Z]{1,5}")


class ListeRefuseeError(ValueError):
    """A file that is no list of offices; says why and what to do."""


@dataclass(frozen=True, slots=True)
class EluLu:
    """An office that a row says someone holds; nothing else of the row is kept."""

    ligne: int
    nom: str
    organisme: str
    nature: NatureOrganisation
    siren: str
    code: str
    fonction: str
    du: dt.date | None
    au: dt.date | None
    ne_le: dt.date | None


@dataclass(frozen=True, slots=True)
class LigneRefusee:
    """A row that cannot be taken, and why."""

    ligne: int
    raison: str


class _CelluleRefuseeError(ValueError):
    pass


@dataclass(frozen=True)
class ListeDElus:
    """A file that was recognised; its rows are read as one goes, for it may hold half a million of them."""

    forme: FormeDeListe
    _lignes: csv.DictReader[str]

    def __iter__(self) -> Iterator[EluLu | LigneRefusee]:
        while True:
            try:
                rangee = next(self._lignes)
            except StopIteration:
                return
            except csv.Error as erreur:
                raise ListeRefuseeError(
                    f"Ligne {self._lignes.line_num} : ce fichier n'est pas un tableau CSV lisible ({erreur})."
                ) from None
            try:
                yield _lire(self.forme, rangee, self._lignes.line_num)
            except _CelluleRefuseeError as erreur:
                yield LigneRefusee(self._lignes.line_num, str(erreur))


def ouvrir(octets: bytes) -> ListeDElus:
    """Recognise a list by its header. Errors: ListeRefuseeError."""
    try:
        texte = octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ListeRefuseeError(
            "Ce fichier n'est pas en UTF-8 : téléchargez-le de nouveau, sans l'ouvrir dans un tableur."
        ) from None
    entete = texte.partition("\n")[0]
    separateur = max(";\t,", key=entete.count)
    lignes = csv.DictReader(io.StringIO(texte, newline=""), delimiter=separateur, strict=True)
    try:
        colonnes = [nom.replace("\u2019", "'").strip() for nom in lignes.fieldnames or ()]
    except csv.Error as erreur:
        raise ListeRefuseeError(f"Ce fichier n'est pas un tableau CSV lisible ({erreur}).") from None
    lignes.fieldnames = colonnes
    forme = next((forme for forme in FORMES if forme.reconnait(colonnes)), None)
    if forme is None or len(set(colonnes)) < len(colonnes):
        titres = ", ".join(f.titre for f in FORMES[:-1])
        raise ListeRefuseeError(
            f"Cet en-tête n'est pas d'une liste connue. Sont lus : les fichiers du répertoire national des élus "
            f"({titres}), et un tableau à soi dont l'en-tête est « {A_SOI} »."
        )
    return ListeDElus(forme, lignes)


def _lire(forme: FormeDeListe, rangee: dict[str, str], ligne: int) -> EluLu:
    # What csv gives for too many cells, and for too few.
    if None in rangee or None in rangee.values():
        raise _CelluleRefuseeError("elle n'a pas le nombre de colonnes de l'en-tête")
    prenom, nom = _texte(rangee, forme.prenom, "le prénom"), _texte(rangee, forme.nom, "le nom")
    organisme = _texte(rangee, forme.nom_de_l_organisme, "l'organisme")
    du, au = _jour(rangee, forme.du), _jour(rangee, forme.au)
    if du and au and du > au:
        raise _CelluleRefuseeError("la fin du mandat vient avant son début")
    return EluLu(
        ligne=ligne,
        nom=f"{prenom} {nom}",
        organisme=f"{organisme} {forme.organisme}".strip(),
        nature=forme.nature or _nature(rangee.get("nature", "")),
        siren=_siren(rangee, forme),
        code=_code(rangee, forme),
        fonction=_texte(rangee, forme.dite, "") or forme.fonction,
        du=du,
        au=au,
        ne_le=_jour(rangee, forme.ne_le),
    )


def _texte(rangee: dict[str, str], colonne: str, voulu: str) -> str:
    """One cell, on a line; `voulu`: what it is when it must be there."""
    try:
        propre = " ".join(en_ligne(rangee.get(colonne, "")).split())
    except ValeurRefuseeError as erreur:
        raise _CelluleRefuseeError(f"« {colonne} » est illisible ({erreur})") from None
    if voulu and not propre:
        raise _CelluleRefuseeError(f"{voulu} manque")
    if len(propre) > CELLULE_MAX:
        raise _CelluleRefuseeError(f"« {colonne} » dépasse {CELLULE_MAX} caractères")
    return propre


def _jour(rangee: dict[str, str], colonne: str) -> dt.date | None:
    brut = rangee.get(colonne, "").strip() if colonne else ""
    if not brut:
        return None
    try:
        return lire_jour(brut)
    except ValeurRefuseeError:
        raise _CelluleRefuseeError(f"« {colonne} » n'est pas un jour") from None


def _nature(brut: str) -> NatureOrganisation:
    try:
        return NatureOrganisation(brut.strip())
    except ValueError:
        permises = ", ".join(NatureOrganisation)
        raise _CelluleRefuseeError(f"la nature n'est pas l'une de : {permises}") from None


def _siren(rangee: dict[str, str], forme: FormeDeListe) -> str:
    brut = rangee.get(forme.siren, "").replace(" ", "") if forme.siren else ""
    if not brut and not (forme.siren and forme.nature):
        return ""
    try:
        return verifier_siren(brut)
    except ValueError as erreur:
        raise _CelluleRefuseeError(f"le SIREN de l'organisme est refusé ({erreur})") from None


def _code(rangee: dict[str, str], forme: FormeDeListe) -> str:
    brut = rangee.get(forme.code, "").strip().upper() if forme.code else ""
    if not brut and not (forme.code and forme.nature):
        return ""
    if not _CODE.fullmatch(brut):
        raise _CelluleRefuseeError("le code officiel de l'organisme manque, ou n'en est pas un")
    # The directory drops the zeros of « 03 » and « 01001 ».
    return brut.zfill(forme.longueur)
