"""A table of offices → its rows, each read or refused with its reason, none lost."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import BinaryIO

from binome.documents.elus.formes import A_SOI, FORMES, FormeDeListe, lisser
from binome.documents.elus.lignes import Lignes, ListeRefuseeError, RangeeRefuseeError, couper
from binome.domaine.dossier.acteurs import NatureOrganisation
from binome.domaine.langue.typographie import enumerer
from binome.domaine.saisie.jours import lire_jour
from binome.domaine.saisie.refus import ValeurRefuseeError
from binome.domaine.saisie.textes import en_ligne
from binome.domaine.socle.identifiants import verifier_siren

CELLULE_MAX = 200
_CODE = re.compile(r"[0-9A-Z]{1,5}")
_FORMULES = ("=", "+", "@")
# Half a million people were born on forty thousand days.
_lire_jour = lru_cache(maxsize=50_000)(lire_jour)


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


@dataclass(frozen=True)
class ListeDElus:
    """A file that was recognised; its rows are read as one goes, for it may hold half a million of them."""

    forme: FormeDeListe
    lignes: Lignes
    separateur: str
    combien: int
    _places: Mapping[str, int]

    def __iter__(self) -> Iterator[EluLu | LigneRefusee]:
        combien = self.combien
        for numero, cellules in self.lignes.rangees(self.separateur):
            try:
                if isinstance(cellules, RangeeRefuseeError):
                    raise cellules
                if len(cellules) != combien:
                    raise RangeeRefuseeError(f"elle a {len(cellules)} colonnes, l'en-tête en a {combien}")
                yield self._lire(cellules, numero)
            except RangeeRefuseeError as erreur:
                yield LigneRefusee(numero, str(erreur))

    def _lire(self, cellules: list[str], ligne: int) -> EluLu:
        forme = self.forme
        prenom, nom = self._texte(cellules, forme.prenom, "le prénom"), self._texte(cellules, forme.nom, "le nom")
        dit = self._texte(cellules, forme.nom_de_l_organisme, "l'organisme" if forme.nom_de_l_organisme else "")
        code = self._code(cellules)
        connue = forme.collectivites.get(code)
        du, au = self._jour(cellules, forme.du), self._jour(cellules, forme.au)
        if du and au and du > au:
            raise RangeeRefuseeError("la fin du mandat vient avant son début")
        fonction = self._texte(cellules, forme.dite) or forme.fonction
        ou = self._texte(cellules, forme.ou)
        return EluLu(
            ligne=ligne,
            nom=f"{prenom} {nom}",
            organisme=f"{dit} {forme.organisme}".strip(),
            nature=connue.nature if connue else forme.nature or _nature(self._brut(cellules, "nature")),
            siren=connue.siren if connue else self._siren(cellules),
            code=connue.code if connue else code,
            fonction=f"{fonction}, {ou}"[:CELLULE_MAX] if ou else fonction,
            du=du,
            au=au,
            ne_le=self._jour(cellules, forme.ne_le),
        )

    def _brut(self, cellules: list[str], colonne: str) -> str:
        """One cell, "" when the table has no such column, or when none is asked for."""
        place = self._places.get(colonne)
        return "" if place is None else cellules[place]

    def _texte(self, cellules: list[str], colonne: str, voulu: str = "") -> str:
        """One cell, on a line; `voulu`: what it is when it must be there."""
        try:
            propre = " ".join(en_ligne(self._brut(cellules, colonne)).split())
        except ValeurRefuseeError as erreur:
            raise RangeeRefuseeError(f"« {colonne} » est illisible ({erreur})") from None
        if voulu and not propre:
            raise RangeeRefuseeError(f"{voulu} manque")
        if len(propre) > CELLULE_MAX:
            raise RangeeRefuseeError(f"« {colonne} » dépasse {CELLULE_MAX} caractères")
        if propre.startswith(_FORMULES):
            raise RangeeRefuseeError(f"« {colonne} » commence comme une formule de tableur")
        return propre

    def _jour(self, cellules: list[str], colonne: str) -> dt.date | None:
        brut = self._brut(cellules, colonne).strip()
        if not brut:
            return None
        try:
            return _lire_jour(brut)
        except ValeurRefuseeError:
            raise RangeeRefuseeError(f"« {colonne} » n'est pas un jour") from None

    def _siren(self, cellules: list[str]) -> str:
        forme = self.forme
        brut = self._brut(cellules, forme.siren).replace(" ", "")
        if not brut and not (forme.siren and forme.nature):
            return ""
        try:
            return verifier_siren(brut)
        except ValueError as erreur:
            raise RangeeRefuseeError(f"le SIREN de l'organisme est refusé ({erreur})") from None

    def _code(self, cellules: list[str]) -> str:
        forme = self.forme
        brut = self._brut(cellules, forme.code).strip().upper()
        if not brut and not (forme.code and forme.nature):
            return ""
        if not _CODE.fullmatch(brut):
            raise RangeeRefuseeError("le code officiel de l'organisme manque, ou n'en est pas un")
        # The directory drops the zeros of « 03 » and « 01001 ».
        return brut.zfill(forme.longueur)


def ouvrir(source: bytes | BinaryIO) -> ListeDElus:
    """Recognise a list by its header. Errors: ListeRefuseeError."""
    lignes = Lignes(io.BytesIO(source) if isinstance(source, bytes) else source)
    entete = lignes.suivante()
    separateur = max(";\t,", key=lambda signe: (entete or b"").count(signe.encode()))
    try:
        colonnes = [lisser(nom) for nom in couper(entete, separateur)]
    except RangeeRefuseeError as erreur:
        raise ListeRefuseeError(f"L'en-tête de ce fichier n'est pas lisible : {erreur}.") from None
    formes = [forme for forme in FORMES if forme.reconnait(colonnes)]
    if not formes or len(set(colonnes)) < len(colonnes):
        raise ListeRefuseeError(
            "Cet en-tête n'est pas d'une liste connue. Sont lus : les fichiers du répertoire national des élus "
            f"({enumerer([f.titre for f in FORMES[:-1]])}), et un tableau à soi dont l'en-tête est « {A_SOI} »."
        )
    rangs = {colonne: rang for rang, colonne in enumerate(colonnes)}
    places = {colonne: rangs[lisser(colonne)] for colonne in formes[0].colonnes if lisser(colonne) in rangs}
    return ListeDElus(formes[0], lignes, separateur, len(colonnes), places)


def _nature(brut: str) -> NatureOrganisation:
    try:
        return NatureOrganisation(brut.strip())
    except ValueError:
        permises = ", ".join(NatureOrganisation)
        raise RangeeRefuseeError(f"la nature n'est pas l'une de : {permises}") from None
