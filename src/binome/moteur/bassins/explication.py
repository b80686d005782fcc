"""Why a unit is in its basin: what ties it to each, what it would change elsewhere, what its basin's validity is
made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from binome.moteur.bassins.parametres import Validite, validite
from binome.moteur.bassins.resultat import Bassins, LigneReserve
from binome.moteur.flux import Lignes


@dataclass(frozen=True, slots=True)
class Lien:
    """What ties a unit to a basin. recoit, donne: commuters from and to it (the rest of the basin, for its own).
    valeur: strength of the link, f_kx²/(R_k·W_x) + f_xk²/(R_x·W_k). validite: of the basin with the unit; sans:
    without it (None when the unit is alone there)."""

    bassin: int
    recoit: float
    donne: float
    valeur: float
    avec: Validite
    sans: Validite | None


@dataclass(frozen=True, slots=True)
class Explication:
    """sortants, entrants: commuters to and from places out of the map. liens: basins tied to the unit, strongest
    first. second: the strongest of those it is not in. reserve: when the unit (or, in mode « compatible », the name R
    wrote) passed through the reserve. deplacements: moves accepted."""

    unite: str
    bassin: int
    residents: float
    emplois: float
    internes: float
    sortants: float
    entrants: float
    liens: tuple[Lien, ...]
    reserve: tuple[LigneReserve, ...]
    deplacements: int

    @property
    def choisi(self) -> Lien | None:
        return next((lien for lien in self.liens if lien.bassin == self.bassin), None)

    @property
    def second(self) -> Lien | None:
        return next((lien for lien in self.liens if lien.bassin != self.bassin), None)


def expliquer(bassins: Bassins, flux: Lignes, unite: str) -> Explication:
    """Explain the place of a unit. `flux`: those the basins were drawn from. Errors: BassinsError (unit without
    basin)."""
    propre = bassins.bassin_de(unite)
    i = int(np.flatnonzero(bassins.codes == unite)[0])
    x = int(np.flatnonzero(flux.codes == unite)[0])
    par_code = dict(zip(bassins.codes.tolist(), bassins.bassin.tolist(), strict=True))
    place = np.array([par_code.get(c, 0) for c in flux.codes.tolist()], dtype=np.int64)
    dehors = np.array([c not in par_code for c in flux.codes.tolist()])
    taille = int(place.max(initial=0)) + 1
    garde = ~(dehors[flux.origine] | dehors[flux.destination])
    part = garde & (flux.origine == x) & (flux.destination != x)
    vient = garde & (flux.destination == x) & (flux.origine != x)
    donne = np.bincount(place[flux.destination[part]], weights=flux.volume[part], minlength=taille)
    recoit = np.bincount(place[flux.origine[vient]], weights=flux.volume[vient], minlength=taille)
    interne = float(flux.volume[(flux.origine == x) & (flux.destination == x)].sum())
    moi = (float(bassins.residents[i]), float(bassins.emplois[i]), interne)
    liens = [_lien(bassins, propre, k, float(recoit[k]), float(donne[k]), moi) for k in _voisins(donne, recoit, propre)]
    return Explication(
        unite=unite,
        bassin=propre,
        residents=moi[0],
        emplois=moi[1],
        internes=interne,
        sortants=float(flux.volume[(flux.origine == x) & dehors[flux.destination]].sum()),
        entrants=float(flux.volume[dehors[flux.origine] & (flux.destination == x)].sum()),
        liens=tuple(sorted(liens, key=lambda lien: (-lien.valeur, lien.bassin))),
        reserve=tuple(ligne for ligne in bassins.reserve if ligne.unite == unite),
        deplacements=int(bassins.deplacements[i]),
    )


def _voisins(donne: NDArray[np.generic], recoit: NDArray[np.generic], propre: int) -> list[int]:
    touches = set(np.flatnonzero(donne).tolist()) | set(np.flatnonzero(recoit).tolist()) | {propre}
    return sorted(touches - {0})


def _lien(bassins: Bassins, propre: int, k: int, recoit: float, donne: float, moi: tuple[float, float, float]) -> Lien:
    """The link with basin k, as if the unit stood outside of it."""
    r, w, s = moi
    complet = bassins.validites[int(np.searchsorted(bassins.numeros, k))]
    rk, wk, sk = complet.residents, complet.emplois, complet.internes
    if k == propre:
        rk, wk, sk = rk - r, wk - w, sk - recoit - donne - s
    seule = rk <= 0 or wk <= 0
    valeur = 0.0 if seule else recoit / rk * recoit / w + donne / r * donne / wk
    avec = validite(sk + recoit + donne + s, rk + r, wk + w, bassins.parametres)
    return Lien(k, recoit, donne, valeur, avec, None if seule else validite(sk, rk, wk, bassins.parametres))
