"""The best set of a `Coherence` that answers a question, and what is proved of it (imports numba)."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from binome.moteur.perimetre import instance
from binome.moteur.perimetre.coherence.pesee import Coherence, Rangs, Reels
from binome.moteur.perimetre.etat import PerimetreError
from binome.moteur.perimetre.instance import INTERDIT, Instance
from binome.moteur.perimetre.pile import LOT, pile
from binome.moteur.perimetre.question import Certificat, Question

Membres = NDArray[np.bool_]
TOLERANCE = 1e-9


@dataclass(frozen=True, eq=False)
class Trouve:
    """unites: indices in the flows, ascending; None: no set answers (as far as `certificat` says)."""

    unites: Rangs | None
    certificat: Certificat


@dataclass(frozen=True, eq=False)
class Champ:
    """What a search looks at. locale: the units that an answer may hold, `liens` being what pairs are worth. ancre:
    (m,) worth with the anchors, on average. perte: what these may lose by member, None without that rule."""

    locale: Instance
    question: Question
    ancre: Reels
    perte: float | None
    facteur: float
    tete: Reels


def chercher(
    coherence: Coherence,
    question: Question,
    perte: float | None,
    fin: float,
    deja: Sequence[Rangs] = (),
) -> Trouve:
    """The set with the largest F among the connected ones that hold the anchors, of the sizes of the question.

    perte: what the anchors may lose by other member, on average; None: nothing is asked. deja: sets to differ from.
    Errors: PerimetreError (unknown unit, too many units within reach, or fewer than the size asked).
    """
    debut = time.perf_counter()
    champ = delimiter(coherence, question, perte, bool(deja))
    if champ is None:
        return Trouve(None, Certificat("prouve", None, None, 0, time.perf_counter() - debut, question.portee))
    membre, valeur, borne, examines = fouiller(champ, fin, [np.isin(champ.locale.unites, d) for d in deja])
    certificat = _certificat(question, valeur, borne, examines, time.perf_counter() - debut)
    return Trouve(None if membre is None else np.sort(champ.locale.unites[membre]), certificat)


def delimiter(
    coherence: Coherence,
    question: Question,
    perte: float | None,
    differer: bool = False,
    parmi: NDArray[np.bool_] | None = None,
) -> Champ | None:
    """Leave out the units that no answer can hold, whatever the others; None when too few are left.

    `differer`: the anchors alone are no answer to beat. parmi: (units of the flows,) the only ones looked at, and then
    all of them: what pairs are worth is about to change.
    """
    e, w = coherence.echanges, coherence.w
    avec, permis = instance.ancrer(e, question, coherence.centres)
    ancres = coherence.places(avec)
    moyenne, somme = w[ancres].mean(axis=0), w[ancres].sum(axis=0)
    libres = np.flatnonzero(permis[coherence.unites])
    plus = None if question.plafond is None else question.plafond - len(avec)
    if parmi is not None:
        libres = libres[parmi[coherence.unites[libres]]]
    elif perte is not None:
        libres = _sans_les_perdantes(libres, moyenne + perte, plus)
    seule = not differer and question.unites is None and question.residents_min <= e.residents[avec].sum()
    if seule and parmi is None and coherence.adjacence.composantes(avec).max() == 0:
        libres = _sans_les_couteuses(coherence, libres, coherence.poids.ancre * moyenne + somme)
    if perte is not None and question.unites is not None and len(libres) < question.unites - len(avec):
        return None
    portee = instance.ordonner(coherence.adjacence, avec, coherence.unites[libres])
    if len(portee.unites) > instance.UNITES_MAX:
        raise PerimetreError(f"{len(portee.unites)} unités sont à portée : resserrez la question avec --max-unites.")
    liens = instance.eloigner(coherence.pairs(portee.unites), portee.unites, question, coherence.centres)
    locale = instance.compacter(e, coherence.adjacence, portee, liens, question)
    places = coherence.places(portee.unites)
    return Champ(locale, question, moyenne[places], perte, coherence.poids.ancre, coherence.tete[places])


def _sans_les_perdantes(libres: Rangs, gain: Reels, plus: int | None) -> Rangs:
    """Without the units that cost the anchors more than all others together can bring them."""
    siens: Reels = gain[libres]
    gains = np.sort(np.maximum(siens, 0.0))[::-1]
    autres = gains.sum() if plus is None else gains[: max(plus - 1, 0)].sum()
    gardees: Rangs = libres[(siens >= 0) | (siens + autres >= -TOLERANCE)]
    return gardees


def _sans_les_couteuses(coherence: Coherence, libres: Rangs, promesse: Reels) -> Rangs:
    """Without the units that cost more than all others together can bring, as the anchors alone are an answer.

    promesse: (n,) worth of each unit with the anchors. Half of its positive pairs with those left is added, as in the
    bound of the search; fewer units left make a smaller promise, so it is done again until nothing changes.
    """
    paires = coherence.positives[libres]
    while len(libres):
        h = promesse[libres] + paires / 2
        utiles = np.maximum(h, 0.0)
        garde = h + utiles.sum() - utiles > 0
        if garde.all():
            break
        libres = libres[garde]
        paires = np.maximum(coherence.w[np.ix_(libres, libres)], 0.0).sum(axis=1)
    return libres


def fouiller(
    champ: Champ, fin: float, deja: Sequence[Membres] = ()
) -> tuple[Membres | None, float | None, float | None, int]:
    """The best members found, F, a bound (None when the search is over: nothing is better), and the sets evaluated."""
    from binome.moteur.perimetre import noyau_branches as noyau

    table = _table(champ, deja)
    p = pile(champ.locale.m, champ.locale.taille_max - champ.locale.n0 + 1)
    p.valeur[:] = INTERDIT / 2, 1.0
    borne = float(noyau.demarrer(table, p))
    finie = bool(noyau.avancer(table, p, LOT))
    while not finie and time.perf_counter() < fin:
        finie = bool(noyau.avancer(table, p, LOT))
    trouve = bool(p.etapes[3])
    valeur = float(p.valeur[0]) if trouve else None
    return (
        p.meilleur.copy() if trouve else None,
        valeur,
        None if finie else max(borne, valeur or borne),
        int(p.etapes[1]),
    )


def _table(champ: Champ, deja: Sequence[Membres]) -> Any:
    from binome.moteur.perimetre import noyau_pile as noyau

    locale, question, m = champ.locale, champ.question, champ.locale.m
    ancres = np.arange(m) < locale.n0
    ancres |= locale.exige
    seule = np.where(ancres, 0.0, champ.facteur * champ.ancre)
    gain = np.where(ancres, 0.0, champ.ancre + (champ.perte or 0.0))
    haut = np.inf if question.residents_max is None else question.residents_max
    return noyau.Table(
        locale.debut,
        locale.voisin,
        locale.liens,
        locale.plus,
        champ.tete,
        seule,
        np.ascontiguousarray(np.stack([seule, locale.cumuls[:, 1], gain], axis=1)),
        locale.exige,
        np.array(deja, dtype=np.bool_).reshape(len(deja), m),
        np.array(
            [
                question.residents_min,
                haut,
                0.0,
                question.distance,
                1.0,
                0.0,
                TOLERANCE,
                -np.inf if champ.perte is None else 0.0,
            ]
        ),
        np.array([locale.n0, locale.taille_max, noyau.COHERENCE, int(locale.exacte)]),
    )


def _certificat(
    question: Question, valeur: float | None, borne: float | None, examines: int, duree: float
) -> Certificat:
    connu = Certificat("prouve", valeur, None if valeur is None else 0.0, examines, duree, question.portee)
    if borne is None:
        return connu
    if valeur is None or not valeur or not np.isfinite(borne):
        return replace(connu, statut="non_prouve", borne=None, ecart=None)
    return replace(connu, statut="borne", borne=borne, ecart=(borne - valeur) / abs(valeur))
