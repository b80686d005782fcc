"""From a question to an answer with its certificate: a bound, branch and bound, then, for want of time, a gap."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from binome.moteur.adjacence import Adjacence
from binome.moteur.perimetre import instance
from binome.moteur.perimetre.auto_contention import formes
from binome.moteur.perimetre.auto_contention.ameliore import ameliorer
from binome.moteur.perimetre.auto_contention.branches import fouiller
from binome.moteur.perimetre.auto_contention.chauffe import chauffer
from binome.moteur.perimetre.auto_contention.formes import Programme
from binome.moteur.perimetre.auto_contention.lagrange import MARGE, Arcs, borner
from binome.moteur.perimetre.echanges import Echanges
from binome.moteur.perimetre.etat import Etat, Reels, Valeur, auto_contention
from binome.moteur.perimetre.instance import Instance
from binome.moteur.perimetre.question import Certificat, Proposition, Question, Reponse, Statut

Membres = NDArray[np.bool_]
TRANCHE_S = 0.03
ESSAIS = 8


@dataclass
class Chantier:
    """A question being worked on, as the maximum of a ratio (residents to minimise count as −R).

    niveau: no feasible set is above it. meilleur: the best set known. deja: sets that it must differ from.
    """

    instance: Instance
    question: Question
    programme: Programme
    niveau: float
    prix: Reels
    meilleur: Membres | None = None
    examines: int = 0
    deja: tuple[Membres, ...] = ()

    @property
    def minimise(self) -> bool:
        return self.question.objectif == "residents-min"

    @property
    def atteint(self) -> float:
        """Ratio of the best set, −inf without any."""
        if self.meilleur is None:
            return -np.inf
        bas = self.programme.denominateur.valeur(self.instance, self.meilleur)
        return self.programme.numerateur.valeur(self.instance, self.meilleur) / bas if bas else 0.0

    @property
    def plancher(self) -> float:
        """Below any feasible ratio."""
        return -float(self.instance.cumuls[:, formes.RESIDENTS].sum()) - 1.0 if self.minimise else -1.0

    @property
    def prouve(self) -> bool:
        return self.niveau <= max(self.atteint, self.plancher) + MARGE * max(abs(self.niveau), 1e-9)

    def fouiller(self, niveau: float, fin: float) -> bool:
        """Search above a level until the end, an improvement, or time is up; an end (True) lowers the bound."""
        fouille = fouiller(
            self.instance, self.question, self.programme, niveau, self.prix, self.meilleur, fin, self.deja
        )
        self.meilleur = fouille.meilleur
        self.examines += fouille.examines
        if fouille.finie:
            self.niveau = min(self.niveau, max(niveau, self.atteint))
        return fouille.finie


def proposer(echanges: Echanges, adjacence: Adjacence, question: Question, centres: Reels | None = None) -> Reponse:
    """Best connected sets for `auto-contention` or `residents-min`, and what is proved of each. centres: (units, 2)
    longitude and latitude in degrees, for a question with a diameter.

    Errors: PerimetreError (unknown unit, anchors that cannot be joined, too many units within reach).
    """
    chauffer()
    debut = time.perf_counter()
    fin = debut + question.budget_s
    chantier = ouvrir(instance.build(echanges, adjacence, question, centres), question, fin)
    depart = chantier.niveau
    resoudre(chantier, debut + question.budget_s / (1 + min(question.alternatives, 1)))
    certificats = [_certificat(chantier, time.perf_counter() - debut)]
    trouves = [] if chantier.meilleur is None else [chantier.meilleur]
    for rang in range(question.alternatives if trouves else 0):
        depuis = time.perf_counter()
        autre = replace(chantier, niveau=depart, meilleur=None, deja=tuple(trouves), examines=0)
        resoudre(autre, depuis + (fin - depuis) / (question.alternatives - rang))
        if autre.meilleur is None:
            break
        trouves.append(autre.meilleur)
        certificats.append(_certificat(autre, time.perf_counter() - depuis))
    propositions = tuple(
        replace(
            _proposition(echanges, chantier.instance, question, membre),
            origine="alternative" if rang else "optimum",
            certificat=certificats[rang],
        )
        for rang, membre in enumerate(trouves)
    )
    prouvees = sum(certificat.statut == "prouve" for certificat in certificats[1:])
    return Reponse(question, propositions, certificats[0], prouvees)


def ouvrir(locale: Instance, question: Question, fin: float) -> Chantier:
    """Bound the question by prices and cuts, on a quarter of the time at most."""
    programme = formes.build(locale, question)
    maintenant = time.perf_counter()
    borne = borner(locale, programme, Arcs(locale), maintenant + 0.25 * (fin - maintenant))
    plafond = -question.residents_min if question.objectif == "residents-min" else 1.0
    return Chantier(locale, question, programme, min(borne.niveau, plafond), borne.multiplicateurs)


def resoudre(chantier: Chantier, fin: float) -> None:
    """Raise the best set and lower the bound until they meet or time is up."""
    _amorcer(chantier, fin)
    _ameliorer(chantier)
    maintenant = time.perf_counter()
    # An optimum is proved at once or takes long: past a fifth of the time (half without any set), a gap comes first.
    halte = maintenant + (0.2 if chantier.meilleur is not None else 0.5) * (fin - maintenant)
    while not chantier.prouve and time.perf_counter() < halte:
        chantier.fouiller(max(chantier.atteint, chantier.plancher), halte)
    _reduire_ecart(chantier, fin)


def _amorcer(chantier: Chantier, fin: float) -> None:
    """Short searches just under the bound: each finds a set, which gives the next level, or lowers the bound."""
    for _ in range(ESSAIS):
        if chantier.prouve or time.perf_counter() > fin:
            return
        ecart = 0.15 * abs(chantier.niveau)
        avant = chantier.atteint
        chantier.fouiller(max(avant, chantier.niveau - ecart), min(fin, time.perf_counter() + TRANCHE_S))
        if np.isfinite(avant) and chantier.atteint == avant:
            return


def _ameliorer(chantier: Chantier) -> None:
    """A better set to beat makes every search shorter."""
    if chantier.minimise or chantier.deja or chantier.meilleur is None or chantier.prouve:
        return
    departs = [chantier.meilleur]
    if not (chantier.instance.exige.any() or chantier.instance.exacte):
        departs.append(formes.ancres(chantier.instance))
    for depart in departs:
        connu, avant = chantier.meilleur, chantier.atteint
        chantier.meilleur = ameliorer(chantier.instance, chantier.question, depart)
        if chantier.atteint <= avant:
            chantier.meilleur = connu


def _reduire_ecart(chantier: Chantier, fin: float) -> None:
    """The optimum is not proved: prove that nothing is better by more than 5 %, then less, or more if that fails."""
    ecart, ordre = 0.05, [0.0, 0.01, 0.02]
    while chantier.meilleur is not None and not chantier.prouve and time.perf_counter() < fin:
        cible = chantier.atteint + ecart * abs(chantier.atteint)
        reste = fin - time.perf_counter()
        tranche = 0.7 * reste if ecart else reste
        if cible < chantier.niveau and not _epuiser(chantier, ecart, time.perf_counter() + tranche):
            ordre = [2 * ecart] if ecart >= 0.05 else []
        if not ordre or ecart > 0.3:
            return
        ecart = ordre.pop()


def _epuiser(chantier: Chantier, ecart: float, fin: float) -> bool:
    """Search above the best by a share `ecart`, again whenever the best improves."""
    while time.perf_counter() < fin:
        if chantier.fouiller(chantier.atteint + ecart * abs(chantier.atteint), fin):
            return True
    return False


def _certificat(chantier: Chantier, duree: float) -> Certificat:
    statut: Statut = "prouve" if chantier.prouve else "non_prouve"
    connu = Certificat(statut, None, None, chantier.examines, duree, chantier.question.portee)
    if chantier.meilleur is None:
        return connu
    signe = -1.0 if chantier.minimise else 1.0
    valeur = signe * chantier.atteint
    if chantier.prouve:
        return replace(connu, borne=valeur, ecart=0.0)
    borne = signe * chantier.niveau
    if not np.isfinite(borne) or not valeur or (borne >= 1.0 if not chantier.minimise else borne <= 0.0):
        return connu
    return replace(connu, statut="borne", borne=borne, ecart=abs(borne - valeur) / abs(valeur))


def _residents(residents: Reels, emplois: Reels, internes: Reels) -> Reels:
    return residents


def mesure(question: Question) -> Valeur:
    """The objective as a function of R, W, I."""
    return _residents if question.objectif == "residents-min" else auto_contention


def _proposition(echanges: Echanges, locale: Instance, question: Question, membre: Membres) -> Proposition:
    return proposition(echanges, question, np.sort(locale.unites[membre]))


def proposition(echanges: Echanges, question: Question, unites: NDArray[np.integer]) -> Proposition:
    """A set of units (indices into the flows), measured, with what each unit adds."""
    etat = Etat(echanges, unites.tolist())
    return Proposition(
        tuple(str(code) for code in echanges.codes[unites]),
        etat.valeur(mesure(question)),
        etat.residents,
        etat.emplois,
        etat.internes,
        etat.contributions(mesure(question)),
    )
