"""What a person may read of a dossier: reserved fiches, what belongs to them, and what the dossier remembers of both.

Pure. Trees are plain JSON, as revisions hold them. A fiche is reserved when its visibility is not public; what was once
written under reserve stays so for those who may not read it, even after the fiche was removed or made public.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from binome.domaine.dossier.plan_actions import Visibilite
from binome.domaine.socle.chemin import decouper

Arbre = dict[str, Any]
_PUBLIC = Visibilite.public.value


@dataclass(frozen=True, slots=True)
class Regard:
    """How far a person sees into a dossier: all of it, or what is public and the fiches given to them."""

    entier: bool = False
    fiches: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FicheConnue:
    """What is remembered of a fiche: its last visibility, the last revision where it was reserved before it became
    public, and since when it is; while it is removed, the accounts of those who carried it and may put it back."""

    visibilite: str = _PUBLIC
    reservee_jusqu_a: int = 0
    publique_depuis: str = ""
    anciens: tuple[int, ...] = ()

    @property
    def reservee(self) -> bool:
        return self.visibilite != _PUBLIC

    def reservee_en(self, numero: int | None) -> bool:
        """Whether it is reserved now, or was in that revision or after it (None: the one at the head)."""
        return self.reservee or (numero is not None and numero <= self.reservee_jusqu_a)


@dataclass(frozen=True, slots=True)
class Cachees:
    """Ids of the fiches and of the attachments that a person may not read in a revision."""

    fiches: frozenset[str] = frozenset()
    pieces: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.fiches or self.pieces)

    def __or__(self, autres: Cachees) -> Cachees:
        return Cachees(self.fiches | autres.fiches, self.pieces | autres.pieces)

    def touche(self, chemins: Iterable[str]) -> bool:
        """Whether one of those places is in a hidden fiche, or is a hidden attachment."""
        de = {"fiches": self.fiches, "pieces": self.pieces}
        return any(cle in de.get(champ, ()) for chemin in chemins for champ, cle in decouper(chemin) if cle)


@dataclass(frozen=True, slots=True)
class Memoire:
    """What a dossier remembers of every fiche that it ever had, and where each attachment belongs: the fiche that it
    was joined to, or "" for the whole dossier."""

    fiches: Mapping[str, FicheConnue] = field(default_factory=dict)
    pieces: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_json(cls, brut: Mapping[str, Any]) -> Self:
        lues: Mapping[str, tuple[str, int, str, list[int]]] = brut.get("fiches", {})
        fiches = {c: FicheConnue(vue, jusque, depuis, tuple(qui)) for c, (vue, jusque, depuis, qui) in lues.items()}
        return cls(fiches, dict(brut.get("pieces", {})))

    def to_json(self) -> Arbre:
        fiches = {
            c: [f.visibilite, f.reservee_jusqu_a, f.publique_depuis, list(f.anciens)] for c, f in self.fiches.items()
        }
        return {"fiches": fiches, "pieces": dict(self.pieces)}

    def suivre(self, arbre: Arbre, numero: int, instant: dt.datetime) -> Memoire:
        """The memory once revision `numero`, written at `instant`, holds that tree. What is gone is not forgotten."""
        fiches = dict(self.fiches)
        for fiche in fiches_de(arbre):
            fiches[fiche["id"]] = _suivre(fiches.get(fiche["id"]), _visibilite(fiche), numero, instant)
        pieces = {cle: foyer for cle, foyer in foyers(arbre).items() if cle not in self.pieces}
        return Memoire(fiches, {**self.pieces, **pieces})

    def portees_par(self, fiches: Mapping[str, Collection[int]]) -> Memoire:
        """The memory with those who carry these fiches, which are being removed, or nobody when they are back."""
        changees = {cle: replace(self.fiches[cle], anciens=tuple(qui)) for cle, qui in fiches.items()}
        return replace(self, fiches={**self.fiches, **changees})

    def a_remettre(self, compte: int) -> frozenset[str]:
        """Removed fiches that this account carried: it may put them back, with what it was typing."""
        return frozenset(cle for cle, connue in self.fiches.items() if compte in connue.anciens)

    def cachees(self, regard: Regard, arbre: Arbre, numero: int | None = None) -> Cachees:
        """What that person may not read of a tree, which is revision `numero` (None: the one at the head)."""
        if regard.entier:
            return Cachees()
        reservees = {cle for cle, connue in self.fiches.items() if connue.reservee_en(numero)}
        reservees |= {fiche["id"] for fiche in fiches_de(arbre) if _visibilite(fiche) != _PUBLIC}
        fiches = frozenset(reservees - regard.fiches)
        chez = {**foyers(arbre), **self.pieces}
        return Cachees(fiches, frozenset(cle for cle, foyer in chez.items() if foyer in fiches))

    def montre(self, regard: Regard, fiche: str) -> bool:
        """Whether that person may know of a fiche today."""
        connue = self.fiches.get(fiche)
        return regard.entier or fiche in regard.fiches or connue is None or not connue.reservee

    def lisible_de(self, regard: Regard, chemin: str, instant: dt.datetime) -> bool:
        """Whether that person may read what was said at `instant` of a place: not if its fiche is, or was, reserved;
        nor if nothing is remembered of what it names: a rank, a name that an erasure took away."""
        if regard.entier:
            return True
        cles: set[str | None] = {cle for champ, cle in decouper(chemin) if champ == "fiches" and cle}
        cles |= {self.pieces.get(cle) for champ, cle in decouper(chemin) if champ == "pieces" and cle}
        # What belongs to the whole dossier ("") is everyone's.
        autres = cles - regard.fiches - {""}
        return all(cle is not None and _dite_publique(self.fiches.get(cle), instant) for cle in autres)

    def garder_reserve(self, arbre: Arbre) -> Arbre:
        """An older tree to be put back: the fiches reserved since, or removed while they were, stay reserved."""
        plan = arbre.get("plan_actions", {})
        if not plan.get("fiches"):
            return arbre
        return {**arbre, "plan_actions": {**plan, "fiches": [self._garder(fiche) for fiche in plan["fiches"]]}}

    def _garder(self, fiche: Arbre) -> Arbre:
        connue = self.fiches.get(fiche["id"])
        deja = _visibilite(fiche) != _PUBLIC
        return {**fiche, "visibilite": connue.visibilite} if connue and connue.reservee and not deja else fiche


def _suivre(connue: FicheConnue | None, visibilite: str, numero: int, instant: dt.datetime) -> FicheConnue:
    if connue is None:
        return FicheConnue(visibilite)
    if connue.reservee and visibilite == _PUBLIC:
        return FicheConnue(visibilite, numero - 1, instant.astimezone(dt.UTC).isoformat())
    return connue if connue.visibilite == visibilite else replace(connue, visibilite=visibilite)


def _dite_publique(connue: FicheConnue | None, instant: dt.datetime) -> bool:
    if connue is None or connue.reservee:
        return False
    depuis = connue.publique_depuis
    return not depuis or instant >= dt.datetime.fromisoformat(depuis)


def _visibilite(fiche: Arbre) -> str:
    return str(fiche.get("visibilite", _PUBLIC))


def fiches_de(arbre: Arbre) -> list[Arbre]:
    """The fiches of a tree."""
    fiches: list[Arbre] = arbre.get("plan_actions", {}).get("fiches", [])
    return fiches


def ids_des_fiches(arbre: Arbre) -> set[str]:
    """The ids of the fiches of a tree."""
    return {fiche["id"] for fiche in fiches_de(arbre)}


def reduire(arbre: Arbre) -> Arbre:
    """What tells what is hidden of a tree: its fiches and its attachments, without what they say."""
    dites = ("id", "visibilite", "pieces")
    fiches = [{nom: fiche[nom] for nom in dites if nom in fiche} for fiche in fiches_de(arbre)]
    return {"plan_actions": {"fiches": fiches}, "pieces": [{"id": piece["id"]} for piece in arbre.get("pieces", [])]}


def sans_les_pieces_de(arbre: Arbre, retirees: Collection[str], memoire: Memoire) -> Arbre:
    """The tree without the attachments that belong to fiches just removed, unless another fiche cites them."""
    siennes = {cle for cle, foyer in memoire.pieces.items() if foyer in retirees}
    citees = {cle for fiche in fiches_de(arbre) for cle in fiche.get("pieces", [])}
    parties = frozenset(piece["id"] for piece in arbre.get("pieces", [])) & siennes - citees
    return expurger(arbre, Cachees(pieces=parties))


def foyers(arbre: Arbre) -> dict[str, str]:
    """Attachment → the fiche that it belongs to, as its text alone tells: a reserved one that cites it, else the first
    that does, else "" (the whole dossier)."""
    chez = {piece["id"]: "" for piece in arbre.get("pieces", [])}
    for fiche in sorted(fiches_de(arbre), key=lambda fiche: _visibilite(fiche) == _PUBLIC):
        for cle in fiche.get("pieces", []):
            chez[cle] = chez.get(cle) or fiche["id"]
    return chez


def expurger(arbre: Arbre, cachees: Cachees) -> Arbre:
    """The tree without what is hidden, in canonical form (what is empty is left out); the one given is left alone."""
    if not cachees:
        return arbre
    fiches = [_sans_pieces(f, cachees.pieces) for f in fiches_de(arbre) if f["id"] not in cachees.fiches]
    pieces = [piece for piece in arbre.get("pieces", []) if piece["id"] not in cachees.pieces]
    plan = {**arbre.get("plan_actions", {}), "fiches": fiches}
    return _sans_vide({**arbre, "plan_actions": _sans_vide(plan, "fiches"), "pieces": pieces}, "plan_actions", "pieces")


def _sans_pieces(fiche: Arbre, pieces: frozenset[str]) -> Arbre:
    if pieces.isdisjoint(fiche.get("pieces", [])):
        return fiche
    return _sans_vide({**fiche, "pieces": [cle for cle in fiche["pieces"] if cle not in pieces]}, "pieces")


def _sans_vide(arbre: Arbre, *champs: str) -> Arbre:
    return {cle: valeur for cle, valeur in arbre.items() if valeur or cle not in champs}


def presenter(arbre: Arbre) -> Arbre:
    """The candidature without its reserve: what one signs and deposits. Attachments that only fiches kept in reserve
    cite stay with them."""
    fiches = fiches_de(arbre)
    gardees = [f for f in fiches if f.get("en_reserve")]
    if not gardees:
        return arbre
    citees = {cle for f in fiches if not f.get("en_reserve") for cle in f.get("pieces", [])}
    seules = frozenset(cle for f in gardees for cle in f.get("pieces", [])) - citees
    return expurger(arbre, Cachees(frozenset(f["id"] for f in gardees), seules))
