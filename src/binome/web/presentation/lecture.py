"""The whole text of a dossier in words, nothing left out: what one reads before signing it."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Any

from binome.domaine.dossier.dossier import Dossier
from binome.domaine.socle.chemin import ancre
from binome.domaine.texte.fusion import cle_commune
from binome.web.presentation.nommer import bref, nommer


@dataclass(frozen=True)
class Bloc:
    """A block of the text: its title, its depth (2 or 3), and its (what, value) lines."""

    titre: str
    niveau: int
    ancre: str
    lignes: tuple[tuple[str, str], ...]


def lecture(arbre: dict[str, Any], dossier: Dossier) -> list[Bloc]:
    """Every leaf of the JSON tree, in the order of the document; elements that have an id are blocks of their own."""
    rangs = {champ: rang for rang, champ in enumerate(Dossier.model_fields)}
    champs = sorted(arbre.items(), key=lambda paire: rangs[paire[0]])
    simples = tuple((bref(c), _valeur(v)) for c, v in champs if not isinstance(v, dict | list))
    blocs = [Bloc("Présentation", 2, "texte-presentation", simples)]
    for champ, valeur in champs:
        if isinstance(valeur, dict | list):
            blocs += _bloc(champ, valeur, dossier, 2)
    return blocs


def _bloc(chemin: str, valeur: Any, dossier: Dossier, niveau: int) -> Iterator[Bloc]:
    elements = list(_elements(chemin, valeur))
    detaches = {place for place, _ in elements}
    titre = nommer(chemin, dossier)
    lignes = tuple(_lignes(chemin, valeur, detaches, dossier))
    yield Bloc(titre[:1].upper() + titre[1:], niveau, f"texte-{ancre(chemin)}", lignes)
    for place, element in elements:
        nom = nommer(place, dossier)
        yield Bloc(
            nom[:1].upper() + nom[1:], 3, f"texte-{ancre(place)}", tuple(_lignes(place, element, frozenset(), dossier))
        )


def _elements(chemin: str, valeur: Any) -> Iterator[tuple[str, Any]]:
    """Elements with an id, one level of lists down."""
    listes = [(chemin, valeur)] if isinstance(valeur, list) else [(f"{chemin}.{c}", v) for c, v in valeur.items()]
    for place, liste in listes:
        if isinstance(liste, list) and liste and (cle := cle_commune(liste)):
            for element in liste:
                yield f"{place}[{element[cle]}]", element


def _lignes(racine: str, valeur: Any, detaches: Set[str], dossier: Dossier) -> Iterator[tuple[str, str]]:
    for place, feuille in _feuilles(racine, valeur, detaches):
        yield _nom(place[len(racine) :].lstrip(".")) or nommer(racine, dossier), _valeur(feuille)


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


def _valeur(valeur: Any) -> str:
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, list):
        return ", ".join(map(str, valeur))
    return str(valeur)
