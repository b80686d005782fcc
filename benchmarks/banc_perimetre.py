"""Perimeters: enumeration, proofs, gaps, incremental answers, on one thread. `benchmarks/banc_perimetre.py [N [M]]`.

N anchors (all 1,250 by default; M, 50 by default, past 8 units) of a seeded instance, then of ../shared/data/lma/g1250
when it is there. Compilation of the kernels is shown apart. A budget is wall time, so the load of the machine is shown:
the processor time that the search got is printed beside it.
"""

from __future__ import annotations

import os

os.environ.update(OMP_NUM_THREADS="1", NUMBA_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from binome.moteur.adjacence import Adjacence
from binome.moteur.flux import Flux
from binome.moteur.perimetre import instance
from binome.moteur.perimetre.auto_contention import parcours
from binome.moteur.perimetre.auto_contention.recherche import proposer
from binome.moteur.perimetre.echanges import Echanges
from binome.moteur.perimetre.etat import Etat
from binome.moteur.perimetre.question import Question

GRAINE = 20260701
Cas = tuple[Flux, Adjacence]


def genere(n: int = 1250) -> Cas:
    """Points at random, Delaunay neighbours, gravity flows, all from one seed."""
    from scipy.spatial import Delaunay

    rng = np.random.default_rng(GRAINE)
    points = rng.random((n, 2)) * np.sqrt(n)
    masses = np.exp(rng.normal(6.5, 1.0, n))
    distance = np.linalg.norm(points[:, None] - points[None], axis=2)
    attrait = masses[None] * np.exp(-1.1 * distance)
    attrait[np.arange(n), np.arange(n)] *= 3
    volumes = np.floor(masses[:, None] * attrait / attrait.sum(axis=1, keepdims=True))
    codes = np.array([f"{k:04}" for k in range(n)])
    o, d = np.nonzero(volumes)
    flux = Flux.from_couples(codes[o], codes[d], volumes[o, d], codes)
    triangles = Delaunay(points).simplices
    aretes = np.unique(
        np.sort(np.vstack([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [0, 2]]]), axis=1), axis=0
    )
    return flux, Adjacence.from_paires(flux.codes, codes[aretes])


def partage() -> Cas | None:
    """The synthetic instance of the open data folder, None when it is not there."""
    donnees = os.environ.get("BINOME_DONNEES_OUVERTES")
    dossier = (Path(donnees) if donnees else Path(__file__).resolve().parents[2] / "shared" / "data") / "lma"
    if not (dossier / "g1250_edges.csv").exists():
        return None
    lignes = np.genfromtxt(dossier / "g1250_flows.csv", delimiter=",", skip_header=1)
    origines, destinations = (np.char.zfill(lignes[:, k].astype(int).astype(str), 4) for k in (0, 1))
    flux = Flux.from_couples(origines, destinations, lignes[:, 2])
    aretes = np.genfromtxt(dossier / "g1250_edges.csv", delimiter=",", skip_header=1).astype(int).astype(str)
    return flux, Adjacence.from_paires(flux.codes, np.char.zfill(aretes, 4))


def compiler(cas: Cas) -> float:
    """Seconds for the first answers of this process, on tiny questions: compilation, or its cache on disk."""
    debut = time.perf_counter()
    echanges, question = Echanges.from_flux(cas[0]), Question((str(cas[0].codes[0]),), max_unites=3)
    proposer(echanges, cas[1], question)
    parcours.maximiser(instance.build(echanges, cas[1], question), question)
    list(parcours.parcourir(instance.build(echanges, cas[1], question), question))
    return time.perf_counter() - debut


def enumerer(cas: Cas, ancres: np.ndarray, taille: int) -> None:
    """All the connected sets round each anchor, none cut."""
    flux, adjacence = cas
    debut, cpu, total, pire = time.perf_counter(), time.process_time(), 0, 0.0
    echanges = Echanges.from_flux(flux)
    for ancre in ancres:
        avant = time.perf_counter()
        question = Question((str(flux.codes[ancre]),), max_unites=taille)
        _, vus = parcours.maximiser(instance.build(echanges, adjacence, question), question)
        total += vus
        pire = max(pire, time.perf_counter() - avant)
    duree, cpu = time.perf_counter() - debut, time.process_time() - cpu
    print(
        f"  énumération, ≤ {taille} unités, {len(ancres)} ancres : {total / 1e6:.1f} M ensembles en {duree:.2f} s "
        f"(processeur {cpu:.2f} s, {total / cpu / 1e6:.0f} M/s), la plus longue {pire:.3f} s"
    )


def prouver(cas: Cas, ancres: np.ndarray, taille: int, budget: float) -> None:
    """Branch and bound, with a budget per anchor."""
    flux, adjacence = cas
    echanges, debut, cpu = Echanges.from_flux(flux), time.perf_counter(), time.process_time()
    reponses = [
        proposer(echanges, adjacence, Question((str(flux.codes[a]),), max_unites=taille, budget_s=budget))
        for a in ancres
    ]
    duree, cpu = time.perf_counter() - debut, time.process_time() - cpu
    certificats = [r.certificat for r in reponses]
    prouves = sum(c.statut == "prouve" for c in certificats)
    serres = sum(c.ecart is not None and c.ecart <= 0.05 for c in certificats)
    longues = sorted(c.duree_s for c in certificats)
    print(
        f"  preuve, ≤ {taille} unités, {len(ancres)} ancres, {budget:g} s chacune : {prouves} prouvées, "
        f"{serres} à 5 % près ou mieux ({100 * serres / len(ancres):.0f} %), total {duree:.2f} s "
        f"(processeur {cpu:.2f} s), médiane {longues[len(longues) // 2]:.3f} s, pire {longues[-1]:.3f} s, "
        f"{sum(c.ensembles_examines for c in certificats) / 1e6:.2f} M ensembles examinés"
    )


def prouver_au_processeur(cas: Cas, ancres: np.ndarray, taille: int, budget: float) -> None:
    """Same, a second being one of processor time: what a machine with nothing else to do would give."""
    horloge, time.perf_counter = time.perf_counter, time.process_time
    try:
        print("  en temps de processeur", end="")
        prouver(cas, ancres, taille, budget)
    finally:
        time.perf_counter = horloge


def glouton(cas: Cas, ancres: np.ndarray, taille: int) -> None:
    """How often greedy growth misses the proved optimum, and by how much."""
    flux, adjacence = cas
    echanges, manques = Echanges.from_flux(flux), []
    for ancre in ancres:
        etat, meilleure = Etat(echanges, [int(ancre)]), 0.0
        for _ in range(taille - 1):
            voisins = np.unique(np.concatenate([adjacence.voisins(int(u)) for u in etat.membres]))
            libres = voisins[~etat.membre[voisins]]
            r, w, i = (c[libres] for c in etat.apres())
            etat.ajouter(int(libres[np.argmax(2 * i / (r + w))]))
            meilleure = max(meilleure, etat.valeur())
        question = Question((str(flux.codes[ancre]),), max_unites=taille, budget_s=30)
        optimum = proposer(echanges, adjacence, question).propositions[0].valeur
        manques.append(1 - meilleure / optimum)
    rates = sum(m > 1e-9 for m in manques)
    pire = 100 * max(manques)
    print(
        f"  croissance gloutonne, ≤ {taille} unités : {rates} optimums manqués sur {len(ancres)}, jusqu'à {pire:.1f} %"
    )


def incremental(cas: Cas) -> None:
    """One unit added, all measures of all additions, then removed."""
    etat = Etat(Echanges.from_flux(cas[0]), range(8))
    mesures = []
    for unite in range(100, 600):
        debut = time.perf_counter()
        etat.ajouter(unite)
        etat.valeur()
        etat.apres()
        mesures.append(time.perf_counter() - debut)
        etat.retirer(unite)
    mediane, pire = 1e6 * float(np.median(mesures)), 1e6 * max(mesures)
    print(f"  ajout d'une unité, tout réévalué : médiane {mediane:.0f} µs, pire {pire:.0f} µs")


def a_froid() -> None:
    """Whole process of `perimetre evaluer` on small files, without numba, against a bare interpreter with numpy."""
    with tempfile.TemporaryDirectory() as dossier:
        flux, paires = Path(dossier) / "f.csv", Path(dossier) / "p.csv"
        flux.write_text("community_live,community_work,amount\na,a,5\na,b,2\nb,b,4\n")
        paires.write_text("u,v\na,b\n")
        commande = [
            str(Path(sys.executable).with_name("binome")),
            "perimetre",
            "evaluer",
            "a",
            "b",
            "--flux",
            str(flux),
        ]
        mesures = []
        for ligne in ([sys.executable, "-c", "import numpy"], [*commande, "--adjacence", str(paires)]):
            temps = []
            for _ in range(5):
                debut = time.perf_counter()
                subprocess.run(ligne, check=True, capture_output=True)
                temps.append(time.perf_counter() - debut)
            mesures.append(min(temps))
    froid, nu = mesures[1], mesures[0]
    print(f"à froid : evaluer sur fichiers {froid:.2f} s, numpy seul {nu:.2f} s (× {froid / nu:.1f})")


def main() -> None:
    combien, serrees = (int(sys.argv[k]) if len(sys.argv) > k else d for k, d in ((1, 1250), (2, 50)))
    print(f"charge de la machine : {os.getloadavg()[0]:.1f} pour {os.cpu_count()} cœurs")
    cas = {"instance engendrée": genere(), "g1250 (données partagées)": partage()}
    print(f"premières réponses du processus (compilation ou cache) : {compiler(genere(50)):.2f} s")
    for nom, donnees in cas.items():
        if donnees is None:
            print(f"{nom} : absente, sautée")
            continue
        tirage = np.random.default_rng(GRAINE).permutation(donnees[0].n)
        print(f"{nom} : {donnees[0].n} unités, {len(donnees[0].volume)} flux, {len(donnees[1].voisin) // 2} paires")
        enumerer(donnees, np.sort(tirage[:combien]), 8)
        enumerer(donnees, tirage[:20], 10)
        prouver(donnees, np.sort(tirage[:combien]), 8, 5.0)
        for taille in (10, 12, 14, 16):
            prouver(donnees, tirage[: min(combien, serrees)], taille, 1.0)
            prouver_au_processeur(donnees, tirage[: min(combien, serrees)], taille, 1.0)
        glouton(donnees, tirage[:40], 8)
        incremental(donnees)
    a_froid()


if __name__ == "__main__":
    main()
