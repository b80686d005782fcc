"""In how many pieces a perimeter would be once each unit in turn leaves it, or joins it."""

from __future__ import annotations

from collections.abc import Iterable

from binome.moteur.adjacence import Adjacence


def morceaux_sans(adjacence: Adjacence, membres: Iterable[int]) -> dict[int, int]:
    """Member → pieces of the perimeter without it. One depth-first pass (articulation points, Tarjan 1972).

    Unit: connected parts of the graph of units at most 50 m apart; 0 when nothing is left.
    """
    ici = {int(m) for m in membres}
    ordre: dict[int, int] = {}
    bas: dict[int, int] = {}
    detaches = dict.fromkeys(ici, 0)
    pieces = 0
    for racine in sorted(ici):
        if racine not in ordre:
            pieces += 1
            _parcourir(adjacence, ici, racine, ordre, bas, detaches)
    return {m: pieces - 1 + detaches[m] for m in sorted(ici)}


def _parcourir(
    adjacence: Adjacence,
    ici: set[int],
    racine: int,
    ordre: dict[int, int],
    bas: dict[int, int],
    detaches: dict[int, int],
) -> None:
    """Visit one piece. `detaches`: parts that hang on a unit, its own parent's side included (root: none)."""
    ordre[racine] = bas[racine] = len(ordre)
    pile = [(racine, -1, iter(adjacence.voisins(racine).tolist()))]
    while pile:
        unite, parent, voisins = pile[-1]
        suivant = next((v for v in voisins if v in ici and v != parent), None)
        if suivant is None:
            pile.pop()
            if parent >= 0:
                bas[parent] = min(bas[parent], bas[unite])
                detaches[parent] += bas[unite] >= ordre[parent]
                detaches[unite] += 1
        elif suivant in ordre:
            bas[unite] = min(bas[unite], ordre[suivant])
        else:
            ordre[suivant] = bas[suivant] = len(ordre)
            pile.append((suivant, unite, iter(adjacence.voisins(suivant).tolist())))


def morceaux_avec(adjacence: Adjacence, membres: Iterable[int], candidats: Iterable[int]) -> dict[int, int]:
    """Unit outside → pieces of the perimeter with it: those that it touches become one."""
    liste = sorted({int(m) for m in membres})
    numero = dict(zip(liste, adjacence.composantes(liste).tolist(), strict=True))
    pieces = len(set(numero.values()))
    touches = {c: len({numero[v] for v in adjacence.voisins(c).tolist() if v in numero}) for c in map(int, candidats)}
    return {c: pieces + 1 - nombre for c, nombre in touches.items()}
