"""A workbook → a plan: every cell checked, every fault said with its place, nothing guessed."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from binome.documents.lissages import lissages
from binome.documents.messages import dire_recu, en_francais
from binome.documents.tableur import feuilles
from binome.documents.tableur.cellules import arrondie, from_cellule
from binome.documents.tableur.erreurs import ClasseurRefuseError, Faute
from binome.documents.tableur.feuilles import AXES, DES_FICHES, FICHES, Colonne, Feuille, Genre
from binome.documents.tableur.lignes import FAUTES_MAX, Rangee, lire_rangees, nu
from binome.documents.tableur.origine import FORMAT, Origine
from binome.documents.tableur.reperes import (
    entete,
    lisible,
    poser_les_numeros,
    proche,
    rangs_des_fiches,
    sans_fiche,
    unite_de,
)
from binome.documents.tableur.textes import decoder
from binome.documents.tableur.valeurs import Cellule, CelluleRefuseeError, Nombre, epurer, texte_de
from binome.domaine.dossier.numeros import est_tire
from binome.domaine.dossier.plan_actions import PlanActions
from binome.domaine.langue.typographie import accord, nombre
from binome.domaine.socle.chemin import poser
from binome.domaine.socle.empreinte import json_canonique

Loc = tuple[str | int, ...]


@dataclass(frozen=True)
class Connus:
    """What a plan may cite of the dossier and of its call: `identifiants` by field of a fiche (`pieces`, `filieres`),
    and the stakes with their names (any code when there are none)."""

    identifiants: Mapping[str, Collection[str]] = field(default_factory=dict)
    enjeux: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ClasseurLu:
    """The plan of a workbook, as the canonical JSON tree of `PlanActions`, where it comes from, and the cell of each of
    its places (`("fiches", 2, "territoires", "epci")` → sheet, row, heading), for who must speak of one.

    remarques: what was not taken to the letter (an amount rounded to the cent, a text put right), each at its cell."""

    plan: dict[str, Any]
    origine: Origine
    cellules: Mapping[Loc, tuple[str, int, str]] = field(default_factory=dict)
    remarques: tuple[Faute, ...] = ()
    absentes: frozenset[str] = frozenset()
    """Fields of a fiche whose column, which may be left out, is not there: they stay as they are."""


def lire(octets: bytes, connus: Callable[[Origine], Connus] = lambda origine: Connus()) -> ClasseurLu:
    """Read a workbook made by `ecrire` and edited since. `connus` gives, for where it comes from, what it may
    cite. Errors: ClasseurRefuseError, with all that is wrong."""
    return interpreter(lire_rangees(octets), connus)


def interpreter(
    rangees: dict[str, list[Rangee]], connus: Callable[[Origine], Connus] = lambda origine: Connus()
) -> ClasseurLu:
    """The same, of a workbook whose rows were read apart (`lire_rangees`). Errors: ClasseurRefuseError."""
    origine = _origine(rangees.get(feuilles.ORIGINE, []))
    cites = connus(origine)
    lecteur = _Lecteur(rangees, cites.enjeux, origine)
    brut = lecteur.plan()
    lecteur.verifier_citations(brut["fiches"], cites.identifiants)
    try:
        plan = PlanActions.model_validate(brut)
    except ValidationError as erreur:
        # A cell refused above is not refused again for what it left behind.
        deja = {(f.feuille, f.ligne, f.colonne) for f in lecteur.fautes}
        suite = lecteur.fautes_du_modele(erreur)
        lecteur.fautes += [f for f in suite if (f.feuille, f.ligne, f.colonne) not in deja]
    if lecteur.fautes:
        raise ClasseurRefuseError(_bornees(lecteur.fautes))
    lecteur.dire_lissages(brut, plan)
    return ClasseurLu(
        json.loads(json_canonique(plan)),
        origine,
        lecteur.lieux,
        tuple(lecteur.remarques[:FAUTES_MAX]),
        frozenset(lecteur.absentes),
    )


def _bornees(fautes: list[Faute]) -> list[Faute]:
    """The first faults, and how many others there are."""
    reste = len(fautes) - FAUTES_MAX
    if reste <= 0:
        return fautes
    return [*fautes[:FAUTES_MAX], Faute(f"et {accord(reste, 'autre faute', 'autres fautes')} du même classeur")]


def _origine(rangees: list[Rangee]) -> Origine:
    suites = [
        (r.cellules, r.cellules[2] if len(r.cellules) > 2 else None) for r in rangees if None not in r.cellules[:2]
    ]
    lignes = [(lisible(c[0]), lisible(c[1]), lisible(suite) if suite is not None else "") for c, suite in suites]
    paires = [(cle, valeur) for cle, valeur, _ in lignes]
    cles = dict(reversed(paires))
    if cles.get("Format") != FORMAT or not cles.get("Dossier"):
        raise ClasseurRefuseError(
            [Faute("ce classeur ne vient pas d'un plan d'actions exporté : exportez d'abord le plan, puis modifiez-le")]
        )
    revision = cles.get("Révision", "")
    fiches = tuple(valeur for cle, valeur in paires if cle == "Fiche")
    # More digits than any revision would make int() slow for nothing.
    numero = int(revision) if revision.isdecimal() and len(revision) < 9 else None
    d_office = {valeur: suite for cle, valeur, suite in lignes if cle == feuilles.NUMERO and suite}
    choisis = {suite: valeur for cle, valeur, suite in lignes if cle == feuilles.CHOISI and suite}
    nommees = choisis | {suite: valeur for valeur, suite in d_office.items() if est_tire(valeur)}
    return Origine(cles["Dossier"], numero, fiches, d_office, nommees)


class _Lecteur:
    """Turns rows into the tree of a plan and remembers where each part was read."""

    def __init__(self, rangees: dict[str, list[Rangee]], enjeux: Mapping[str, str], origine: Origine) -> None:
        self._rangees, self._enjeux, self._origine = rangees, enjeux, origine
        self.fautes: list[Faute] = []
        self.remarques: list[Faute] = []
        self.absentes: set[str] = set()
        self.lieux: dict[Loc, tuple[str, int, str]] = {}

    def plan(self) -> dict[str, Any]:
        plan = self._textes()
        plan["axes"] = self._elements(AXES)
        plan["fiches"] = self._elements(FICHES)
        for rang in poser_les_numeros(plan["fiches"], self._origine.d_office):
            self.lieux["fiches", rang, "id"] = self.lieux["fiches", rang, "numero"]
        for cle, feuille in (("axes", AXES), ("fiches", FICHES)):
            self._verifier_ids(plan[cle], cle, feuille)
        axes = {axe["id"] for axe in plan["axes"] if "id" in axe}
        for rang, fiche in enumerate(plan["fiches"]):
            if "axe" in fiche and fiche["axe"] not in axes:
                dit = "cet axe n'est pas dans la feuille « Axes »" + self._proche(fiche["axe"], axes)
                self._faute(("fiches", rang, "axe"), dit, fiche["axe"])
        perdues: dict[str, Any] = {"id": "perdues", "titre": "Lignes perdues", "axe": "perdues"}
        for feuille in DES_FICHES:
            self._rattacher(feuille, plan["fiches"], perdues)
        if len(perdues) > 3:
            plan["fiches"].append(perdues)
        return plan

    def _textes(self) -> dict[str, Any]:
        plan: dict[str, Any] = {}
        titres = {nu(titre): (titre, chemin) for chemin, titre in feuilles.TEXTES_DU_PLAN.items()}
        if feuilles.PLAN not in self._rangees:
            self.fautes.append(Faute("cette feuille manque", feuilles.PLAN))
            return plan
        manquants = dict(titres)
        for rangee in self._rangees[feuilles.PLAN]:
            dit, valeur = nu(lisible(rangee.cellules[0])), rangee.cellules[1]
            if manquants.pop(dit, None) is None or valeur is None:
                continue
            titre, chemin = titres[dit]
            self.lieux[tuple(chemin.split("."))] = lieu = (feuilles.PLAN, rangee.numero, titre)
            try:
                plan = poser(plan, chemin, decoder(texte_de(valeur)))
            except CelluleRefuseeError as erreur:
                self.fautes.append(Faute(str(erreur), *lieu, recu=_montrer(valeur)))
        self.fautes += [Faute(f"la ligne « {t} » manque", feuilles.PLAN) for t, _ in manquants.values()]
        return plan

    def _tableau(self, feuille: Feuille) -> Iterator[tuple[int, dict[str, Any]]]:
        """(row number, cells by heading) of a sheet; a missing sheet or column is a fault: it would erase."""
        rangees = self._rangees.get(feuille.nom, [])
        voulus = [c.titre for c in feuille.colonnes] + ([feuilles.FICHE, feuilles.RANG] if feuille.de_fiche else [])
        place, titres = entete(rangees, voulus)
        if place < 0:
            self.fautes.append(Faute("cette feuille manque, ou n'a plus ses titres de colonnes", feuille.nom))
            return
        libres = {c.titre: c.chemin for c in feuille.colonnes if c.facultative and c.titre not in titres}
        self.absentes.update(libres.values())
        voulus = [t for t in voulus if t not in libres]
        if fausses := [(t, titres.count(t)) for t in voulus if titres.count(t) != 1]:
            ligne = rangees[place].numero
            self.fautes += [
                Faute("cette colonne est en double" if fois else "cette colonne manque", feuille.nom, ligne, titre)
                for titre, fois in fausses
            ]
            return
        for rangee in rangees[place + 1 :]:
            cellules = dict(zip(titres, rangee.cellules, strict=False))
            if any(cellules[titre] is not None for titre in voulus):
                yield rangee.numero, cellules

    def _elements(self, feuille: Feuille) -> list[dict[str, Any]]:
        return [
            self._element((feuille.source, rang), feuille, numero, cellules)
            for rang, (numero, cellules) in enumerate(self._tableau(feuille))
        ]

    def _element(self, loc: Loc, feuille: Feuille, numero: int, cellules: dict[str, Any]) -> dict[str, Any]:
        element: dict[str, Any] = {}
        self.lieux[loc] = (feuille.nom, numero, "")
        for colonne in feuille.colonnes:
            if (cellule := cellules.get(colonne.titre)) is None or _defaut_seul(colonne, element):
                continue
            lieu = (feuille.nom, numero, colonne.titre)
            self.lieux[(*loc, *colonne.chemin.split("."))] = lieu
            try:
                valeur = from_cellule(cellule, colonne, unite_de(colonne, cellules), self._enjeux)
            except CelluleRefuseeError as erreur:
                self.fautes.append(Faute(str(erreur), *lieu, recu=_montrer(cellule)))
                continue
            if colonne.genre is Genre.euros and arrondie(cellule, valeur):
                dit = f"ce montant calculé est arrondi aux centimes : {nombre(Decimal(valeur))} €"
                self.remarques.append(Faute(dit, *lieu, recu=_montrer(cellule)))
            if valeur is None:
                element.setdefault(colonne.chemin.split(".")[0], {})
            else:
                element = poser(element, colonne.chemin, valeur)
        return element

    def _rattacher(self, feuille: Feuille, fiches: list[dict[str, Any]], perdues: dict[str, Any]) -> None:
        """Put the rows of a sheet into their fiches, in the order of their numbers, then of the sheet; those that go to
        none into `perdues`, a fiche of faults, so that what else is wrong with them is told too."""
        rangs = rangs_des_fiches(fiches, self._origine.nommees)
        dits = [dit for dit in rangs if not est_tire(dit)]
        lignes: dict[int, list[tuple[float, int, dict[str, Any]]]] = {}
        for numero, cellules in self._tableau(feuille):
            fiche, ordre = cellules[feuilles.FICHE], cellules[feuilles.RANG]
            dit = epurer(decoder(lisible(fiche))) if fiche is not None else ""
            if (rang := rangs.get(dit)) is None:
                self.fautes.append(
                    Faute(
                        sans_fiche(fiche, dits if self._en_cite else ()),
                        feuille.nom,
                        numero,
                        feuilles.FICHE,
                        dit[:60] or None,
                    )
                )
                rang = len(fiches)
            place = float(ordre.valeur) if isinstance(ordre, Nombre) else float("inf")
            lignes.setdefault(rang, []).append((place, numero, cellules))
        for rang, siennes in lignes.items():
            chemin = feuille.source.split(".")
            loc: Loc = ("fiches", rang, *chemin)
            siennes.sort(key=lambda ligne: ligne[:2])
            elements = [self._element((*loc, k), feuille, n, cel) for k, (_, n, cel) in enumerate(siennes)]
            if rang < len(fiches):
                fiches[rang] = poser(fiches[rang], feuille.source, elements)
            else:
                perdues.update(poser(perdues, feuille.source, elements))

    def dire_lissages(self, brut: dict[str, Any], plan: PlanActions) -> None:
        """Texts that reading put right, each at its cell."""
        for loc, quoi in lissages(brut, plan):
            feuille, ligne, colonne = self._lieu(loc)
            self.remarques.append(Faute(f"texte mis au propre, {quoi}", feuille, ligne or None, colonne))

    def verifier_citations(self, fiches: list[dict[str, Any]], connus: Mapping[str, Collection[str]]) -> None:
        """Ids that the dossier does not have, each at its cell."""
        for rang, fiche in enumerate(fiches):
            for champ, possibles in connus.items():
                for identifiant in fiche.get(champ, []):
                    if identifiant not in possibles:
                        dit = "cet identifiant ne désigne rien dans ce dossier" + self._proche(identifiant, possibles)
                        self._faute(("fiches", rang, champ), dit, identifiant)

    @property
    def _en_cite(self) -> bool:
        """Whether another fault will be read: past that, looking for near ids would only take time."""
        return len(self.fautes) < FAUTES_MAX

    def _proche(self, dit: Any, connus: Iterable[Any]) -> str:
        return proche(str(dit), connus) if self._en_cite else ""

    def _verifier_ids(self, elements: list[dict[str, Any]], cle: str, feuille: Feuille) -> None:
        vus: set[str] = set()
        for rang, element in enumerate(elements):
            if (identifiant := element.get("id")) in vus:
                self._faute((cle, rang, "id"), "cet identifiant est employé deux fois", identifiant)
            elif identifiant is not None:
                vus.add(identifiant)
            else:
                self._faute((cle, rang), "l'identifiant de cette ligne est obligatoire : donnez-lui-en un nouveau")

    def _faute(self, loc: Loc, message: str, recu: Any = None) -> None:
        feuille, ligne, colonne = self._lieu(loc)
        self.fautes.append(Faute(message, feuille, ligne or None, colonne, dire_recu(recu)))

    def fautes_du_modele(self, erreur: ValidationError) -> Iterable[Faute]:
        """What pydantic finds wrong, at its cell."""
        for faute in erreur.errors(include_url=False):
            message, remede = en_francais(faute["type"], faute.get("ctx", {}))
            feuille, ligne, colonne = self._lieu(faute["loc"])
            if faute["type"] == "missing":
                colonne = _titre_de(feuille, str(faute["loc"][-1])) or colonne
                message, remede = "cette cellule est obligatoire", None
            dit = f"{message}. {remede}" if remede else message
            yield Faute(dit, feuille, ligne or None, colonne, dire_recu(faute["input"]))

    def _lieu(self, loc: Loc) -> tuple[str, int, str]:
        for fin in range(len(loc), 0, -1):
            if (lieu := self.lieux.get(loc[:fin])) is not None:
                return lieu
        return "", 0, ""


def _montrer(cellule: Cellule) -> str | None:
    """What a cell shows, to be told with its fault."""
    return dire_recu(cellule if isinstance(cellule, bool) else str(cellule))


def _defaut_seul(colonne: Colonne, element: dict[str, Any]) -> bool:
    """Whether the cell only shows the default of a part that is not there: « HT » beside no cost."""
    contenant = colonne.chemin.split(".")[0]
    return bool(colonne.defaut) and "." in colonne.chemin and contenant not in element


def _titre_de(nom: str, champ: str) -> str:
    toutes = (AXES, FICHES, *DES_FICHES)
    colonnes = next((f.colonnes for f in toutes if f.nom == nom), ())
    return next((c.titre for c in colonnes if c.chemin.split(".")[-1] == champ), "")
