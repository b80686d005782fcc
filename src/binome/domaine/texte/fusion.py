"""Three-way merge of two revisions of a document, on stable ids: what was edited apart merges by itself.

Trees are plain JSON: dicts, lists, scalars. A list whose items all carry an id (`id` or `siren`) is merged item by
item, whatever their order; the lines of any other list are known by what they hold (`reunion`), and when both sides
touch the same one the list is one value. Nothing is thrown away: a true conflict keeps both texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from binome.domaine.socle.chemin import CLES, ascendants, decouper, lire
from binome.domaine.texte.reunion import ordre, reunir

Arbre: TypeAlias = Any


class _Absent:
    """The value of a field that is not there."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = _Absent()


@dataclass(frozen=True, slots=True)
class Conflit:
    """Two people changed the same place differently. A value may be `ABSENT`: removed on that side."""

    chemin: str
    base: Arbre
    mien: Arbre
    autre: Arbre


@dataclass(frozen=True, slots=True)
class Fusion:
    """The merged tree, in which a conflicting place holds the other's value until someone chooses."""

    arbre: Arbre
    conflits: tuple[Conflit, ...]


def fusionner(base: Arbre, mien: Arbre, autre: Arbre) -> Fusion:
    """Merge `mien` into `autre`, both made from `base`. Arguments are left untouched."""
    conflits: list[Conflit] = []
    return Fusion(_fusionner("", base, mien, autre, conflits), tuple(conflits))


def intacts(base: Arbre, autre: Arbre, chemins: Iterable[str]) -> bool:
    """Whether `autre` leaves those places of `base` as they were. Editing them in `base` and merging is then editing
    them in `autre`, but that a group emptied on one side and filled on the other is no conflict. A place in a list
    counts with the whole item, which must carry its id. In canonical trees, where what is empty is left out."""
    places = {chemin[: chemin.rfind("]") + 1] or chemin for chemin in chemins}
    return all(_intacte(base, autre, place) and _nommee(base, place) and _nommee(autre, place) for place in places)


def _intacte(base: Arbre, autre: Arbre, place: str) -> bool:
    """Whether a place is the same in both, and what holds it is, or is not, in both."""
    presents = ((lire(base, lieu) is None, lire(autre, lieu) is None) for lieu in ascendants(place))
    return all(b is a for b, a in presents) and _egaux(lire(base, place), lire(autre, place))


def _nommee(arbre: Arbre, place: str) -> bool:
    """Whether the items of lists on the way of a place are there under their ids (a rank is no name)."""
    jusque = [place[: fin + 1] for fin, signe in enumerate(place) if signe == "]"]
    elements = [(decouper(lieu)[-1][1], lire(arbre, lieu)) for lieu in jusque]
    return all(isinstance(e, dict) and any(e.get(cle) == identifiant for cle in CLES) for identifiant, e in elements)


def _fusionner(chemin: str, base: Arbre, mien: Arbre, autre: Arbre, conflits: list[Conflit]) -> Arbre:
    if _egaux(mien, autre) or _egaux(base, mien):
        return autre
    if _egaux(base, autre):
        return mien
    if isinstance(mien, dict) and isinstance(autre, dict):
        return _fusionner_champs(chemin, base if isinstance(base, dict) else {}, mien, autre, conflits)
    cle = cle_commune(base, mien, autre)
    if cle and isinstance(mien, list) and isinstance(autre, list):
        return _fusionner_listes(chemin, cle, base if isinstance(base, list) else [], mien, autre, conflits)
    if (lignes := _reunir(base, mien, autre)) is not None:
        return lignes
    conflits.append(Conflit(chemin, base, mien, autre))
    return autre


def _reunir(base: Arbre, mien: Arbre, autre: Arbre) -> list[Arbre] | None:
    """Two lists without ids as one, when their changes do not meet; an absent list is empty."""
    listes = [[] if liste is ABSENT else liste for liste in (base, mien, autre)]
    return reunir(*listes) if all(isinstance(liste, list) for liste in listes) else None


def _egaux(a: Arbre, b: Arbre) -> bool:
    """Equal and of the same kind: 1 and true differ."""
    # What Python finds different is so; it is fast, and what it finds equal is left to look at for true and 1.
    if a is b or a != b:
        return a is b
    if isinstance(a, dict):
        return all(_egaux(a[champ], b[champ]) for champ in a)
    if isinstance(a, list):
        return all(map(_egaux, a, b))
    return isinstance(a, bool) is isinstance(b, bool)


def _fusionner_champs(
    chemin: str, base: dict[str, Arbre], mien: dict[str, Arbre], autre: dict[str, Arbre], conflits: list[Conflit]
) -> dict[str, Arbre]:
    resultat = {}
    for champ in dict.fromkeys([*autre, *mien]):
        place = f"{chemin}.{champ}" if chemin else champ
        b, m, a = (arbre.get(champ, ABSENT) for arbre in (base, mien, autre))
        valeur = _fusionner(place, b, m, a, conflits)
        if valeur is not ABSENT:
            resultat[champ] = valeur
    return resultat


def cle_commune(*listes: Arbre) -> str | None:
    """The id field that every item of every list carries, unique in each; None when they have none."""
    for cle in CLES:
        if all(_identifiee(liste, cle) for liste in listes if liste is not ABSENT):
            return cle
    return None


def _identifiee(liste: Arbre, cle: str) -> bool:
    if not isinstance(liste, list) or not all(isinstance(e, dict) and isinstance(e.get(cle), str) for e in liste):
        return False
    return len({e[cle] for e in liste}) == len(liste)


def _fusionner_listes(
    chemin: str, cle: str, base: list[Arbre], mien: list[Arbre], autre: list[Arbre], conflits: list[Conflit]
) -> list[Arbre]:
    par_id = [{element[cle]: element for element in liste} for liste in (base, mien, autre)]
    resultat = []
    for identifiant in ordre(*([e[cle] for e in liste] for liste in (base, mien, autre))):
        place = f"{chemin}[{identifiant}]"
        b, m, a = (elements.get(identifiant, ABSENT) for elements in par_id)
        valeur = _fusionner(place, b, m, a, conflits)
        if valeur is not ABSENT:
            resultat.append(valeur)
    return resultat


def changements(avant: Arbre, apres: Arbre, chemin: str = "") -> Iterator[tuple[str, Arbre, Arbre]]:
    """The smallest places where two trees differ: (place, before, after), `ABSENT` for what is not there."""
    if _egaux(avant, apres):
        return
    if isinstance(avant, dict) and isinstance(apres, dict):
        for champ in dict.fromkeys([*avant, *apres]):
            place = f"{chemin}.{champ}" if chemin else champ
            yield from changements(avant.get(champ, ABSENT), apres.get(champ, ABSENT), place)
        return
    cle = cle_commune(avant, apres) if isinstance(avant, list) and isinstance(apres, list) else None
    if cle:
        gauche, droite = ({e[cle]: e for e in liste} for liste in (avant, apres))
        communs_avant, communs_apres = [i for i in gauche if i in droite], [i for i in droite if i in gauche]
        for identifiant in dict.fromkeys([*gauche, *droite]):
            place = f"{chemin}[{identifiant}]"
            yield from changements(gauche.get(identifiant, ABSENT), droite.get(identifiant, ABSENT), place)
        if communs_avant != communs_apres:
            yield f"{chemin}.ordre", communs_avant, communs_apres
        return
    yield chemin, avant, apres
