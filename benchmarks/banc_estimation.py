"""How accurate, and how fast, are estimated flows: against the census flows of Hérault (RP 2020, diagonal removed).

python benchmarks/banc_estimation.py [DOSSIER_DES_DONNEES]   (needs ../shared/data, or BINOME_DONNEES_OUVERTES)
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from numpy.typing import NDArray

from binome.moteur.estimation.exactitude import autocontention, part_commune
from binome.moteur.estimation.gravite import Semis, estimer_flux
from binome.moteur.estimation.parametres import PAR_DEFAUT, Parametres, exposant
from binome.referentiel import Referentiel, charger_referentiel
from binome.referentiel.connecteurs.chargement import charger
from binome.referentiel.connecteurs.depot import Depot
from binome.referentiel.connecteurs.jeux.catalogue import CONNECTEURS
from binome.referentiel.connecteurs.lectures import emplois_communes, flux_communes, secteurs_zones, zones_emploi

Matrice = NDArray[np.float64]
VOISINS = ("34", "30", "11", "12", "48", "81", "13", "66", "84", "07")
GRILLE = [
    replace(PAR_DEFAUT, part_residentielle=w, concentration=e, attache=k)
    for w in (0.10, 0.18, 0.26)
    for e in (1.0, 1.1, 1.15, 1.2)
    for k in (2.0, 3.0, 4.0)
]


@dataclass(frozen=True)
class Terrain:
    """All communes of France as arrays, and what was observed between those of Hérault."""

    codes: NDArray[np.str_]
    epci: NDArray[np.str_]
    departements: NDArray[np.str_]
    table: Any
    emplois: Matrice
    observe: Matrice
    dedans: NDArray[np.bool_]

    def semis(self, choix: NDArray[np.bool_], unites: NDArray[np.str_], avec_emplois: bool = True) -> Semis:
        t = self.table
        colonnes = (t.lon[choix], t.lat[choix], t.superficie[choix], t.population[choix])
        return Semis(*colonnes, self.departements[choix], unites[choix], self.emplois[choix] if avec_emplois else None)


def terrain(referentiel: Referentiel, depot: Depot) -> Terrain:
    table = referentiel.table_communes()
    departements = np.array([c[:3] if c.startswith("97") else c[:2] for c in table.codes.tolist()])
    dedans = departements == "34"
    flux, prives = flux_communes(depot), emplois_communes(depot, 2020)
    assert flux is not None and prives is not None
    rang = {code: i for i, code in enumerate(table.codes[dedans].tolist())}
    observe = np.zeros((len(rang), len(rang)))
    for o, d, v in zip(flux.unites[flux.origines], flux.unites[flux.destinations], flux.volumes, strict=True):
        if o in rang and d in rang:
            observe[rang[o], rang[d]] += v / 1000
    par_commune = dict(zip(prives.unites.tolist(), prives.effectifs.tolist(), strict=True))
    emplois = np.array([par_commune.get(code, 0) for code in table.codes.tolist()], float)
    return Terrain(table.codes, table.epci, departements, table, emplois, observe, dedans)


class Juge:
    """Compare an estimate between communes with the observation, off the diagonal, at the same total."""

    def __init__(self, lieu: Terrain) -> None:
        self.t = lieu.observe
        epci = lieu.epci[lieu.dedans]
        self.epci = np.unique(epci)
        self.g = (epci[:, None] == self.epci[None]).astype(float)
        self.te = self.g.T @ self.t @ self.g
        self.hors = ~np.eye(len(self.epci), dtype=bool)

    def sans_diagonale(self, m: Matrice) -> Matrice:
        propre = m * (1 - np.eye(len(m)))
        return propre * (self.t.sum() / propre.sum())

    def ecarts(self, m: Matrice) -> Matrice:
        me = self.g.T @ self.sans_diagonale(m) @ self.g
        groupes = np.eye(len(self.epci), dtype=bool)
        return np.array([np.subtract(autocontention(me, g), autocontention(self.te, g)) for g in groupes])

    def ligne(self, nom: str, m: Matrice, brut: bool = True) -> None:
        sans = self.sans_diagonale(m)
        me, ecarts = self.g.T @ sans @ self.g, np.abs(self.ecarts(m)) * 100
        volume = (m.sum() - np.trace(m)) / self.t.sum() if brut else float("nan")
        print(
            f"{nom:<58} {part_commune(sans, self.t):6.3f} {part_commune(me, self.te):6.3f} "
            f"{part_commune(me[self.hors], self.te[self.hors]):6.3f} "
            f"{ecarts[:, 0].mean():7.1f} {ecarts[:, 1].mean():7.1f} {volume:7.2f}"
        )


def sonde(lieu: Terrain, arrivee: Matrice, depart: Matrice) -> Matrice:
    """The plain doubly constrained model, Hérault alone, no diagonal: the figures to beat (engine.md's probe)."""
    t = lieu.table
    lon, lat = np.radians(t.lon[lieu.dedans]), np.radians(t.lat[lieu.dedans])
    x, y = 6371 * lon * np.cos(np.radians(43.6)), 6371 * lat
    distances = np.hypot(x[:, None] - x[None], y[:, None] - y[None])
    noyau = np.exp(-exposant(t.superficie[lieu.dedans]) * distances) * (1 - np.eye(len(x)))
    b = np.ones(len(x))
    for _ in range(200):
        a = depart / depart.sum() / (noyau @ b)
        b = arrivee / arrivee.sum() / (a @ noyau)
    return a[:, None] * noyau * b


def estimation(
    lieu: Terrain, choix: NDArray[np.bool_], parametres: Parametres = PAR_DEFAUT, emplois: bool = True
) -> Matrice:
    unites = np.where(lieu.dedans, lieu.codes, "")
    estime = estimer_flux(lieu.semis(choix, unites, emplois), parametres)
    assert np.array_equal(estime.codes, lieu.codes[lieu.dedans])
    return estime.matrice


def plis(lieu: Terrain, juge: Juge, choix: NDArray[np.bool_]) -> tuple[Matrice, int]:
    """Leave one EPCI out: parameters chosen on flows from the other sixteen, kept for flows from this one."""
    candidats = [juge.sans_diagonale(estimation(lieu, choix, p)) for p in GRILLE]
    hors_pli = np.zeros_like(juge.t)
    retenus = set()
    for rang in range(len(juge.epci)):
        ailleurs = juge.g[:, rang] == 0

        def note(k: int, ailleurs: NDArray[np.bool_] = ailleurs) -> float:
            g, m, t = juge.g[ailleurs], candidats[k][ailleurs], juge.t[ailleurs]
            return part_commune(m, t) + part_commune(g.T @ m @ juge.g, g.T @ t @ juge.g)

        meilleur = max(range(len(GRILLE)), key=note)
        retenus.add(meilleur)
        hors_pli[~ailleurs] = candidats[meilleur][~ailleurs]
    return hors_pli, len(retenus)


def groupes_contigus(referentiel: Referentiel, epci: NDArray[np.str_], combien: int) -> list[NDArray[np.bool_]]:
    """Random connected groups of 1 to 8 EPCI (seed fixed), each once."""
    hasard = np.random.default_rng(20260701)
    vus: set[tuple[str, ...]] = set()
    for _ in range(combien * 20):
        groupe = {str(hasard.choice(epci))}
        for _ in range(int(hasard.integers(0, 8))):
            bord = sorted({v for s in groupe for v in referentiel.voisins(s) if v in set(epci.tolist())} - groupe)
            if bord:
                groupe.add(str(hasard.choice(bord)))
        vus.add(tuple(sorted(groupe)))
        if len(vus) >= combien:
            break
    return [np.isin(epci, groupe) for groupe in sorted(vus)]


def quantiles(referentiel: Referentiel, juge: Juge, m: Matrice, nom: str) -> None:
    """Estimate minus observation, in points: bias, quantiles of 5 and 95 %, and of the absolute error."""
    me = juge.g.T @ juge.sans_diagonale(m) @ juge.g
    groupes = [g for g in groupes_contigus(referentiel, juge.epci, 500) if g.sum() < len(juge.epci)]
    estimes = np.array([autocontention(me, g) for g in groupes]) * 100
    vrais = np.array([autocontention(juge.te, g) for g in groupes]) * 100
    erreurs = np.column_stack([estimes - vrais, estimes.min(axis=1) - vrais.min(axis=1)])
    for quoi, valeurs in zip(("I/R", "I/W", "min"), erreurs.T, strict=True):
        bas, haut = np.quantile(valeurs, (0.05, 0.95))
        q = np.quantile(np.abs(valeurs), (0.5, 0.9, 1.0))
        print(
            f"  {nom:<16} {quoi} ({len(groupes)} groupes)  biais {valeurs.mean():+5.1f}, de {bas:+5.1f} à {haut:+5.1f} "
            f"dans 90 % des cas ; |écart| médian {q[0]:4.1f}, 90 % {q[1]:4.1f}, max {q[2]:4.1f}"
        )


def chrono(nom: str, geste: Callable[[], Any], fois: int = 5) -> None:
    durees = []
    for _ in range(fois):
        debut = time.perf_counter()
        geste()
        durees.append(time.perf_counter() - debut)
    print(f"  {nom:<52} {min(durees):6.3f} s (médiane {sorted(durees)[len(durees) // 2]:.3f} s)")


def emplois_par_zone(lieu: Terrain, depot: Depot) -> None:
    """The modelled jobs against FLORES (salaried jobs, public included), zone by zone, all France."""
    from binome.moteur.estimation import masses

    flores, zones = secteurs_zones(depot, 2022), zones_emploi(depot)
    assert flores is not None and zones is not None
    rang = {zone: i for i, zone in enumerate(flores.unites.tolist())}
    ou = np.array([rang.get(zones.zone_de.get(code, ""), -1) for code in lieu.codes.tolist()])
    vrais = flores.effectifs.sum(axis=1).astype(float)
    _, departements = np.unique(lieu.departements, return_inverse=True)
    population = np.nan_to_num(lieu.table.population)
    modeles = {
        "populations seules, exposant 1": np.power(population, 1.0),
        "populations seules, exposant retenu": masses.emplois(population, None, departements),
        "emplois privés seuls": lieu.emplois,
        "emplois privés, masse retenue": masses.emplois(population, lieu.emplois, departements),
    }
    for nom, masse in modeles.items():
        somme = np.bincount(ou[ou >= 0], weights=masse[ou >= 0], minlength=len(rang))
        print(f"  {nom:<40} CPC {part_commune(somme * vrais.sum() / somme.sum(), vrais):.3f}")


def main() -> None:
    defaut = os.environ.get("BINOME_DONNEES_OUVERTES", str(Path(__file__).resolve().parents[2] / "shared" / "data"))
    donnees = Path(sys.argv[1] if len(sys.argv) > 1 else defaut)
    if not (donnees / "flux_herault_rp2020.csv").is_file():
        sys.exit(f"Données absentes : {donnees}. Indiquez leur dossier, ou BINOME_DONNEES_OUVERTES.")
    referentiel = charger_referentiel()
    actuels = referentiel.codes_actuels()
    with tempfile.TemporaryDirectory() as dossier:
        depot = Depot(Path(dossier))
        for nom, fichier in (
            ("insee-flux", "flux_herault_rp2020.csv"),
            ("urssaf-emploi", "urssaf_emploi_prive_2014_2024.parquet"),
            ("insee-appartenance", "commune_ze2020.csv"),
            ("insee-flores", "flores_ze_a38.parquet"),
        ):
            charger(CONNECTEURS[nom], donnees / fichier, depot, datetime.now(UTC), actuels.get)
        lieu = terrain(referentiel, depot)
        juge = Juge(lieu)
        autour = np.isin(lieu.departements, VOISINS)
        population = np.nan_to_num(lieu.table.population)[lieu.dedans]
        print(f"{len(juge.t)} communes, {len(juge.epci)} EPCI, {juge.t.sum():.0f} navetteurs observés entre communes\n")
        print(f"{'':<58} {'CPC':>6} {'CPC':>6} {'CPC':>6} {'|Δ I/R|':>7} {'|Δ I/W|':>7} {'volume':>7}")
        print(f"{'':<58} {'com.':>6} {'EPCI':>6} {'inter':>6} {'points':>7} {'points':>7} {'/obs.':>7}")
        juge.ligne("sonde : populations des deux côtés", sonde(lieu, population, population), brut=False)
        juge.ligne(
            "sonde : emplois Urssaf à l'arrivée", sonde(lieu, lieu.emplois[lieu.dedans] + 1e-9, population), brut=False
        )
        juge.ligne(
            "sonde : vraies marges (plafond de la loi)",
            sonde(lieu, juge.t.sum(0) + 1e-9, juge.t.sum(1) + 1e-9),
            brut=False,
        )
        sans, avec = estimation(lieu, autour, emplois=False), estimation(lieu, autour)
        juge.ligne("Binôme, populations seules, avec les alentours", sans)
        juge.ligne("Binôme, emplois Urssaf, Hérault seul (effet de bord)", estimation(lieu, lieu.dedans))
        juge.ligne("Binôme, emplois Urssaf, avec les alentours", avec)
        juge.ligne("Binôme, emplois Urssaf, France entière", estimation(lieu, np.ones(len(lieu.codes), bool)))
        for rigueur in (0.0, 0.5, 0.95, 1.0):
            juge.ligne(
                f"  … rigueur {rigueur} au lieu de {PAR_DEFAUT.rigueur}",
                estimation(lieu, autour, replace(PAR_DEFAUT, rigueur=rigueur)),
            )
        hors_pli, distincts = plis(lieu, juge, autour)
        juge.ligne(f"réglage refait sans l'EPCI jugé ({distincts} réglages retenus)", hors_pli, brut=False)
        print("\nAuto-contention de groupes contigus de 1 à 8 EPCI, hors flux internes aux communes, en points :")
        quantiles(referentiel, juge, sans, "populations")
        quantiles(referentiel, juge, avec, "emplois Urssaf")
        print("\nMasse d'emplois du modèle, par zone d'emploi, contre FLORES 2022 (305 zones) :")
        emplois_par_zone(lieu, depot)
        print("\nDurées (un fil) :")
        proche = np.isin(lieu.departements, ("05", "04", "26", "38", "84"))
        combien = len(set(lieu.epci[proche].tolist()) - {""})
        nom = f"{combien} EPCI autour des Hautes-Alpes ({proche.sum()} communes)"
        chrono(nom, lambda: estimer_flux(lieu.semis(proche, lieu.epci)))
        tout = np.ones(len(lieu.codes), bool)
        combien = len(set(lieu.epci.tolist()) - {""})
        chrono(f"{combien} EPCI de France", lambda: estimer_flux(lieu.semis(tout, lieu.epci)), 3)


if __name__ == "__main__":
    main()
