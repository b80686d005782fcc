"""Every chain of ties between who judges and a candidature, shortest first, however long; what is left out is said.

A chain passes by nothing twice, and by no other candidature: two firms that are partners in another file are not tied
by it. A search looks first where a chain can be shortest (the distance left is known), so that chains come in order of
length; it ends when there is no other, or at a stated bound, and then says up to which length nothing is missing.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from binome.domaine.conflits.graphe import GenreDeSommet, GrapheDesLiens

Chemin = tuple[str, ...]
SANS_FIN = 1 << 30
"""Longer than any chain."""


@dataclass(frozen=True, slots=True)
class Bornes:
    """Where a search stops: so many chains, so many partial chains looked at, so many ties in a chain (None: any)."""

    chaines: int = 20
    essais: int = 20_000
    longueur: int | None = None


@dataclass(frozen=True, slots=True)
class Enumeration:
    """Chains found, shortest first. `complete`: there is no other. Otherwise every chain of at most `certaine_jusqu_a`
    ties is here, and longer ones may be missing."""

    chemins: tuple[Chemin, ...]
    complete: bool
    certaine_jusqu_a: int


@dataclass(frozen=True)
class Recherche:
    """Searches of one graph. What hangs by a single tie (a person of one organisation…) is set aside once: no chain
    passes there, unless it begins or ends there."""

    graphe: GrapheDesLiens

    @cached_property
    def _passages(self) -> Mapping[str, Collection[str]]:
        """Node → neighbours by which a chain may go on: all but the candidatures."""
        sommets = self.graphe.sommets
        dossiers = {cle for cle, s in sommets.items() if s.genre is GenreDeSommet.dossier}
        return {
            cle: [v for v in autour if v not in dossiers]
            for cle, autour in self.graphe.voisins.items()
            if cle not in dossiers
        }

    @cached_property
    def _branches(self) -> Mapping[str, str | None]:
        """What hangs by one tie → what it hangs from (None for the last one of a tree)."""
        degres = {cle: len(autour) for cle, autour in self._passages.items()}
        feuilles = sorted(cle for cle, degre in degres.items() if degre <= 1)
        branches: dict[str, str | None] = {}
        while feuilles:
            cle = feuilles.pop()
            if cle in branches:
                continue
            branches[cle] = next((v for v in self._passages[cle] if v not in branches), None)
            if (pere := branches[cle]) is not None:
                degres[pere] -= 1
                if degres[pere] <= 1:
                    feuilles.append(pere)
        return branches

    @cached_property
    def _coeur(self) -> Mapping[str, tuple[str, ...]]:
        """What does not hang by one tie, and its neighbours that do not either."""
        branches = self._branches
        return {
            cle: tuple(sorted(v for v in autour if v not in branches))
            for cle, autour in self._passages.items()
            if cle not in branches
        }

    def vers(self, cible: str) -> Approche:
        """What leads to a candidature, for any number of judges."""
        bouts = [v for v in self.graphe.voisins.get(cible, ()) if v in self._passages]
        ouverts = {monte for bout in bouts for monte in self._remonter(bout)}
        suites = {
            cle: tuple(sorted(v for v in self._passages[cle] if v in ouverts or v not in self._branches))
            for cle in ouverts
        }
        restes, tour = dict.fromkeys(bouts, 1), bouts
        while tour:
            suivants = []
            for cle in tour:
                for voisin in suites[cle] if cle in suites else self._coeur[cle]:
                    if voisin not in restes:
                        restes[voisin] = restes[cle] + 1
                        suivants.append(voisin)
            tour = suivants
        return Approche(self, cible, frozenset(bouts), suites, restes)

    def _remonter(self, cle: str) -> Iterable[str]:
        """A node, then what it hangs from, up to what hangs from nothing."""
        monte: str | None = cle
        while monte is not None:
            yield monte
            monte = self._branches.get(monte)


@dataclass(frozen=True)
class Approche:
    """All that a search towards one candidature needs, whoever judges. `bouts`: what is tied to it; `suites`: where to
    go on from what is not of the heart; `restes`: the number of ties left from there, at least."""

    recherche: Recherche
    cible: str
    bouts: frozenset[str]
    suites: Mapping[str, tuple[str, ...]]
    restes: Mapping[str, int]

    def depuis(self, source: str, bornes: Bornes | None = None) -> Enumeration:
        """Chains from who judges, shortest first, those of one length in the order of their keys."""
        debut = self._debut(source)
        if debut is None:
            return Enumeration((), True, SANS_FIN)
        return self._chercher(debut, bornes or Bornes())

    def _debut(self, source: str) -> Chemin | None:
        """The only way out of the branch where the judge is: None when it leads nowhere near the candidature."""
        chemin: list[str] = []
        if source not in self.recherche._passages:
            return None
        for cle in self.recherche._remonter(source):
            chemin.append(cle)
            if cle in self.restes:
                return tuple(chemin)
        return None

    def _chercher(self, debut: Chemin, arret: Bornes) -> Enumeration:
        limite = SANS_FIN if arret.longueur is None else arret.longueur
        premier = len(debut) - 1 + self.restes[debut[-1]]
        if premier > limite:
            return Enumeration((), False, limite)
        tas: list[tuple[int, Chemin]] = [(premier, debut)]
        trouves: list[Chemin] = []
        essais, entiere = 0, True
        while tas:
            borne, chemin = tas[0]
            if len(trouves) >= arret.chaines or essais >= arret.essais:
                return Enumeration(tuple(trouves), False, borne - 1)
            heapq.heappop(tas)
            essais += 1
            if chemin[-1] == self.cible:
                trouves.append(chemin)
                continue
            for longueur, suite in self._prolonger(chemin):
                if longueur <= limite:
                    heapq.heappush(tas, (longueur, suite))
                else:
                    entiere = False
        return Enumeration(tuple(trouves), entiere, SANS_FIN if entiere else limite)

    def _prolonger(self, chemin: Chemin) -> Iterable[tuple[int, Chemin]]:
        """Each longer chain, with the least number of ties that it can have once it is whole."""
        fin, parcourus = chemin[-1], len(chemin)
        if fin in self.bouts:
            yield parcourus, (*chemin, self.cible)
        for voisin in self.suites[fin] if fin in self.suites else self.recherche._coeur[fin]:
            if voisin not in chemin:
                yield parcourus + self.restes[voisin], (*chemin, voisin)
