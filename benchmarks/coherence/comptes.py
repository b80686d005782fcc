"""How near sets are to the territories chosen, with intervals over territories."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from benchmarks.coherence.methodes import Methode
from benchmarks.coherence.territoires import GRAINE, Ensemble, Territoire

from binome.moteur.perimetre.coherence.pesee import Coherence

TIRAGES = 4000


def jaccard(a: Ensemble, b: Ensemble) -> float:
    return len(a & b) / len(a | b)


def scores(territoires: Iterable[Territoire], methode: Methode, *, tailles: bool) -> np.ndarray:
    """(t, 4) mean over both anchors: J of the first set, best of 3, best of 5, J at the true size."""
    lignes = []
    for t in territoires:
        par_ancre = []
        for ancre in t.ancres:
            j = [jaccard(e, t.membres) for e in methode(ancre, None)] or [0.0]
            a_la_taille = methode(ancre, len(t.membres)) if tailles else []
            par_ancre.append(
                [j[0], max(j[:3]), max(j[:5]), jaccard(a_la_taille[0], t.membres) if a_la_taille else np.nan]
            )
        lignes.append(np.mean(par_ancre, axis=0))
    return np.array(lignes)


def intervalle(valeurs: np.ndarray) -> tuple[float, float, float]:
    """Mean and 95 % interval by bootstrap over territories."""
    alea = np.random.default_rng(GRAINE)
    tires = valeurs[alea.integers(0, len(valeurs), (TIRAGES, len(valeurs)))].mean(axis=1)
    return float(valeurs.mean()), *np.quantile(tires, (0.025, 0.975)).tolist()


def ligne(nom: str, s: np.ndarray) -> str:
    morceaux = []
    for k in range(4):
        if np.isnan(s[:, k]).any():
            morceaux.append("–".center(22))
        else:
            m, bas, haut = intervalle(s[:, k])
            morceaux.append(f"{m:.3f} [{bas:.3f} ; {haut:.3f}]".rjust(22))
    return f"{nom:<34}" + " ".join(morceaux)


def usages(territoires: Sequence[Territoire], c: Coherence) -> tuple[float, float, float, int]:
    """Of territories of three or more: how often the missing member comes first among neighbours, in the first three,
    and how often one neighbour too many is the least tied."""
    rang = {str(code): k for k, code in enumerate(c.echanges.codes)}
    alea = np.random.default_rng(GRAINE)
    premiers, trois, intrus, total, epreuves = 0, 0, 0, 0, 0
    for t in territoires:
        if len(t.membres) < 3:
            continue
        for absent in sorted(t.membres):
            reste = np.array(sorted(rang[s] for s in t.membres - {absent}))
            if c.adjacence.composantes(reste).max():
                continue
            noms = [code for code, _ in c.voisines(reste)]
            total += 1
            premiers += noms[:1] == [absent]
            trois += absent in noms
        tous = np.array(sorted(rang[s] for s in t.membres))
        bord = sorted({str(c.echanges.codes[v]) for u in tous for v in c.adjacence.voisins(int(u))} - t.membres)
        for en_trop in alea.choice(bord, min(5, len(bord)), replace=False) if bord else ():
            avec = np.array(sorted([*tous, rang[str(en_trop)]]))
            w = c.pairs(avec).sum(axis=1)
            epreuves += 1
            intrus += str(c.echanges.codes[avec[int(np.argmin(w))]]) == str(en_trop)
    return premiers / total, trois / total, intrus / epreuves, total
