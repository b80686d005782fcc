"""The peers, each asked for as many regions as Binôme draws, on the same flows. None takes flows and validity together:
community finders get the flows as weights; regionalisers get neighbours (units that exchange most) and sizes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from binome.moteur.bassins.parametres import Parametres
from binome.moteur.flux import Flux, Lignes

Appel = Callable[[], Any]
VOISINS = 6


def part_valide(lignes: Lignes, regions: np.ndarray) -> float:
    """Share of regions whose EU-TTWA validity is at least 1."""
    from binome.moteur.bassins.graphe import validites
    from binome.moteur.bassins.noyau_etat import Seuils

    p, nombre = Parametres(), int(regions.max()) + 1
    de, vers = regions[lignes.origine], regions[lignes.destination]
    r, w, s = (
        np.bincount(cle, weights=poids, minlength=nombre)
        for cle, poids in (
            (de, lignes.volume),
            (vers, lignes.volume),
            (de, np.where(de == vers, lignes.volume, 0)),
        )
    )
    presents = (r > 0) & (w > 0)
    seuils = Seuils(p.min_taille, p.cible_taille, p.min_auto, p.cible_auto)
    valides = validites(s[presents], r[presents], w[presents], seuils) >= 1
    return float(valides.sum()) / len(np.unique(regions))


def _visees(lignes: Lignes) -> int:
    from binome.moteur.bassins.delimitation import delimiter

    return len(delimiter(lignes, Parametres(), "compatible").numeros)


def _graphe(lignes: Lignes, *, dirige: bool) -> Any:
    import igraph as ig

    g = ig.Graph(n=lignes.n, edges=np.column_stack([lignes.origine, lignes.destination]), directed=dirige)
    g.es["weight"] = lignes.volume.tolist()
    return g


def _voisinage(lignes: Lignes) -> list[list[int]]:
    """Both ways, the units each one exchanges most with: the synthetic flows come without a map."""
    f = Flux.from_lignes(lignes)
    voisins: list[set[int]] = [set() for _ in range(f.n)]
    bornes = np.searchsorted(f.origine, np.arange(f.n + 1))
    for u in range(f.n):
        la, combien = f.destination[bornes[u] : bornes[u + 1]], f.volume[bornes[u] : bornes[u + 1]]
        for v in [v for v in la[np.argsort(-combien)].tolist() if v != u][:VOISINS]:
            voisins[u].add(v)
            voisins[v].add(u)
    return [sorted(v) for v in voisins]


def _attributs(lignes: Lignes) -> np.ndarray:
    """Two coordinates per unit that put near each other those that exchange (spectral embedding of the flows)."""
    from scipy.sparse import coo_matrix, diags
    from scipy.sparse.linalg import eigsh

    a = coo_matrix((lignes.volume, (lignes.origine, lignes.destination)), shape=(lignes.n, lignes.n)).tocsr()
    a = a + a.T
    inverse = diags(1 / np.sqrt(np.asarray(a.sum(axis=1)).ravel() + 1e-9))
    return eigsh(inverse @ a @ inverse, k=3, v0=np.ones(lignes.n))[1][:, :2]


def _residents(lignes: Lignes) -> np.ndarray:
    return np.bincount(lignes.origine, weights=lignes.volume, minlength=lignes.n)


def binome(lignes: Lignes) -> Appel:
    from binome.moteur.bassins.delimitation import delimiter

    delimiter(Flux.from_couples(["a", "b"], ["b", "a"], [1.0, 2]), Parametres(), "compatible")
    places = {c: i for i, c in enumerate(lignes.codes.tolist())}

    def appel() -> np.ndarray:
        b = delimiter(lignes, Parametres(), "compatible")
        regions = np.zeros(lignes.n, dtype=np.int64)
        regions[[places[c] for c in b.codes.tolist()]] = b.bassin
        return regions

    return appel


def leiden(lignes: Lignes) -> Appel:
    import leidenalg

    g = _graphe(lignes, dirige=True)
    return lambda: leidenalg.find_partition(g, leidenalg.ModularityVertexPartition, weights="weight", seed=1).membership


def louvain(lignes: Lignes) -> Appel:
    g = _graphe(lignes, dirige=False)
    return lambda: g.community_multilevel(weights="weight").membership


def infomap(lignes: Lignes) -> Appel:
    from infomap import Infomap

    moteur = Infomap("--two-level --directed --silent --seed 1")
    for o, d, v in zip(lignes.origine.tolist(), lignes.destination.tolist(), lignes.volume.tolist(), strict=True):
        moteur.add_link(o, d, v)

    def appel() -> np.ndarray:
        moteur.run()
        modules = moteur.get_modules()
        return np.array([modules.get(u, 0) for u in range(lignes.n)])

    return appel


def _poids_geoda(lignes: Lignes) -> tuple[Any, list[list[float]]]:
    import geopandas
    import pygeoda
    from shapely.geometry import Point

    xy = _attributs(lignes)
    cadre = geopandas.GeoDataFrame({"r": _residents(lignes)}, geometry=[Point(p) for p in xy])
    return pygeoda.knn_weights(pygeoda.open(cadre), VOISINS), [xy[:, 0].tolist(), xy[:, 1].tolist()]


def geoda_skater(lignes: Lignes) -> Appel:
    import pygeoda

    poids, donnees = _poids_geoda(lignes)
    visees = _visees(lignes)
    return lambda: pygeoda.skater(visees, poids, donnees, cpu_threads=1)["Clusters"]


def geoda_maxp(lignes: Lignes) -> Appel:
    import pygeoda

    poids, donnees = _poids_geoda(lignes)
    return lambda: pygeoda.maxp_greedy(
        poids, donnees, _residents(lignes).tolist(), 10000.0, iterations=1, cpu_threads=1
    )["Clusters"]


def geoda_redcap(lignes: Lignes) -> Appel:
    import pygeoda

    poids, donnees = _poids_geoda(lignes)
    visees = _visees(lignes)
    return lambda: pygeoda.redcap(visees, poids, donnees, "fullorder-completelinkage", cpu_threads=1)["Clusters"]


def geoda_azp(lignes: Lignes) -> Appel:
    import pygeoda

    poids, donnees = _poids_geoda(lignes)
    visees = _visees(lignes)

    def appel() -> Any:
        # Started from skater's regions: left to draw its own, it does not come back, even on 250 units.
        depart = list(pygeoda.skater(visees, poids, donnees, cpu_threads=1)["Clusters"])
        return pygeoda.azp_greedy(visees, poids, donnees, init_regions=depart)["Clusters"]

    return appel


def _cadre_spopt(lignes: Lignes) -> tuple[Any, Any]:
    import geopandas
    from libpysal.weights import W
    from shapely.geometry import Point

    xy = _attributs(lignes)
    cadre = geopandas.GeoDataFrame(
        {"x": xy[:, 0], "y": xy[:, 1], "r": _residents(lignes)}, geometry=[Point(p) for p in xy]
    )
    return cadre, W(dict(enumerate(_voisinage(lignes))), silence_warnings=True)


def spopt_skater(lignes: Lignes) -> Appel:
    from spopt.region import Skater

    cadre, poids = _cadre_spopt(lignes)
    modele = Skater(cadre, poids, ["x", "y"], n_clusters=_visees(lignes))

    def appel() -> np.ndarray:
        modele.solve()
        return np.asarray(modele.labels_)

    return appel


def spopt_ward(lignes: Lignes) -> Appel:
    from spopt.region import WardSpatial

    cadre, poids = _cadre_spopt(lignes)
    modele = WardSpatial(cadre, poids, ["x", "y"], n_clusters=_visees(lignes))

    def appel() -> np.ndarray:
        modele.solve()
        return np.asarray(modele.labels_)

    return appel


def spopt_azp(lignes: Lignes) -> Appel:
    from spopt.region import AZP

    cadre, poids = _cadre_spopt(lignes)
    modele = AZP(cadre, poids, ["x", "y"], n_clusters=_visees(lignes), random_state=1)

    def appel() -> np.ndarray:
        modele.solve()
        return np.asarray(modele.labels_)

    return appel


def spopt_maxp(lignes: Lignes) -> Appel:
    from spopt.region import MaxPHeuristic

    cadre, poids = _cadre_spopt(lignes)
    modele = MaxPHeuristic(cadre, poids, ["x", "y"], "r", 10000, top_n=1, max_iterations_construction=1)

    def appel() -> np.ndarray:
        modele.solve()
        return np.asarray(modele.labels_)

    return appel


OUTILS: dict[str, Callable[[Lignes], Appel]] = {
    "binome": binome,
    "leiden": leiden,
    "louvain": louvain,
    "infomap": infomap,
    "pygeoda-skater": geoda_skater,
    "pygeoda-redcap": geoda_redcap,
    "pygeoda-azp": geoda_azp,
    "pygeoda-maxp": geoda_maxp,
    "spopt-ward": spopt_ward,
    "spopt-skater": spopt_skater,
    "spopt-azp": spopt_azp,
    "spopt-maxp": spopt_maxp,
}
