"""The contract that every algorithm of the engine keeps, whatever it computes.

An algorithm is given as a function from an `Instance` to a set of groups of unit codes (a partition, or sets proposed).
Instances should have no ties: volumes all different.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pytest

Groupes = frozenset[frozenset[str]]


@dataclass(frozen=True)
class Instance:
    """Columns of flows, and neighbouring pairs; `codes` is the list of units when given."""

    origines: np.ndarray
    destinations: np.ndarray
    volumes: np.ndarray
    paires: tuple[tuple[str, str], ...] = ()
    codes: tuple[str, ...] | None = None


Algorithme = Callable[[Instance], Groupes]


def generer(n: int, graine: int, voisins: int = 4) -> Instance:
    """Units on a line of towns and villages: volumes fall with distance and are all different (no ties)."""
    alea = np.random.default_rng(graine)
    x, masse = np.sort(alea.random(n)) * n, alea.lognormal(5, 1, n)
    codes = np.array([f"{10000 + 7 * i}" for i in range(n)])
    origine, destination = (m.ravel() for m in np.meshgrid(np.arange(n), np.arange(n), indexing="ij"))
    attendu = masse[origine] * masse[destination] ** 0.8 / (1 + np.abs(x[origine] - x[destination])) ** 2.5
    garde = attendu > np.quantile(attendu, 0.5)
    rangs = np.argsort(np.argsort(attendu[garde])) + 1
    volumes = (np.round(attendu[garde] / 10) * garde.sum() + rangs) / garde.sum()
    paires = tuple((codes[i], codes[j]) for i in range(n) for j in range(i + 1, min(n, i + 1 + voisins // 2)))
    return Instance(codes[origine[garde]], codes[destination[garde]], np.round(volumes * 1000), paires)


def verifier_contrat(algorithme: Algorithme, instance: Instance, *, connexe: bool = False, refus: bool = True) -> None:
    """Run the whole battery; `connexe` also asks that every group be in one piece on the ground. `refus`: False for an
    algorithm that has other inputs than flows, whose refusals have tests of their own."""
    temoin = algorithme(instance)
    assert temoin, "an algorithm that answers nothing proves nothing"
    assert algorithme(instance) == temoin, "not deterministic"
    _meme_reponse_dans_le_desordre(algorithme, instance, temoin)
    _meme_reponse_sous_d_autres_noms(algorithme, instance, temoin)
    _entrees_intactes(algorithme, instance)
    if refus:
        _refus(algorithme, instance)
    if connexe:
        _d_un_seul_tenant(temoin, instance)


def _meme_reponse_dans_le_desordre(algorithme: Algorithme, i: Instance, temoin: Groupes) -> None:
    tri = np.random.default_rng(3).permutation(len(i.volumes))
    melangee = replace(
        i,
        origines=i.origines[tri],
        destinations=i.destinations[tri],
        volumes=i.volumes[tri],
        paires=tuple((b, a) for a, b in reversed(i.paires)),
    )
    assert algorithme(melangee) == temoin, "depends on the order of rows"


def _meme_reponse_sous_d_autres_noms(algorithme: Algorithme, i: Instance, temoin: Groupes) -> None:
    codes = sorted(set(i.origines) | set(i.destinations))
    noms = dict(zip(codes, (f"u{k:05d}" for k in np.random.default_rng(4).permutation(len(codes))), strict=True))
    renommee = replace(
        i,
        origines=np.array([noms[c] for c in i.origines]),
        destinations=np.array([noms[c] for c in i.destinations]),
        paires=tuple((noms[a], noms[b]) for a, b in i.paires),
        codes=None if i.codes is None else tuple(noms[c] for c in i.codes),
    )
    attendu = frozenset(frozenset(noms[c] for c in groupe) for groupe in temoin)
    assert algorithme(renommee) == attendu, "depends on the names of units"


def _entrees_intactes(algorithme: Algorithme, i: Instance) -> None:
    avant = tuple(colonne.copy() for colonne in (i.origines, i.destinations, i.volumes))
    algorithme(i)
    for copie, colonne in zip(avant, (i.origines, i.destinations, i.volumes), strict=True):
        assert np.array_equal(copie, colonne), "inputs were changed"


def _refus(algorithme: Algorithme, i: Instance) -> None:
    for mauvais in (np.nan, np.inf, -1.0):
        volumes = i.volumes.astype(np.float64)
        volumes[2] = mauvais
        with pytest.raises(ValueError, match="Ligne 3"):
            algorithme(replace(i, volumes=volumes))
    codes = tuple(sorted(set(i.origines) | set(i.destinations)))
    absente = codes[0]
    with pytest.raises(ValueError, match=re.escape(absente)):
        algorithme(replace(i, codes=codes[1:]))


def _d_un_seul_tenant(groupes: Groupes, i: Instance) -> None:
    voisins: dict[str, set[str]] = {}
    for a, b in i.paires:
        voisins.setdefault(a, set()).add(b)
        voisins.setdefault(b, set()).add(a)
    for groupe in groupes:
        vus, bord = {min(groupe)}, [min(groupe)]
        while bord:
            nouveaux = (voisins.get(bord.pop(), set()) & groupe) - vus
            vus |= nouveaux
            bord.extend(nouveaux)
        assert vus == groupe, f"in pieces: {sorted(groupe)}"
