"""Which units hold best together: F(S) = Σ w over the pairs of S, those of the anchors counted twice.

The cost is paid by pair, « why are these two together? »: nothing is gained by joining a unit that is self-contained
but foreign, which is what makes the whole country the most self-contained perimeter of all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from binome.moteur.adjacence import Adjacence
from binome.moteur.perimetre import instance
from binome.moteur.perimetre.coherence.poids import Communs, Parts, Poids, liens, peser
from binome.moteur.perimetre.echanges import Echanges
from binome.moteur.perimetre.etat import Contribution, PerimetreError
from binome.moteur.perimetre.pile import PLACES, plus_grandes
from binome.moteur.perimetre.question import Question

Reels = NDArray[np.float64]
Rangs = NDArray[np.int64]


@dataclass(frozen=True)
class Attache(Contribution):
    """What ties a member to the others. delta: Σ w with them. lien_ancre: ℓ with the anchors; zone, arrondissement,
    departement: what it shares with them, in [0, 1]; means over the anchors that it is not, None without any, or where
    the kind is not known."""

    lien_ancre: float | None = None
    zone: float | None = None
    arrondissement: float | None = None
    departement: float | None = None


@dataclass(frozen=True, eq=False)
class Coherence:
    """Units, and what each pair of them is worth; weighed once, searched many times.

    unites: (n,) indices in the flows of the units weighed, ascending. w: (n, n). communs: kind → (n, n) what two units
    have in common, in [0, 1]. centres: (units of the flows, 2)
    longitude and latitude in degrees, None when unknown. ecart_ln: standard deviation of the error of ln ℓ, None when
    flows are observed.
    """

    echanges: Echanges
    adjacence: Adjacence
    poids: Poids
    unites: Rangs
    w: Reels
    communs: Mapping[str, Communs] = field(default_factory=dict)
    centres: Reels | None = None
    ecart_ln: float | None = None

    @cached_property
    def positives(self) -> Reels:
        """(n,) sum of the positive pairs of each unit."""
        sommes: Reels = np.maximum(self.w, 0.0).sum(axis=1)
        return sommes

    @cached_property
    def tete(self) -> Reels:
        """(n, q + 1) sums of the largest positive pairs of each unit."""
        return plus_grandes(np.maximum(self.w, 0.0), PLACES)

    def places(self, unites: Rangs) -> Rangs:
        """Where units of the flows are in `w`."""
        return np.searchsorted(self.unites, unites)

    def pairs(self, unites: Rangs) -> Reels:
        """(m, m) what pairs of these units of the flows are worth."""
        places = self.places(unites)
        return self.w[np.ix_(places, places)]

    def valeur(self, unites: Rangs, ancres: Rangs) -> float:
        """F of a set, connected or not."""
        autres = unites[~np.isin(unites, ancres)]
        w = self.w[np.ix_(self.places(ancres), self.places(autres))]
        return float(self.pairs(unites).sum() / 2 + self.poids.ancre * w.mean(axis=0).sum())

    def gain(self, unites: Rangs, ancres: Rangs) -> float:
        """What the anchors gain from the other members, by anchor."""
        autres = unites[~np.isin(unites, ancres)]
        return float(self.w[np.ix_(self.places(ancres), self.places(autres))].mean(axis=0).sum())

    def diametre(self, unites: Rangs) -> float | None:
        """Kilometres between the two members farthest apart; None when positions are unknown."""
        if self.centres is None:
            return None
        km = float(instance.eloignements(unites, unites, self.centres).max())
        return km if np.isfinite(km) else None

    def attaches(self, unites: Rangs, ancres: Rangs) -> tuple[Attache, ...]:
        """What ties each member, the best tied first (ties: by code)."""
        e, apport = self.echanges, self.pairs(unites).sum(axis=1)
        volume = e.dense(unites)
        avec = np.isin(unites, ancres)[None, :] & ~np.eye(len(unites), dtype=np.bool_)
        combien = avec.sum(axis=1)
        attachees = np.flatnonzero(combien)

        def moyennes(de_paires: Reels | Communs | None) -> list[float | None]:
            lues: list[float | None] = [None] * len(unites)
            if de_paires is not None:
                parts = (de_paires * avec).sum(axis=1)
                for k in attachees:
                    lues[k] = float(parts[k] / combien[k])
            return lues

        ici = np.ix_(self.places(unites), self.places(unites))
        colonnes = [moyennes(liens(e, unites))]
        for genre in ("zone", "arrondissement", "departement"):
            commun = self.communs.get(genre)
            colonnes.append(moyennes(None if commun is None else commun[ici]))
        internes = e.internes[unites] + volume.sum(axis=1)
        lignes = [
            Attache(
                str(e.codes[u]),
                float(apport[k]),
                float(e.residents[u]),
                float(e.emplois[u]),
                float(internes[k]),
                *(colonne[k] for colonne in colonnes),
            )
            for k, u in enumerate(unites)
        ]
        return tuple(sorted(lignes, key=lambda a: (-a.delta, a.unite)))

    def voisines(self, unites: Rangs, sans: Iterable[str] = (), combien: int = 3) -> tuple[tuple[str, float], ...]:
        """The units that touch a set and hold best to its members, with Σ w; `sans`: codes left out."""
        ecartes = set(sans)
        bord = np.setdiff1d(np.concatenate([self.adjacence.voisins(int(u)) for u in unites]), unites)
        bord = np.array([u for u in bord if str(self.echanges.codes[u]) not in ecartes], dtype=np.int64)
        if not len(bord):
            return ()
        sommes = self.w[np.ix_(self.places(bord), self.places(unites))].sum(axis=1)
        ordre = np.argsort(-sommes, kind="stable")[:combien]
        return tuple((str(self.echanges.codes[bord[k]]), float(sommes[k])) for k in ordre)


def build(
    echanges: Echanges,
    adjacence: Adjacence,
    poids: Poids,
    parts: Mapping[str, Parts] | None = None,
    centres: Reels | None = None,
    ecart_ln: float | None = None,
    question: Question | None = None,
) -> Coherence:
    """Weigh every pair; past `instance.UNITES_MAX` units, of those within reach of a question only.

    Errors: PerimetreError (too many units within reach, unknown unit).
    """
    unites = np.arange(echanges.n, dtype=np.int64)
    if echanges.n > instance.UNITES_MAX:
        if question is None:
            raise PerimetreError(f"{echanges.n} unités : au-delà de {instance.UNITES_MAX}, une question à la fois.")
        unites = np.sort(instance.atteindre(echanges, adjacence, question, centres).unites)
    communs = {genre: siennes.communes(unites) for genre, siennes in (parts or {}).items()}
    w = peser(echanges, unites, poids, communs)
    return Coherence(echanges, adjacence, poids, unites, w, communs, centres, ecart_ln)
