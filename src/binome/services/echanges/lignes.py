"""Remarks on rows that have no id: they follow their row when it moves, and say so when it is no more."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from binome.domaine.langue.typographie import courber
from binome.domaine.texte import lignes
from binome.domaine.texte.recit import en_texte
from binome.registre.models import Commentaire
from binome.services.acces.ouverture import DossierOuvert
from binome.services.texte import texte_lisible

_R = TypeVar("_R", bound=Iterable[Commentaire])
VALEURS_MAX = 4


def suivre(ouvert: DossierOuvert, remarques: _R) -> _R:
    """The same remarks, each at the place where what it is of stands today (`chemin`); `perdue` is set on those whose
    row, or item, is not there any more, and `disait`, what it said. Nothing is written."""
    arbre: Any = None
    for remarque in remarques:
        if "[" not in remarque.chemin:
            continue
        arbre = arbre or texte_lisible.lire(ouvert).arbre
        place = lignes.situer(arbre, remarque.chemin, remarque.temoins)
        remarque.chemin, remarque.perdue = place.chemin, place.perdue
        remarque.disait = _dire(remarque.temoins[-1]) if place.perdue and remarque.temoins else ""
    return remarques


def _dire(ligne: Any) -> str:
    """« Région · subvention · 60 000 »: what a row said, in a line."""
    if not isinstance(ligne, dict):
        return str(ligne)
    valeurs = [en_texte(v, champ) for champ, v in ligne.items() if champ != "id" and not isinstance(v, dict | list)]
    return courber(" · ".join(valeurs[:VALEURS_MAX]))
