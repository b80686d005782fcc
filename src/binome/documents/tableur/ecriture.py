"""A plan → a workbook. Every text is written as text: no cell holds a formula, whatever it begins with."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import xlsxwriter

from binome.documents.tableur import feuilles
from binome.documents.tableur.cellules import vers_cellule
from binome.documents.tableur.feuilles import AXES, DES_FICHES, FICHES, Colonne, Feuille, Genre
from binome.documents.tableur.origine import FORMAT, Origine
from binome.documents.tableur.reperes import nommees
from binome.documents.tableur.textes import VIDE, coder
from binome.domaine.dossier.plan_actions import FicheAction, PlanActions
from binome.domaine.mots.manques import dire_l_etat
from binome.domaine.socle.modele import RELU

# A cell holds 32,767 units at most; a character may take two.
MORCEAU = 16_000
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_CREE = dt.datetime(2023, 1, 1)  # noqa: DTZ001 - the same plan gives the same bytes; the format knows no zone
_AVIS = (
    "Modifiez les autres feuilles, gardez leurs titres de colonnes et les identifiants, puis importez ce classeur "
    "dans le plan d'actions : Binôme montre d'abord ce qui changerait."
)


def ecrire(plan: Mapping[str, Any], origine: Origine, enjeux: Mapping[str, str] | None = None) -> bytes:
    """The workbook of a plan, given as the canonical JSON tree of `PlanActions`. `enjeux`: the stakes of the call and
    their names; a stake without a name is written by its id."""
    sortie = io.BytesIO()
    with xlsxwriter.Workbook(sortie, _OPTIONS) as classeur:
        classeur.set_properties({"title": f"Plan d'actions, {origine.dossier}", "created": _CREE})
        _Plume(classeur, enjeux or {}).tout(plan, origine)
    return sortie.getvalue()


class _Plume:
    """Writes cells; keeps the formats and the texts that are too long for a cell."""

    def __init__(self, classeur: Any, enjeux: Mapping[str, str]) -> None:
        self._classeur, self._enjeux = classeur, enjeux
        self._titre = classeur.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        # quote_prefix: even retyped in a spreadsheet, such a text stays a text.
        self._texte = classeur.add_format({"text_wrap": True, "valign": "top", "num_format": "@", "quote_prefix": 1})
        self._nombre = classeur.add_format({"valign": "top", "num_format": "#,##0.##########"})
        self._date = classeur.add_format({"valign": "top", "num_format": "dd/mm/yyyy"})
        self._formats = {Genre.nombre: self._nombre, Genre.euros: self._nombre, Genre.date: self._date}
        self._longs: list[str] = []

    def tout(self, plan: Mapping[str, Any], origine: Origine) -> None:
        lues = _relues(plan)
        origine = replace(
            origine, d_office={f.id: f.numero_montre for f in lues if not f.numero}, nommees=nommees(lues)
        )
        fiches, noms = plan.get("fiches", []), {cle: numero for numero, cle in origine.nommees.items()}
        montres = {FICHES.source: [{"numero": origine.d_office.get(f["id"])} | f for f in fiches]}
        onglets = (FICHES, *DES_FICHES, AXES)
        pages = {feuille.nom: self._classeur.add_worksheet(feuille.nom) for feuille in onglets}
        for feuille in (FICHES, AXES):
            self._entete(pages[feuille.nom], feuille)
            for rang, element in enumerate({**plan, **montres}.get(feuille.source, []), 1):
                self._ligne(pages[feuille.nom], rang, 0, element, feuille.colonnes)
        for rang, fiche in enumerate(lues, 1):
            self._mettre(pages[FICHES.nom], rang, len(FICHES.colonnes), dire_l_etat(fiche))
        if noms:
            # Ids that nobody should read still name what they named: they come back, out of sight.
            pages[FICHES.nom].set_column(1, 1, 16, self._texte, {"hidden": True})
        for feuille in DES_FICHES:
            self._de_fiches(pages[feuille.nom], feuille, fiches, noms)
        self._plan(plan)
        self._textes_longs()
        self._origine(origine)

    def _entete(self, page: Any, feuille: Feuille) -> None:
        avant = (feuilles.FICHE, feuilles.RAPPEL, feuilles.RANG) if feuille.de_fiche else ()
        genres = {feuilles.RANG: Genre.nombre}
        titres = [(titre, 14, genres.get(titre, Genre.code)) for titre in avant]
        titres += [(c.titre, c.largeur, c.genre) for c in feuille.colonnes]
        titres += [(feuilles.ETAT, 40, Genre.texte)] if feuille is FICHES else []
        for place, (titre, largeur, genre) in enumerate(titres):
            # Down to the last row: an identifier typed below, « 1-1 », must not become a day.
            page.set_column(place, place, largeur, self._formats.get(genre, self._texte))
            page.write_string(0, place, titre, self._titre)
        page.freeze_panes(1, 2 if feuille is AXES else 3)

    def _de_fiches(self, page: Any, feuille: Feuille, fiches: list[dict[str, Any]], noms: Mapping[str, str]) -> None:
        self._entete(page, feuille)
        rang = 0
        for fiche in fiches:
            for numero, element in enumerate(_prendre(fiche, feuille.source) or [], 1):
                rang += 1
                self._mettre(page, rang, 0, coder(noms.get(fiche["id"], fiche["id"])))
                self._mettre(page, rang, 1, coder(fiche["titre"])[:200])
                self._mettre(page, rang, 2, numero)
                self._ligne(page, rang, 3, element, feuille.colonnes)

    def _ligne(self, page: Any, rang: int, decalage: int, element: Any, colonnes: tuple[Colonne, ...]) -> None:
        for place, colonne in enumerate(colonnes, decalage):
            valeur = _prendre(element, colonne.chemin)
            if valeur is None and colonne.defaut and _contenant(element, colonne.chemin) is not None:
                self._mettre(page, rang, place, dict(colonne.mots).get(colonne.defaut, colonne.defaut))
            elif valeur is not None:
                self._mettre(page, rang, place, vers_cellule(valeur, colonne, self._enjeux))
            elif colonne.chemin == "calendrier.debut" and element.get("calendrier") == {}:
                self._mettre(page, rang, place, VIDE)

    def _mettre(self, page: Any, rang: int, place: int, valeur: Any) -> None:
        if isinstance(valeur, dt.date):
            page.write_datetime(rang, place, dt.datetime.combine(valeur, dt.time()), self._date)
        elif isinstance(valeur, int | float):
            page.write_number(rang, place, valeur, self._nombre)
        else:
            if len(valeur) > MORCEAU:
                self._longs.append(valeur)
                valeur = f"⟦long {len(self._longs)}⟧"
            page.write_string(rang, place, valeur, self._texte)

    def _plan(self, plan: Mapping[str, Any]) -> None:
        page = self._classeur.add_worksheet(feuilles.PLAN)
        page.set_column(0, 0, 34)
        page.set_column(1, 1, 90, self._texte)
        for rang, (chemin, titre) in enumerate(feuilles.TEXTES_DU_PLAN.items()):
            page.write_string(rang, 0, titre, self._titre)
            if (valeur := _prendre(plan, chemin)) is not None:
                self._mettre(page, rang, 1, coder(valeur))

    def _textes_longs(self) -> None:
        """The texts that a cell cannot hold, in pieces, last so that all are known."""
        page = self._classeur.add_worksheet(feuilles.LONGS)
        page.write_string(0, 0, "N°", self._titre)
        page.write_string(0, 1, "Texte, en morceaux à la suite", self._titre)
        page.set_column(1, 1, 90)
        morceaux = [
            (numero, texte[debut : debut + MORCEAU])
            for numero, texte in enumerate(self._longs, 1)
            for debut in range(0, len(texte), MORCEAU)
        ]
        for rang, (numero, morceau) in enumerate(morceaux, 1):
            page.write_number(rang, 0, numero)
            page.write_string(rang, 1, f"⟦{morceau}⟧", self._texte)

    def _origine(self, origine: Origine) -> None:
        page = self._classeur.add_worksheet(feuilles.ORIGINE)
        page.set_column(0, 1, 34)
        lignes = [
            ("Format", FORMAT, ""),
            ("Dossier", origine.dossier, ""),
            ("Révision", str(origine.revision or ""), ""),
        ]
        visibles = len(lignes)
        lignes += [("Fiche", identifiant, "") for identifiant in origine.fiches]
        lignes += [(feuilles.NUMERO, cle, numero) for cle, numero in origine.d_office.items()]
        choisis = {cle: numero for numero, cle in origine.nommees.items() if cle not in origine.d_office}
        lignes += [(feuilles.CHOISI, cle, numero) for cle, numero in choisis.items()]
        for rang, (cle, valeur, suite) in enumerate(lignes):
            page.write_string(rang, 0, cle, self._titre)
            page.write_string(rang, 1, valeur, self._texte)
            if suite:
                page.write_string(rang, 2, suite, self._texte)
            if rang >= visibles:
                page.set_row(rang, None, None, {"hidden": True})
        page.write_string(0, 3, _AVIS)


def _relues(plan: Mapping[str, Any]) -> tuple[FicheAction, ...]:
    """The fiches typed, with the numbers that people read: what the pages say of each is said here."""
    parties = {cle: plan.get(cle, []) for cle in ("axes", "fiches")}
    return PlanActions.model_validate(parties, context=dict(RELU)).fiches


def _prendre(element: Any, chemin: str) -> Any:
    """The value at a dotted place, None when it is not there."""
    for champ in chemin.split("."):
        element = element.get(champ) if isinstance(element, Mapping) else None
    return element


def _contenant(element: Any, chemin: str) -> Any:
    return _prendre(element, chemin.rpartition(".")[0]) if "." in chemin else element
