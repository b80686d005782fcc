"""How near the perimeters proposed are to those that territories chose, and what proving them costs.

python benchmarks/banc_coherence.py DOSSIER [--reserve FICHIER] [--preuves] [--reglage]

DOSSIER holds open data that the repository does not: ti_phase2_2024_membres.csv, ti_phase1_membres.csv,
commune_ze2020.csv and, for the flows of the published figures, urssaf_emploi_prive_2014_2024.parquet. FICHIER: one
identifier of a territory by line, kept elsewhere; only those are then reported. Without it, the half that a permutation
of seed 7 leaves out of the tuning. --reglage: also the terms that were tried, on the half that tunes.

Protocol and reading of the figures: docs/moteur-perimetres.md.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

os.environ.update(OMP_NUM_THREADS="1", NUMBA_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.coherence.comptes import ligne, scores, usages
from benchmarks.coherence.methodes import (
    Methode,
    auto_contention,
    avec_industrie,
    avec_phase1,
    enchainer,
    liste_montree,
    par_coherence,
    peser,
    plus_proches,
    voisines,
    zone,
)
from benchmarks.coherence.territoires import Sol, Territoire, lire_sol, moities, oracle

from binome.moteur.perimetre.coherence import liste
from binome.moteur.perimetre.coherence.poids import AVEC_ZONES, SANS_ZONES, liens_seuls
from binome.moteur.perimetre.etat import PerimetreError
from binome.moteur.perimetre.question import Question


def rapport(nom: str, territoires: Sequence[Territoire], sol: Sol) -> None:
    observe = "urssaf" if "urssaf" in sol.flux else "population"
    a, d = peser(sol, observe, AVEC_ZONES), peser(sol, "population", SANS_ZONES)
    naive = enchainer(zone(sol), plus_proches(sol, 3), voisines(sol), plus_proches(sol, 4), plus_proches(sol, 6))
    methodes: dict[str, tuple[Methode, bool]] = {
        "avant : auto-contention ≤ 8": (auto_contention(sol, observe), True),
        "ancre seule": (lambda ancre, _: [frozenset([ancre])], False),
        "les 3 plus proches": (plus_proches(sol, 3), True),
        "zone d'emploi": (zone(sol), False),
        "liste naïve de cinq": (naive, False),
        "liens seuls": (par_coherence(peser(sol, observe, liens_seuls())), True),
        f"A* : zones, flux {observe}": (par_coherence(a), True),
        "A*, ce qui est montré": (liste_montree(a), False),
        "B* : zones, flux population": (par_coherence(peser(sol, "population", AVEC_ZONES)), True),
        "D* : rien de chargé": (par_coherence(d), True),
        "phase 1, puis A*": (avec_phase1(sol, par_coherence(a)), False),
    }
    print(f"\n{nom} : {len(territoires)} territoires, {2 * len(territoires)} questions")
    print(f"{'':<34}" + " ".join(t.rjust(22) for t in ("J, première", "mieux de 3", "mieux de 5", "taille donnée")))
    lus = {}
    for titre, (methode, tailles) in methodes.items():
        lus[titre] = scores(territoires, methode, tailles=tailles)
        print(ligne(titre, lus[titre]), flush=True)
    etoile = next(t for t in lus if t.startswith("A* :"))
    print("\nDifférences par paires (A* moins…), première, 3, 5, taille donnée")
    for titre in ("avant : auto-contention ≤ 8", "zone d'emploi", "les 3 plus proches", "liste naïve de cinq"):
        print(ligne(f"  {titre}", lus[etoile] - lus[titre]))
    exactes = np.mean(lus[etoile][:, 0] == 1.0), np.mean(lus[etoile][:, 0] >= 0.5)
    print(f"\nA*, deux ancres en moyenne : exact {exactes[0]:.0%}, J ≥ 0,5 {exactes[1]:.0%}")
    for titre, c in (("A*", a), ("D*", d)):
        premier, trois, intrus, combien = usages(territoires, c)
        print(
            f"{titre} : membre absent en tête {premier:.3f}, parmi trois {trois:.3f} ({combien} cas) ; "
            f"intruse montrée {intrus:.3f}"
        )


def preuves(sol: Sol) -> None:
    """Every anchor of the country: what is proved, how far it goes, what it costs (processor time)."""
    flux = "urssaf" if "urssaf" in sol.flux else "population"
    debut = time.process_time()
    c = peser(sol, flux, AVEC_ZONES)
    liste.proposer(c, Question((sol.codes[0],)))
    print(f"\nPréparer : {time.process_time() - debut:.2f} s de calcul (noyaux lus compris)")
    for titre, tailles in (("l'optimum seul", ()), ("la liste montrée", (2, 3, 4, 5, 7))):
        durees, prouvees, etendues, combien, ensembles = [], 0, [], [], []
        for code in sol.codes:
            ici = time.process_time()
            reponse = liste.proposer(c, Question((code,), tailles=tailles))
            durees.append(time.process_time() - ici)
            certificats = [p.certificat for p in reponse.propositions]
            prouvees += all(x is not None and x.statut == "prouve" for x in certificats)
            ensembles += [x.ensembles_examines for x in certificats if x is not None]
            etendues.append(reponse.propositions[0].diametre_km or 0.0)
            combien.append(len(reponse.propositions[0].unites))
        ms = 1000 * np.array(durees)
        print(
            f"{titre} : {prouvees} ancres prouvées sur {len(durees)}, sans borne de taille ; médiane "
            f"{np.median(ms):.1f} ms, 99 % {np.quantile(ms, 0.99):.1f} ms, pire {ms.max():.0f} ms, en tout "
            f"{ms.sum() / 1000:.1f} s ; ensembles au pire {max(ensembles)}"
        )
    print(
        f"Première réponse : de {min(combien)} à {max(combien)} EPCI (médiane {np.median(combien):.0f}), "
        f"{np.median(etendues):.0f} km d'un bout à l'autre (95 % {np.quantile(etendues, 0.95):.0f}, "
        f"pire {max(etendues):.0f})"
    )
    ancre = max(sol.codes, key=lambda s: sol.population[s])
    debut = time.process_time()
    liste.proposer(c, Question((ancre,)), tirages=100)
    print(f"La liste et 100 tirages de l'erreur pour chacune : {time.process_time() - debut:.2f} s")
    temoins = sol.codes[:: max(1, len(sol.codes) // 30)]
    mesures = {}
    for titre, methode in (("auto-contention ≤ 8", auto_contention(sol, flux)), ("cohérence", par_coherence(c))):
        debut = time.process_time()
        for code in temoins:
            try:
                methode(code, None)
            except PerimetreError:
                continue
        mesures[titre] = time.process_time() - debut
    rapport_de_temps = mesures["auto-contention ≤ 8"] / mesures["cohérence"]
    print(f"Cinq réponses, {len(temoins)} ancres : {rapport_de_temps:.0f} fois plus vite que l'auto-contention ≤ 8")


def reglage(territoires: Sequence[Territoire], sol: Sol) -> None:
    """Terms tried on the half that tunes: each weight moved alone."""
    flux = "urssaf" if "urssaf" in sol.flux else "population"
    print(f"\nRéglage : {len(territoires)} territoires")
    essais = {"recommandé": AVEC_ZONES}
    for nom in ("zone", "arrondissement", "departement"):
        essais |= {f"{nom} = {v:g}": replace(AVEC_ZONES, **{nom: v}) for v in (0.0, 1.0, 3.0)}
    essais |= {f"constante = {v:g}": replace(AVEC_ZONES, constante=v) for v in (-0.1, 1.1)}
    for titre, poids in essais.items():
        s = scores(territoires, par_coherence(peser(sol, flux, poids)), tailles=True)
        print(ligne(titre, s), flush=True)
    for facteur in (1.0, 2.0, 4.0) if sol.profils is not None else ():
        c = avec_industrie(sol, peser(sol, flux, AVEC_ZONES), facteur)
        s = scores(territoires, par_coherence(c), tailles=True)
        print(ligne(f"industrie des zones = {facteur:g}", s), flush=True)


def main() -> None:
    lecteur = argparse.ArgumentParser(description=__doc__)
    lecteur.add_argument("dossier", type=Path)
    lecteur.add_argument("--reserve", type=Path)
    lecteur.add_argument("--preuves", action="store_true")
    lecteur.add_argument("--reglage", action="store_true")
    dit = lecteur.parse_args()
    if not (dit.dossier / "ti_phase2_2024_membres.csv").is_file():
        print(f"{dit.dossier} ne contient pas ti_phase2_2024_membres.csv : rien à mesurer.")
        return
    sol = lire_sol(dit.dossier)
    territoires = oracle(dit.dossier, sol)
    a_regler, gardes = moities(territoires)
    print(f"{len(territoires)} territoires réels de deux EPCI ou plus, d'un seul tenant")
    if dit.preuves:
        preuves(sol)
    if dit.reglage:
        reglage(a_regler, sol)
    if dit.reserve is not None:
        voulus = set(dit.reserve.read_text(encoding="utf-8").split())
        rapport("La réserve donnée", [t for t in territoires if t.id in voulus], sol)
    elif not (dit.preuves or dit.reglage):
        rapport("La moitié gardée à part", gardes, sol)


if __name__ == "__main__":
    main()
