"""A better set to start a proof from: tabu search (F. Glover, 1989) by adding, dropping or swapping one unit.

It proves nothing, and nothing that it finds is shown without its certificate. No clock and no draw: the same set gives
the same answer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from binome.moteur.perimetre.auto_contention import formes
from binome.moteur.perimetre.instance import Instance
from binome.moteur.perimetre.question import Question

Membres = NDArray[np.bool_]
Rangs = NDArray[np.int64]
TOURS = 120
MEMOIRE = 6
"""Moves during which a unit that left may not come back, nor one that came leave."""


@dataclass
class _Marche:
    """The set as it stands. lien: (m,) exchanges with it; contact: (m,) neighbours in it; libre: move from which each
    unit may change again."""

    instance: Instance
    question: Question
    membre: Membres
    libre: Rangs
    tour: int = 0

    def __post_init__(self) -> None:
        i = self.instance
        self.lien = i.liens[self.membre].sum(axis=0)
        self.contact = np.zeros(i.m, dtype=np.int64)
        for unite in np.flatnonzero(self.membre):
            self.contact[self._voisins(unite)] += 1

    def _voisins(self, unite: np.int64) -> NDArray[np.int32]:
        return self.instance.voisin[self.instance.debut[unite] : self.instance.debut[unite + 1]]

    def basculer(self, unite: int) -> None:
        """Take in or out."""
        sens = -1 if self.membre[unite] else 1
        self.lien += sens * self.instance.liens[unite]
        self.contact[self._voisins(np.int64(unite))] += sens
        self.membre[unite] = sens > 0
        self.libre[unite] = self.tour + MEMOIRE

    def sommes(self) -> tuple[float, float, float]:
        """I, R, W."""
        soi, residents, emplois = self.instance.cumuls[self.membre].sum(axis=0)
        return float(soi + self.lien[self.membre].sum() / 2), float(residents), float(emplois)

    def valeur(self) -> float:
        """2·I/(R+W), −1 when the bounds on residents are not met."""
        internes, residents, emplois = self.sommes()
        return float(self._valeurs(np.array([internes]), np.array([residents]), np.array([emplois]))[0])

    def _valeurs(self, internes: formes.Reels, residents: formes.Reels, emplois: formes.Reels) -> formes.Reels:
        q, total = self.question, residents + emplois
        bon = (residents >= q.residents_min) & (total > 0)
        if q.residents_max is not None:
            bon &= residents <= q.residents_max
        return np.where(bon, 2 * internes / np.where(total > 0, total, 1.0), -1.0)

    def detachables(self) -> Rangs:
        """Members that are no anchor and without which the others stay in one piece."""
        membres = np.flatnonzero(self.membre)
        rang = {int(u): k for k, u in enumerate(membres)}
        masques = [sum(1 << rang[v] for v in self._voisins(u).tolist() if v in rang) for u in membres]
        ancres = formes.ancres(self.instance)
        tous = (1 << len(membres)) - 1
        return np.array([u for u, k in rang.items() if not ancres[u] and _relie(masques, tous & ~(1 << k))], np.int64)

    def meilleur_pas(self, record: float) -> tuple[float, tuple[int, ...]]:
        """The best move allowed: its value and the units that change; a move that beats the record always is."""
        i, membres = self.instance, self.membre
        dehors = np.flatnonzero(~membres & (self.contact > 0))
        dedans = self.detachables()
        entrent, sortent = np.r_[-1, dehors], np.r_[-1, dedans]
        v, u = (m.ravel() for m in np.meshgrid(entrent, sortent))
        g = np.where((u >= 0) & (v >= 0), i.liens[u, v], 0.0)
        voisines = np.zeros((len(sortent), i.m), dtype=np.int64)
        for rang, unite in enumerate(sortent[1:], start=1):
            voisines[rang, self._voisins(unite)] = 1
        seule = (v >= 0) & (self.contact[v] <= voisines[np.repeat(np.arange(len(sortent)), len(entrent)), v])
        trop = (u < 0) & (v >= 0) & (membres.sum() >= i.taille_max)
        apport = np.column_stack([i.cumuls[:, 0] + self.lien, i.cumuls[:, 1:]])
        plus, moins = np.where((v >= 0)[:, None], apport[v], 0.0), np.where((u >= 0)[:, None], apport[u], 0.0)
        apres = np.array(self.sommes()) + plus - moins
        valeurs = self._valeurs(apres[:, 0] - g, apres[:, 1], apres[:, 2])
        tabou = ((v >= 0) & (self.libre[v] > self.tour)) | ((u >= 0) & (self.libre[u] > self.tour))
        # Of a size of its own, units are only swapped.
        inegal = i.exacte & ((u < 0) != (v < 0))
        interdit = seule | trop | inegal | ((u < 0) & (v < 0)) | (tabou & (valeurs <= record))
        valeurs = np.where(interdit, -2.0, valeurs)
        choix = int(np.argmax(valeurs))
        return float(valeurs[choix]), tuple(int(x) for x in (u[choix], v[choix]) if x >= 0)


def _relie(masques: list[int], reste: int) -> bool:
    """Whether the members of the bit set `reste` are in one piece; `masques`: neighbours of each, as bits."""
    vus = bord = reste & -reste
    while bord:
        bas = bord & -bord
        nouveaux = masques[bas.bit_length() - 1] & reste & ~vus
        vus, bord = vus | nouveaux, (bord ^ bas) | nouveaux
    return vus == reste


def ameliorer(instance: Instance, question: Question, depart: Membres) -> Membres:
    """The best set met on the way from `depart` (connected, holding the anchors) for 2·I/(R+W)."""
    marche = _Marche(instance, question, depart.copy(), np.zeros(instance.m, dtype=np.int64))
    meilleur, record = depart.copy(), marche.valeur()
    for tour in range(1, TOURS + 1):
        marche.tour = tour
        valeur, unites = marche.meilleur_pas(record)
        if valeur <= -2.0:
            break
        for unite in unites:
            marche.basculer(unite)
        if valeur > record:
            meilleur, record = marche.membre.copy(), valeur
    return meilleur
