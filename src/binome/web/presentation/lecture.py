"""The text of a dossier as one reads it: laid out with what the call says of it, and leaf by leaf, nothing left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any

from binome.appels.catalogue import retrouver_appel
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.mots.libelles import en_mots
from binome.domaine.socle.chemin import ancre, decouper
from binome.domaine.texte.fusion import cle_commune
from binome.domaine.verdict.constat import Verdict
from binome.web.presentation.constats import A_TRAITER, Groupe, grouper, presenter
from binome.web.presentation.nommer import bref, nommer


@dataclass(frozen=True)
class Bloc:
    """A block of the text: its title, its depth (2 or 3), and its (what, value) lines."""

    titre: str
    niveau: int
    ancre: str
    lignes: tuple[tuple[str, str], ...]


_PARTIES = {"presentation": "presentation", "perimetre": "perimetre", "plan-d-actions": "plan"}
_PARTIES |= {"gouvernance": "gouvernance", "chiffres": "chiffres"}


def a_lire(contenu: dict[str, Any]) -> dict[str, Any]:
    """The data of the PDF, with what a page asks besides: the anchor of each action, each figure with its source."""
    axes = [
        axe | {"fiches": [f | {"ancre": ancre(f"plan_actions.fiches[{f['id']}]")} for f in axe["fiches"]]}
        for axe in contenu["axes"]
    ]
    sources = contenu["chiffres"]["notes"]
    lues = [
        {"libelle": libelle, "valeur": valeur, "temps": temps, "note": sources[rang]}
        for libelle, valeur, temps, rang in contenu["chiffres"]["lignes"]
    ]
    return contenu | {"axes": axes, "chiffres": contenu["chiffres"] | {"lues": lues}}


def notes(verdict: Verdict, dossier: Dossier) -> dict[str, tuple[Groupe, ...]]:
    """What is to be dealt with, by part of the reading page."""
    vus = presenter(verdict.constats, dossier)
    return {
        nom: grouper([v for v in vus if any(p.cle == cle for p in v.parties)], A_TRAITER)
        for cle, nom in _PARTIES.items()
    }


def lecture(arbre: dict[str, Any], dossier: Dossier) -> list[Bloc]:
    """Every leaf of the JSON tree, in the order of the document; elements that have an id are blocks of their own."""
    rangs = {champ: rang for rang, champ in enumerate(Dossier.model_fields)}
    champs = sorted(arbre.items(), key=lambda paire: rangs[paire[0]])
    mots = _Mots.de(dossier)
    simples = tuple((bref(c), mots.dire(c, v)) for c, v in champs if not isinstance(v, dict | list))
    blocs = [Bloc("Présentation", 2, "texte-presentation", simples)]
    for champ, valeur in champs:
        if isinstance(valeur, dict | list):
            blocs += _bloc(champ, valeur, dossier, 2, mots)
    return blocs


def _bloc(chemin: str, valeur: Any, dossier: Dossier, niveau: int, mots: _Mots) -> Iterator[Bloc]:
    elements = list(_elements(chemin, valeur))
    detaches = {place for place, _ in elements}
    titre = nommer(chemin, dossier)
    lignes = tuple(_lignes(chemin, valeur, detaches, dossier, mots))
    yield Bloc(titre[:1].upper() + titre[1:], niveau, f"texte-{ancre(chemin)}", lignes)
    for place, element in elements:
        nom = nommer(place, dossier)
        yield Bloc(
            nom[:1].upper() + nom[1:],
            3,
            f"texte-{ancre(place)}",
            tuple(_lignes(place, element, frozenset(), dossier, mots)),
        )


def _elements(chemin: str, valeur: Any) -> Iterator[tuple[str, Any]]:
    """Elements with an id, one level of lists down."""
    listes = [(chemin, valeur)] if isinstance(valeur, list) else [(f"{chemin}.{c}", v) for c, v in valeur.items()]
    for place, liste in listes:
        if isinstance(liste, list) and liste and (cle := cle_commune(liste)):
            for element in liste:
                yield f"{place}[{element[cle]}]", element


def _lignes(racine: str, valeur: Any, detaches: Set[str], dossier: Dossier, mots: _Mots) -> Iterator[tuple[str, str]]:
    for place, feuille in _feuilles(racine, valeur, detaches):
        champ = decouper(place)[-1][0]
        yield _nom(place[len(racine) :].lstrip(".")) or nommer(racine, dossier), mots.dire(champ, feuille)


def _feuilles(place: str, valeur: Any, detaches: Set[str]) -> Iterator[tuple[str, Any]]:
    """The leaves under a place, but for those of the elements that are told apart: they are not even walked."""
    if place in detaches:
        return
    if isinstance(valeur, dict):
        for champ, suite in valeur.items():
            yield from _feuilles(f"{place}.{champ}", suite, detaches)
    elif isinstance(valeur, list) and any(isinstance(e, dict | list) for e in valeur):
        cle = cle_commune(valeur)
        for rang, element in enumerate(valeur, 1):
            yield from _feuilles(f"{place}[{element[cle] if cle else rang}]", element, detaches)
    else:
        yield place, valeur


def _nom(relatif: str) -> str:
    """« plan de financement 2, montant »."""
    pas = (p.partition("[") for p in relatif.split(".") if p)
    return ", ".join(f"{bref(champ)} {cle.rstrip(']')}".strip() for champ, _, cle in pas)


@dataclass(frozen=True)
class _Mots:
    """How the values of a dossier are said: its codes in words, what names another item by the name of that item."""

    renvois: Mapping[str, Mapping[str, str]]

    @classmethod
    def de(cls, dossier: Dossier) -> _Mots:
        axes = {a.id: a.titre for a in dossier.plan_actions.axes}
        filieres = {f.id: f.nom for f in dossier.filieres}
        pieces = {p.id: p.titre for p in dossier.pieces}
        chiffres = {c.id: c.libelle for c in dossier.chiffres}
        enjeux = retrouver_appel(dossier.appel).appel.noms_enjeux
        renvois = {"axe": axes, "filieres": filieres, "pieces": pieces, "chiffres": chiffres, "enjeux": enjeux}
        return cls({**renvois, "evolution_de": chiffres, "territoire": {"perimetre": "le périmètre"}})

    def dire(self, champ: str, valeur: Any) -> str:
        """A leaf as its readers know it; what is no code stays as it was written."""
        if isinstance(valeur, bool):
            return "oui" if valeur else "non"
        if isinstance(valeur, list):
            return ", ".join(self.dire(champ, v) for v in valeur)
        texte = str(valeur)
        return self.renvois.get(champ, {}).get(texte) or en_mots(champ, texte)
