"""Every chain of ties between who judges and a candidature, shortest first, however long; what is left out is said.

A chain passes by nothing twice, and by no other candidature: two firms that are partners in another file are not tied
by it. A search looks first where a chain can be shortest (the distance left is known), so that chains come in order of
length; it ends when there is no other, or at a stated bound, and then says up to which length nothing is missing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from heapq import heappop, heappush

from binome.domaine.conflits.coeur import SANS_FIN, Alentours, Autour, Coeur
from binome.domaine.conflits.graphe import GenreDeSommet, GrapheDesLiens

Chemin = tuple[str, ...]


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
    def coeur(self) -> Coeur:
        """What does not hang by one tie, and its neighbours that do not either."""
        noms = tuple(sorted(cle for cle in self._passages if cle not in self._branches))
        rangs = {nom: rang for rang, nom in enumerate(noms)}
        voisins = tuple(tuple(sorted(rangs[v] for v in self._passages[nom] if v in rangs)) for nom in noms)
        return Coeur(noms, rangs, voisins)

    def vers(self, cible: str) -> Approche:
        """What leads to a candidature, for any number of judges."""
        bouts = sorted(v for v in self.graphe.voisins.get(cible, ()) if v in self._passages)
        return Approche(self, cible, tuple(self._remonter(bout) for bout in bouts))

    def _remonter(self, cle: str) -> Chemin:
        """A node, then what it hangs from, up to the heart, or to what hangs from nothing."""
        chemin = [cle]
        while (pere := self._branches.get(chemin[-1])) is not None:
            chemin.append(pere)
        return tuple(chemin)

    @cached_property
    def _alentours(self) -> dict[str, Alentours]:
        return {}

    def alentours(self, sortie: str) -> Alentours:
        """The heart as it is seen from where a judge enters it, kept for all candidatures."""
        if sortie not in self._alentours:
            self._alentours[sortie] = self.coeur.depuis(self.coeur.rangs.get(sortie))
        return self._alentours[sortie]


_Attente = tuple[int, int, int, Chemin, tuple[int, ...], int]
"""The least length of what goes on so; the longest begun first, in the order found; the end of the candidature that it
begins at, the nodes of the heart that it went by, the rank of the next neighbour by which it may go on."""


@dataclass(frozen=True)
class Approche:
    """All that a search towards one candidature needs, whoever judges. `bouts`: what is tied to it, each with what it
    hangs from, up to the heart."""

    recherche: Recherche
    cible: str
    bouts: tuple[Chemin, ...]

    def depuis(self, source: str, bornes: Bornes | None = None) -> Enumeration:
        """Chains from who judges, shortest first, those of one length in the order of their keys."""
        if source not in self.recherche._passages:
            return Enumeration((), True, SANS_FIN)
        arret = bornes or Bornes()
        limite = SANS_FIN if arret.longueur is None else arret.longueur
        sortie = self.recherche._remonter(source)
        return _Quete(self, sortie, self.recherche.alentours(sortie[-1]), limite).mener(arret)


@dataclass
class _Quete:
    """One search, from the candidature back to who judges: each node knows how far it is from where that person enters
    the heart, whatever the candidature. `sortie`: the only way from that person to the heart."""

    approche: Approche
    sortie: Chemin
    alentours: Alentours
    limite: int
    entiere: bool = True
    tas: list[_Attente] = field(default_factory=list)
    trouves: list[Chemin] = field(default_factory=list)
    essais: int = 0

    @cached_property
    def fixe(self) -> int:
        """The ties from who judges to the heart."""
        return len(self.sortie) - 1

    def mener(self, arret: Bornes) -> Enumeration:
        """Look where a chain can be shortest, until there is no other or a bound is met."""
        directes = [chaine for bout in self.approche.bouts if (chaine := self._commencer(bout))]
        directes.sort(key=_ordre, reverse=True)
        tas, trouves = self.tas, self.trouves
        while tas or directes:
            borne = tas[0][0] if tas else SANS_FIN
            directe = bool(directes) and len(directes[-1]) - 1 <= borne
            if len(trouves) >= arret.chaines or self.essais >= arret.essais:
                return self._dire(complete=False, jusqu_a=(len(directes[-1]) - 1 if directe else borne) - 1)
            if directe:
                trouves.append(directes.pop())
                self.essais += 1
            else:
                self._avancer(heappop(tas))
        return self._dire(complete=self.entiere, jusqu_a=SANS_FIN if self.entiere else self.limite)

    def _dire(self, *, complete: bool, jusqu_a: int) -> Enumeration:
        return Enumeration(tuple(sorted(self.trouves, key=_ordre)), complete, jusqu_a)

    def _commencer(self, bout: Chemin) -> Chemin | None:
        """From one end: where both hang from one branch they meet there and nowhere else, by the chain returned."""
        for rang, cle in enumerate(bout):
            if cle in self.sortie:
                ici = self.sortie.index(cle)
                chaine = (*self.sortie[: ici + 1], *reversed(bout[:rang]), self.approche.cible)
                self.entiere = self.entiere and len(chaine) - 1 <= self.limite
                return chaine if len(chaine) - 1 <= self.limite else None
        entree = self.approche.recherche.coeur.rangs.get(bout[-1])
        if entree is not None:
            self._attendre(bout, (entree,), self.alentours.autour(entree), 0)
        return None

    def _avancer(self, attente: _Attente) -> None:
        """Go on as long as the chain can be no longer for it; what else it may do at each tie waits."""
        longueur, _, _, bout, chemin, rang = attente
        connus, restes, avant = self.alentours.connus, self.alentours.restes, self.fixe + len(bout)
        tas, limite, essais, combien = self.tas, self.limite, self.essais, len(chemin)
        voisins = connus.get(chemin[-1]) or self.alentours.autour(chemin[-1])
        while True:
            essais += 1
            # Nine steps in ten of a campaign are made here: what else they may be is put in wait without a call.
            for suite in range(rang + 1, len(voisins)):
                reste, cle = voisins[suite]
                if cle not in chemin:
                    if (autre := avant + combien + reste) <= limite:
                        heappush(tas, (autre, -combien, essais, bout, chemin, suite))
                    else:
                        self.entiere = False
                    break
            cle = voisins[rang][1]
            if not restes[cle]:
                self._trouver(bout, chemin)
                break
            chemin, rang, combien = (*chemin, cle), 0, combien + 1
            voisins = connus.get(cle) or self.alentours.autour(cle)
            while rang < len(voisins) and voisins[rang][1] in chemin:
                rang += 1
            if rang == len(voisins):
                break
            if avant + combien + voisins[rang][0] > longueur:
                self.essais = essais
                self._attendre(bout, chemin, voisins, rang)
                break
        self.essais = essais

    def _trouver(self, bout: Chemin, chemin: tuple[int, ...]) -> None:
        noms = self.approche.recherche.coeur.noms
        milieu = [noms[cle] for cle in reversed(chemin[1:])]
        self.trouves.append((*self.sortie, *milieu, *reversed(bout), self.approche.cible))

    def _attendre(self, bout: Chemin, chemin: tuple[int, ...], voisins: Autour, rang: int) -> None:
        """Put it in wait at its first neighbour, from that one, where it has not been."""
        while rang < len(voisins) and voisins[rang][1] in chemin:
            rang += 1
        if rang == len(voisins):
            return
        longueur = self.fixe + len(bout) + len(chemin) + voisins[rang][0]
        if longueur > self.limite:
            self.entiere = False
            return
        heappush(self.tas, (longueur, -len(chemin), self.essais, bout, chemin, rang))


def _ordre(chemin: Chemin) -> tuple[int, Chemin]:
    return len(chemin), chemin
