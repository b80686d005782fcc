"""The heart of a graph of ties, what does not hang by a single one, and how far each of it is from one of its nodes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

SANS_FIN = 1 << 30
"""Longer than any chain."""
PORTEE, RETENUS = 6, 32
"""The shortest ways of a node are told once, when they are of so many ties and no more than so many."""
Autour = tuple[tuple[int, int], ...]
"""Neighbours, each with the number of ties left from there, the nearest first."""
Fins = tuple[tuple[str, ...], ...]
"""The shortest ways from a node, each told from where it leads, without its end, to that node."""


@dataclass(frozen=True, slots=True)
class Coeur:
    """What does not hang by one tie. A node is its rank in the order of keys: a campaign ten times as large would
    otherwise wait for its memory. `rangs`: key → rank; `voisins`: of each, in order."""

    noms: tuple[str, ...]
    rangs: Mapping[str, int]
    voisins: tuple[tuple[int, ...], ...]

    def depuis(self, depart: int | None) -> Alentours:
        """From each node to that one, never stepping back: each is met twice, the second time by another first step.
        None: from what never meets it."""
        restes = [SANS_FIN] * len(self.noms)
        par, detours = [-1] * len(self.noms), [SANS_FIN] * len(self.noms)
        tour, revus, longueur = list[int](), list[int](), 0
        if depart is not None:
            restes[depart], detours[depart] = 0, 0
            tour.append(depart)
        while tour or revus:
            longueur += 1
            suivants, encore = [], []
            for cle in tour:
                pas = par[cle]
                for voisin in self.voisins[cle]:
                    if restes[voisin] == SANS_FIN:
                        restes[voisin], par[voisin] = longueur, cle
                        suivants.append(voisin)
                    elif voisin != pas and detours[voisin] == SANS_FIN:
                        detours[voisin] = longueur
                        encore.append(voisin)
            for cle in revus:
                # All were told of the first way; only its first step is to be told of this one.
                if detours[par[cle]] == SANS_FIN:
                    detours[par[cle]] = longueur
                    encore.append(par[cle])
            tour, revus = suivants, encore
        return Alentours(self.noms, self.voisins, restes, par, detours)


@dataclass(frozen=True)
class Alentours:
    """The heart as it is seen from one of its nodes: `restes`: the number of ties that lead there, at least; `par`: the
    first of them; `detours`: the same number by another first tie; `connus`, `dites`: what `autour` and `fins` have
    already said."""

    noms: tuple[str, ...]
    voisins: tuple[tuple[int, ...], ...]
    restes: list[int]
    par: list[int]
    detours: list[int]
    connus: dict[int, Autour] = field(default_factory=dict)
    dites: dict[int, Fins | None] = field(default_factory=dict)

    def autour(self, cle: int) -> Autour:
        """The neighbours of a node, each with what is left from there when one does not step back, the nearest first: a
        Région has hundreds, few are looked at."""
        ranges = self.connus.get(cle)
        if ranges is None:
            restes, par, detours = self.restes, self.par, self.detours
            tous = ((detours[v] if par[v] == cle else restes[v], v) for v in self.voisins[cle])
            ranges = self.connus[cle] = tuple(sorted(paire for paire in tous if paire[0] < SANS_FIN))
        return ranges

    def fins(self, de: int, cle: int, reste: int) -> Fins | None:
        """The shortest ways that go on from a node where one comes by another, without stepping back: most chains of a
        campaign end alike. None: too long, or too many to be told at once."""
        if not reste:
            return ((),)
        if reste > PORTEE:
            return None
        # One number for both: a campaign has hundreds of thousands of them.
        pas = de * len(self.noms) + cle
        if pas not in self.dites:
            self.dites[pas] = self._finir(de, cle, reste)
        return self.dites[pas]

    def _finir(self, de: int, cle: int, reste: int) -> Fins | None:
        trouvees: list[tuple[str, ...]] = []
        nom = self.noms[cle]
        for suite, voisin in self.autour(cle):
            if suite >= reste:
                break
            if voisin == de:
                continue
            if (siennes := self.fins(cle, voisin, suite)) is None:
                return None
            trouvees += [(*fin, nom) for fin in siennes if nom not in fin]
            if len(trouvees) > RETENUS:
                return None
        return tuple(trouvees)
