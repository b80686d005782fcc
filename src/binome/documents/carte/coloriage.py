"""Colours such that neighbours differ."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def colorier(noeuds: Sequence[K], voisins: Mapping[K, Collection[K]]) -> dict[K, int]:
    """Rank of a colour for each node, 0 first, two neighbours never alike (DSATUR; Brélaz, 1979).

    Areas of a plane take 4 or 5 colours. Deterministic: ties go to the earliest node of `noeuds`."""
    couleurs: dict[K, int] = {}
    prises: dict[K, set[int]] = {n: set() for n in noeuds}
    degres = {n: len(voisins.get(n, ())) for n in noeuds}
    restants = list(noeuds)
    while restants:
        # `max` keeps the first of the equal ones.
        choisi = max(restants, key=lambda n: (len(prises[n]), degres[n]))
        restants.remove(choisi)
        couleurs[choisi] = next(k for k in range(len(noeuds) + 1) if k not in prises[choisi])
        for voisin in voisins.get(choisi, ()):
            if voisin in prises:
                prises[voisin].add(couleurs[choisi])
    return couleurs
