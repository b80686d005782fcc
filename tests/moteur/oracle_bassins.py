"""The specification of the basins, step by step, in plain Python: slow, obvious, and independent of the engine.

Units are integers in ascending order of code; flows a dict (from, to) → volume. Everything is recomputed from the flows
at each question: nothing is kept up to date, so nothing can drift. `defauts` reproduces what the R package does.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Resultat:
    partition: dict[int, int]
    avant_reserve: dict[int, int]
    reserve: list[tuple[str, int, int, float, int, int | None]]
    deplacements: dict[int, int]
    ecartees: list[int]


def nettoyer(flux):
    flux = {paire: f for paire, f in flux.items() if f}
    ecartees = set()
    while True:
        unites = {u for paire in flux for u in paire}
        mauvaises = set()
        for u in unites:
            r = sum(f for (a, _), f in flux.items() if a == u)
            w = sum(f for (_, b), f in flux.items() if b == u)
            if r == 0 or w == 0 or r == w == flux.get((u, u), 0):
                mauvaises.add(u)
        if not mauvaises:
            return flux, sorted(ecartees)
        ecartees |= mauvaises
        flux = {(a, b): f for (a, b), f in flux.items() if a not in mauvaises and b not in mauvaises}


def validite(s, r, w, p):
    msc = min(s / r, s / w)
    if msc == 1:
        return 1.0
    y = min(1.0, msc / p["tarSC"])
    q = max(0.0, (p["tarSZ"] - r) / (p["tarSZ"] - p["minSZ"]))
    z = 1 - ((1 - (p["minSC"] / p["tarSC"])) * q)
    return (y * z) * (p["tarSC"] / p["minSC"])


@dataclass
class Etat:
    flux: dict[tuple[int, int], float]
    p: dict[str, float]
    defauts: bool
    place: dict[int, int] = field(default_factory=dict)  # unit → cluster, 0 is the reserve
    eclate: int | None = None  # the cluster that R leaves un-aggregated

    def __post_init__(self):
        self.unites = sorted({u for paire in self.flux for u in paire})
        self.identifiant = {u: rang + 1 for rang, u in enumerate(self.unites)}
        self.place = dict(self.identifiant)
        self.sortants = {u: {} for u in self.unites}
        self.entrants = {u: {} for u in self.unites}
        for (a, b), f in self.flux.items():
            self.sortants[a][b] = f
            self.entrants[b][a] = f
        self.r = {u: sum(self.sortants[u].values()) for u in self.unites}
        self.w = {u: sum(self.entrants[u].values()) for u in self.unites}

    def membres(self, c):
        return [u for u in self.unites if self.place[u] == c]

    def vivants(self):
        return sorted(set(self.place.values()) - {0})

    def totaux(self, membres):
        dedans = set(membres)
        s = sum(f for u in membres for b, f in self.sortants[u].items() if b in dedans)
        return s, sum(self.r[u] for u in membres), sum(self.w[u] for u in membres)

    def v(self, membres):
        return validite(*self.totaux(membres), self.p)

    def visibles(self, c):
        membres = self.membres(c)
        if c != self.eclate:
            return [self.v(membres)]
        flux = {f for u in membres for b, f in self.sortants[u].items() if self.place[b] == c} or {0}
        return [validite(a, self.r[m], self.w[m], self.p) for a in flux for m in membres]

    def ordre_a(self, c):
        def note(u):
            dehors = sum(f for a, f in self.entrants[u].items() if self.place[a] != c)
            return dehors + self.r[u] - self.sortants[u].get(u, 0)

        return sorted(self.membres(c), key=lambda u: (-note(u), u))

    def meilleur(self, x, sauf):
        candidats = []
        # The singletons of a dissolved cluster (negative ids) are no candidates: R's results show it.
        voisins = {self.place[u] for u in (*self.sortants[x], *self.entrants[x])} - {sauf}
        for k in (k for k in voisins if k > 0):
            _, rk, wk = self.totaux(self.membres(k))
            fkx = sum(f for a, f in self.entrants[x].items() if self.place[a] == k)
            fxk = sum(f for b, f in self.sortants[x].items() if self.place[b] == k)
            lien = fkx / rk * fkx / self.w[x] + fxk / self.r[x] * fxk / wk
            candidats.append((lien, fkx == 0, k))
        return max(candidats)[2] if candidats else None

    def accepte(self, x, k):
        avant = max(self.visibles(k))
        return self.v([*self.membres(k), x]) >= avant


def delimiter(flux, minSZ, minSC, tarSZ, tarSC, defauts=True):  # noqa: N803 - the names of the specification
    flux, ecartees = nettoyer(flux)
    e = Etat(flux, {"minSZ": minSZ, "minSC": minSC, "tarSZ": tarSZ, "tarSC": tarSC}, defauts)
    reserve, deplacements = [], dict.fromkeys(e.unites, 0)
    tour = 0
    while e.vivants():
        v, c = min((min(e.visibles(c)), c) for c in e.vivants())
        if v >= 1:
            break
        tour += 1
        _iterer(e, tour, c, v, reserve, deplacements)
    avant = dict(e.place)
    _vider_reserve(e)
    return Resultat(dict(e.place), avant, reserve, deplacements, ecartees)


def _iterer(e, tour, c, v, reserve, deplacements):
    ordre = e.ordre_a(c)
    x, suivante = ordre[0], ordre[1] if len(ordre) > 1 else None
    k = e.meilleur(x, c)
    if k is not None and e.accepte(x, k):
        e.place[x] = k
        deplacements[x] += 1
    else:
        lettre = ("B" if suivante is None else "D") if k is None else ("A" if suivante is None else "C")
        reserve.append((lettre, tour, c, v, x, suivante))
        e.place[x] = 0
        if lettre == "D":
            _eclater(e, tour, c, x, ordre[1:], reserve, deplacements)
            return
    e.eclate = c if e.defauts and len(ordre) > 2 else None


def _eclater(e, tour, c, x, autres, reserve, deplacements):
    e.eclate = None
    numeros = {}
    for rang, u in enumerate(sorted([x, *autres])):
        if u != x:
            numeros[u] = e.place[u] = -(rang + 1)
    a_placer = set(autres)
    for nom in autres:
        v, numero, y = min((e.v(e.membres(e.place[u])), numeros[u], u) for u in a_placer)
        a_placer.remove(y)
        inscrite = nom if e.defauts else y
        k = e.meilleur(y, e.place[y])
        if k is not None and e.accepte(y, k):
            e.place[y] = k
            deplacements[inscrite] += 1
        else:
            reserve.append(("F" if k is None else "E", tour, numero, v, inscrite, None))
            e.place[y] = 0


def _vider_reserve(e):
    while True:
        assignees = 0
        for x in reversed(e.unites):
            if e.place[x] == 0:
                k = e.meilleur(x, None)
                if k is not None:
                    e.place[x] = k
                    assignees += 1
        if not assignees:
            return
