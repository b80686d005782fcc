"""Compiled: make a partition better without ever breaking what makes it valid (simulated annealing of border units)."""

from __future__ import annotations

import math

from binome.moteur.bassins.noyau_etat import DECALAGE, inscrire, oublier, quitter, rejoindre, sommer_echanges, validite
from binome.moteur.bassins.noyau_terrain import detacher_morceaux, dissoudre_invalides, peut_quitter, rattacher_reserve
from binome.moteur.bassins.noyau_ttwa import derouler, tirer
from binome.moteur.compilation import noyau_nu


@noyau_nu
def _viser(e, t, x, graine):  # type: ignore[no-untyped-def]
    """A basin beside x, other than its own, drawn among its neighbours; −1 if the draw finds none."""
    degre = t.debut[x + 1] - t.debut[x]
    if degre == 0:
        return -1
    k = e.place[t.voisin[t.debut[x] + int(tirer(graine) * degre)]]
    return k if k != e.place[x] else -1


@noyau_nu
def _defaut(e, x, c, k, p):  # type: ignore[no-untyped-def]
    """How far from valid x would leave its basin c and the basin k it joins, less how far they are (0 when all are
    valid)."""
    u, a, b = e.unites[x], e.groupes[c], e.groupes[k]
    da, db = e.liens[c + DECALAGE], e.liens[k + DECALAGE]
    va = validite(a.s - da.donne - da.recoit - u.interne, da.r - u.residents, da.w - u.emplois, p)
    vb = validite(b.s + db.donne + db.recoit + u.interne, db.r + u.residents, db.w + u.emplois, p)
    return max(0.0, 1.0 - va) + max(0.0, 1.0 - vb) - max(0.0, 1.0 - a.v) - max(0.0, 1.0 - b.v)


@noyau_nu
def _propose(e, t, p, graine, chaleur, amende):  # type: ignore[no-untyped-def]
    """One border unit may change sides: by how much internal flows change, in commuters (0 when nothing moved).

    `amende`: commuters that a whole point of missing validity costs.
    """
    x = int(tirer(graine) * len(e.place))
    c = e.place[x]
    k = _viser(e, t, x, graine)
    if c < 0 or k < 0 or e.groupes[c].taille < 2:
        return 0.0
    combien = sommer_echanges(e, x)
    vers, depuis = e.liens[k + DECALAGE], e.liens[c + DECALAGE]
    gain = vers.donne + vers.recoit - depuis.donne - depuis.recoit
    prix = gain - amende * _defaut(e, x, c, k, p)
    fait = (prix >= 0.0 or prix > chaleur * math.log(tirer(graine) + 1e-300)) and peut_quitter(e, t, x)
    if fait:
        quitter(e, x, p)
        rejoindre(e, x, k, p)
        inscrire(e, x, c, k)
    oublier(e, combien)
    return gain if fait else 0.0


@noyau_nu
def internal(e):  # type: ignore[no-untyped-def]
    total = 0.0
    for i in range(e.tas[-1].c):
        total += e.groupes[e.tas[i].c].s
    return total


@noyau_nu
def anneal(e, t, p, graine, chaleur, amende, propositions):  # type: ignore[no-untyped-def]
    """From `chaleur` (commuters) down to a thousandth of it, in `propositions` proposals; the fine grows tenfold."""
    for i in range(propositions):
        avance = i / propositions
        _propose(e, t, p, graine, chaleur * 10.0 ** (-3.0 * avance), amende * 10.0**avance)


@noyau_nu
def essayer(e, j, t, p, reglage, avant, chaleur, amende, propositions):  # type: ignore[no-untyped-def]
    """EU-TTWA (perturbed by reglage.bruit), repaired, improved, repaired again. False if the loop did not end."""
    if not derouler(e, j, p, reglage, avant):
        return False
    detacher_morceaux(e, t, p)
    rattacher_reserve(e, t, p, reglage)
    anneal(e, t, p, reglage.graine, chaleur, amende, propositions)
    if e.tas[0].v < 1.0:
        dissoudre_invalides(e, t, p, reglage)
        anneal(e, t, p, reglage.graine, 0.1 * chaleur, 1e3 * amende, propositions // 4)
        dissoudre_invalides(e, t, p, reglage)
    return True
