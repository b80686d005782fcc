"""A follow-up → a workbook to fill; and back: each row read, or refused with its reason.

No cell holds a formula. What was already said comes out to be read; only the sheet to fill comes back.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from pydantic import ValidationError

from binome.documents.messages import en_francais
from binome.documents.tableur.erreurs import ClasseurRefuseError, Faute
from binome.documents.tableur.lignes import Rangee, lire_rangees, nu
from binome.documents.tableur.reperes import entete, lisible
from binome.documents.tableur.textes import coder, decoder
from binome.documents.tableur.valeurs import Cellule, CelluleRefuseeError, Nombre, texte_de
from binome.domaine.langue.typographie import majuscule
from binome.domaine.suivi.evenements import ACTES, NOMS_DES_ACTES, NOMS_DES_GENRES, EvenementSuivi, GenreDeSuivi
from binome.domaine.suivi.phrases import raconter
from binome.domaine.suivi.saisie import SaisieDeSuivi

FORMAT = "binome-suivi-2"
_AUX_IDENTIFIANTS = "binome-suivi-1"
"""A workbook taken before actions were told by their number: it names them by their id."""
A_DIRE, DIT, MOTS, ORIGINE = "À dire", "Déjà dit", "Mots", "Origine"
COLONNES: Mapping[str, str] = {
    "Action": "fiche",
    "Sorte": "genre",
    "Ce qui s'est passé": "acte",
    "Le": "jour",
    "Étape, indicateur ou dispositif": "objet",
    "Financeur, ou attendu de": "tiers",
    "Montant (€)": "montant",
    "Valeur": "valeur",
    "Avant le": "echeance",
    "En une phrase": "texte",
    "Corrige le n°": "corrige",
    "Clôt le n°": "cite",
}
"""Title of a column → the field that it fills."""
_DATES = ("Le", "Avant le")
_NUMEROS = ("Corrige le n°", "Clôt le n°")
LIGNES = 300
_CREE = dt.datetime(2023, 1, 1)  # noqa: DTZ001 - the same rows give the same bytes; the format knows no zone
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True)
class LigneLue:
    """A row to write: its number in the sheet, what it says."""

    ligne: int
    saisie: SaisieDeSuivi


@dataclass(frozen=True)
class LigneRefusee:
    """A row that cannot be taken, and why."""

    ligne: int
    raison: str

    def __str__(self) -> str:
        return str(Faute(self.raison, A_DIRE, self.ligne))


def ecrire(
    titre: str,
    dossier: str,
    actions: Sequence[tuple[str, str]],
    dits: Sequence[EvenementSuivi],
    numeros: Mapping[str, str] | None = None,
) -> bytes:
    """The workbook of a follow-up. `actions`: id and title of those that may be told of; `numeros`: what is read of
    each action, in the place of its id."""
    sortie = io.BytesIO()
    with xlsxwriter.Workbook(sortie, _OPTIONS) as classeur:
        classeur.set_properties({"title": titre, "created": _CREE})
        _Plume(classeur, numeros or {}).tout(dossier, actions, dits)
    return sortie.getvalue()


class _Plume:
    def __init__(self, classeur: Any, numeros: Mapping[str, str]) -> None:
        self._classeur, self._numeros = classeur, numeros
        texte = {"text_wrap": True, "valign": "top", "num_format": "@", "quote_prefix": 1}
        self._titre = classeur.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self._lu = classeur.add_format({**texte, "font_color": "#55606B"})
        self._saisi = classeur.add_format({"text_wrap": True, "valign": "top", "bg_color": "#E4EDE8"})
        self._date = classeur.add_format({"valign": "top", "num_format": "dd/mm/yyyy", "bg_color": "#E4EDE8"})

    def tout(self, dossier: str, actions: Sequence[tuple[str, str]], dits: Sequence[EvenementSuivi]) -> None:
        page = self._classeur.add_worksheet(A_DIRE)
        for place, titre in enumerate(COLONNES):
            forme = self._date if titre in _DATES else self._saisi
            page.set_column(place, place, 40 if titre == "En une phrase" else 18, forme)
            page.write_string(0, place, titre, self._titre)
        page.freeze_panes(1, 1)
        mots = self._classeur.add_worksheet(MOTS)
        actes = sorted({majuscule(nom) for noms in NOMS_DES_ACTES.values() for nom in noms.values()})
        colonnes = [[self._numeros.get(fiche, fiche) for fiche, _ in actions], [*NOMS_DES_GENRES.values()], actes]
        for place, valeurs in enumerate(colonnes):
            mots.set_column(place, place, 30)
            mots.write_string(0, place, list(COLONNES)[place], self._titre)
            for rang, valeur in enumerate(valeurs, 1):
                mots.write_string(rang, place, coder(valeur), self._lu)
            lettre = "ABC"[place]
            liste = {"validate": "list", "source": f"={MOTS}!${lettre}$2:${lettre}${max(len(valeurs), 1) + 1}"}
            page.data_validation(1, place, LIGNES, place, liste)
        mots.write_string(0, 3, "Intitulé de l'action", self._titre)
        mots.set_column(3, 3, 60)
        for rang, (_, intitule) in enumerate(actions, 1):
            mots.write_string(rang, 3, coder(intitule), self._lu)
        self._deja(dits)
        self._origine(dossier)

    def _deja(self, dits: Sequence[EvenementSuivi]) -> None:
        page = self._classeur.add_worksheet(DIT)
        for place, (titre, large) in enumerate((("N°", 6), ("Action", 12), ("Le", 12), ("Ce qui est dit", 90))):
            page.set_column(place, place, large, self._lu)
            page.write_string(0, place, titre, self._titre)
        for rang, dit in enumerate(dits, 1):
            action = self._numeros.get(dit.fiche, dit.fiche) or "tout le plan"
            valeurs = (str(dit.racine), action, dit.jour.isoformat(), raconter(dit))
            for place, valeur in enumerate(valeurs):
                page.write_string(rang, place, coder(valeur), self._lu)

    def _origine(self, dossier: str) -> None:
        page = self._classeur.add_worksheet(ORIGINE)
        page.set_column(0, 1, 34)
        for rang, (cle, valeur) in enumerate((("Format", FORMAT), ("Dossier", dossier))):
            page.write_string(rang, 0, cle, self._titre)
            page.write_string(rang, 1, valeur, self._lu)


def lire(
    octets: bytes, dossier: str, numeros: Mapping[str, str] | None = None
) -> tuple[list[LigneLue], list[LigneRefusee]]:
    """What a workbook made by `ecrire` says, row by row, with the same `numeros`. Errors: ClasseurRefuseError, when
    none can be read."""
    rangees = lire_rangees(octets, (A_DIRE, ORIGINE))
    dits = {
        lisible(r.cellules[0]): lisible(r.cellules[1]) for r in rangees.get(ORIGINE, []) if None not in r.cellules[:2]
    }
    if dits.get("Format") not in (FORMAT, _AUX_IDENTIFIANTS):
        raise ClasseurRefuseError([Faute("ce classeur n'est pas celui d'un suivi : téléchargez-le d'abord d'ici")])
    if dits.get("Dossier") != dossier:
        raise ClasseurRefuseError([Faute(f"ce classeur est celui d'un autre dossier, « {dits.get('Dossier')} »")])
    par_numero = {nu(n): fiche for fiche, n in (numeros or {}).items()} if dits["Format"] == FORMAT else {}
    lues: list[LigneLue] = []
    refusees: list[LigneRefusee] = []
    for numero, cellules in _tableau(rangees.get(A_DIRE, [])):
        try:
            lues.append(LigneLue(numero, _saisie(cellules, par_numero)))
        except (ValueError, CelluleRefuseeError) as erreur:
            refusees.append(LigneRefusee(numero, _raison(erreur)))
    return lues, refusees


def _tableau(rangees: list[Rangee]) -> Iterator[tuple[int, Mapping[str, Cellule]]]:
    place, titres = entete(rangees, list(COLONNES))
    if place < 0 or any(titres.count(titre) != 1 for titre in COLONNES):
        raise ClasseurRefuseError([Faute("une colonne manque, ou est en double : reprenez le classeur d'ici", A_DIRE)])
    for rangee in rangees[place + 1 :]:
        cellules = dict(zip(titres, rangee.cellules, strict=False))
        if any(cellules.get(titre) is not None for titre in COLONNES):
            yield rangee.numero, cellules


def _saisie(cellules: Mapping[str, Cellule], par_numero: Mapping[str, str]) -> SaisieDeSuivi:
    brut: dict[str, Any] = {}
    for titre, champ in COLONNES.items():
        cellule = cellules.get(titre)
        if cellule is not None and (valeur := _valeur(titre, cellule)) not in (None, ""):
            brut[champ] = valeur
    if fiche := par_numero.get(nu(str(brut.get("fiche", "")))):
        brut["fiche"] = fiche
    genre = _choix(str(brut.get("genre", "")), {g.value: nom for g, nom in NOMS_DES_GENRES.items()}, "Sorte")
    noms = {acte.value: NOMS_DES_ACTES[GenreDeSuivi(genre)][acte] for acte in ACTES[GenreDeSuivi(genre)]}
    acte = _choix(str(brut.get("acte", "")), noms, "Ce qui s'est passé")
    return SaisieDeSuivi.model_validate({**brut, "genre": genre, "acte": acte})


def _valeur(titre: str, cellule: Cellule) -> Any:
    if titre in _DATES:
        if isinstance(cellule, Nombre):
            return cellule.jour
        return cellule.date() if isinstance(cellule, dt.datetime) else str(cellule)
    texte = decoder(texte_de(cellule)).strip()
    if titre in _NUMEROS:
        if not texte.isdecimal() or len(texte) > 9:
            raise ValueError(f"« {titre} » attend le numéro d'un événement, tel que la feuille « {DIT} » le donne")
        return int(texte)
    return texte


def _choix(dit: str, noms: Mapping[str, str], titre: str) -> str:
    connus = {nu(nom): cle for cle, nom in noms.items()}
    if nu(dit) not in connus:
        attendus = ", ".join(majuscule(nom) for nom in noms.values())
        raise ValueError(f"« {titre} » attend : {attendus}")
    return connus[nu(dit)]


def _raison(erreur: Exception) -> str:
    if not isinstance(erreur, ValidationError):
        return str(erreur)
    detail = erreur.errors(include_url=False)[0]
    champ = next((titre for titre, nom in COLONNES.items() if nom == detail["loc"][0]), "")
    message, a_faire = en_francais(detail["type"], detail.get("ctx") or {})
    return f"« {champ} » : {message}" + (f". {a_faire}" if a_faire else "")
