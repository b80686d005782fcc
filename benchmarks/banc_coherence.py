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
import csv
import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

os.environ.update(OMP_NUM_THREADS="1", NUMBA_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")

import numpy as np

from binome.moteur.adjacence import Adjacence
from binome.moteur.flux import Flux
from binome.moteur.perimetre import instance
from binome.moteur.perimetre.auto_contention import recherche
from binome.moteur.perimetre.coherence import liste, pesee
from binome.moteur.perimetre.coherence.pesee import Coherence
from binome.moteur.perimetre.coherence.poids import AVEC_ZONES, SANS_ZONES, Parts, Poids, liens_seuls
from binome.moteur.perimetre.echanges import Echanges
from binome.moteur.perimetre.etat import PerimetreError
from binome.moteur.perimetre.question import Question
from binome.referentiel import charger_referentiel
from binome.referentiel.tableaux import parts_de_population
from binome.services.territoire.flots_estimes import estimer
from binome.services.territoire.situation import au_rang, centres_des_epci
from binome.services.territoire.terrain import DEHORS

GRAINE = 7
TIRAGES = 4000
Ensemble = frozenset[str]
Methode = Callable[[str, int | None], list[Ensemble]]
"""Anchor, size or None → sets, the best first."""


@dataclass(frozen=True, eq=False)
class Sol:
    """The country as the bench sees it."""

    flux: dict[str, Flux]
    adjacence: Adjacence
    parts: dict[str, Parts]
    centres: np.ndarray
    population: dict[str, float]
    zone_de: dict[str, int]
    phase1: tuple[Ensemble, ...]

    @property
    def codes(self) -> list[str]:
        return [str(c) for c in self.adjacence.codes if c != DEHORS]


@dataclass(frozen=True)
class Territoire:
    """A real one: `ancres` are its most populous member, then one at random."""

    id: str
    membres: Ensemble
    ancres: tuple[str, str]


# --- reading


def lire_sol(dossier: Path) -> Sol:
    geographie = charger_referentiel()
    voisinage = geographie.adjacence_epci()
    unites = np.append(voisinage.codes, DEHORS)
    table = geographie.table_communes()
    with (dossier / "commune_ze2020.csv").open(encoding="utf-8") as fichier:
        ze = {ligne["codgeo"]: ligne["ze2020"] for ligne in csv.DictReader(fichier)}
    sirens = np.array(geographie.sirens())
    zones = parts_de_population(table, sirens, np.array([ze.get(code, "") for code in table.codes.tolist()]))
    connues = {"zone": zones}
    for genre in ("arrondissement", "departement"):
        siennes = geographie.parts_epci(genre)
        assert siennes is not None
        connues[genre] = siennes
    flux = {"population": estimer(geographie, None, DEHORS)}
    if (emplois := _urssaf(dossier)) is not None:
        flux["urssaf"] = estimer(geographie, emplois, DEHORS)
    adjacence = Adjacence.from_paires(unites, voisinage.paires, voisinage.longueurs)
    majorite = {
        str(siren): int(zones.groupe[debut:fin][np.argmax(zones.part[debut:fin])])
        for siren, debut, fin in zip(sirens, zones.debut[:-1], zones.debut[1:], strict=True)
        if fin > debut
    }
    return Sol(
        {nom: _aligner(f, unites) for nom, f in flux.items()},
        adjacence,
        {genre: au_rang(unites, siennes) for genre, siennes in connues.items()},
        centres_des_epci(table, unites),
        {e.siren: float(e.population or 0) for e in geographie.tous_les_epci()},
        majorite,
        tuple(lire_territoires(dossier / "ti_phase1_membres.csv", "siren", geographie).values()),
    )


def _aligner(flux: Flux, unites: np.ndarray) -> Flux:
    rang = np.searchsorted(unites, flux.codes)
    return Flux.from_indices(unites, rang[flux.origine], rang[flux.destination], flux.volume)


def _urssaf(dossier: Path) -> Any:
    chemin = dossier / "urssaf_emploi_prive_2014_2024.parquet"
    if not chemin.is_file():
        return None
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    from binome.referentiel.connecteurs.vues import Emplois

    t = pq.read_table(chemin)
    t = t.filter(pc.and_(pc.equal(t["echelon"], "communes"), pc.equal(t["year"], 2022))).sort_by("code")
    provenance: Any = None
    return Emplois(np.array(t["code"].to_pylist()), np.array(t["eff_total"].to_pylist()), 2022, provenance)


def lire_territoires(chemin: Path, colonne: str, geographie: Any) -> dict[str, Ensemble]:
    """Members as EPCI of today; what is none is left out."""
    suites = {s.ancien: s.successeurs for s in geographie.successions()}
    connus = set(geographie.sirens())
    lus: dict[str, set[str]] = {}
    with chemin.open(encoding="utf-8") as fichier:
        for ligne in csv.DictReader(fichier):
            siens = lus.setdefault(ligne["id_ti"], set())
            siens.update(s for s in suites.get(ligne[colonne], (ligne[colonne],)) if s in connus)
    return {cle: frozenset(membres) for cle, membres in lus.items()}


def oracle(dossier: Path, sol: Sol) -> list[Territoire]:
    """The real territories of two EPCI or more, in one piece, with their two anchors."""
    tous = lire_territoires(dossier / "ti_phase2_2024_membres.csv", "siren_epci", charger_referentiel())
    alea = np.random.default_rng(GRAINE)
    gardes = []
    for cle, membres in sorted(tous.items()):
        rangs = np.searchsorted(sol.adjacence.codes, sorted(membres))
        if len(membres) < 2 or sol.adjacence.composantes(rangs).max():
            continue
        peuple = max(membres, key=lambda s: (sol.population[s], s))
        gardes.append(Territoire(cle, membres, (peuple, str(alea.choice(sorted(membres))))))
    return gardes


def moities(territoires: Sequence[Territoire]) -> tuple[list[Territoire], list[Territoire]]:
    """Those to tune, those held out."""
    ordre = np.random.default_rng(GRAINE).permutation(len(territoires))
    milieu = len(territoires) // 2
    return [territoires[k] for k in ordre[:milieu]], [territoires[k] for k in ordre[milieu:]]


# --- methods


def par_coherence(c: Coherence) -> Methode:
    def repondre(ancre: str, taille: int | None) -> list[Ensemble]:
        question = Question((ancre,), unites=taille, tailles=(), alternatives=0 if taille else 4, budget_s=5.0)
        return [frozenset(p.unites) for p in liste.proposer(c, question).propositions]

    return repondre


def liste_montree(c: Coherence) -> Methode:
    def repondre(ancre: str, taille: int | None) -> list[Ensemble]:
        question = Question((ancre,), unites=taille, budget_s=5.0)
        return [frozenset(p.unites) for p in liste.proposer(c, question).propositions]

    return repondre


def avec_phase1(sol: Sol, suite: Methode) -> Methode:
    def repondre(ancre: str, taille: int | None) -> list[Ensemble]:
        anciens = [t for t in sol.phase1 if ancre in t and (taille is None or len(t) == taille)]
        return [*anciens, *suite(ancre, taille)]

    return repondre


def auto_contention(sol: Sol, flux: str) -> Methode:
    """What was proposed before: the most self-contained set of eight at most."""
    echanges = Echanges.from_flux(sol.flux[flux])

    def repondre(ancre: str, taille: int | None) -> list[Ensemble]:
        question = Question((ancre,), (), "auto-contention", taille or 8, alternatives=0 if taille else 4, budget_s=4.0)
        return [frozenset(p.unites) for p in recherche.proposer(echanges, sol.adjacence, question).propositions]

    return repondre


def distances(sol: Sol, ancre: str) -> list[str]:
    """Every EPCI, the nearest of the anchor first."""
    ici = np.searchsorted(sol.adjacence.codes, [ancre])
    km = instance.eloignements(ici, np.arange(len(sol.adjacence.codes)), sol.centres)[0]
    return [str(sol.adjacence.codes[k]) for k in np.argsort(km, kind="stable") if np.isfinite(km[k])]


def plus_proches(sol: Sol, combien: int) -> Methode:
    return lambda ancre, taille: [frozenset(distances(sol, ancre)[: taille or combien])]


def zone(sol: Sol) -> Methode:
    """EPCI mostly in the same zone d'emploi, in one piece with the anchor."""

    def repondre(ancre: str, _: int | None) -> list[Ensemble]:
        siens = sorted(s for s, z in sol.zone_de.items() if z == sol.zone_de.get(ancre))
        rangs = np.searchsorted(sol.adjacence.codes, siens)
        numeros = sol.adjacence.composantes(rangs)
        return [frozenset(s for s, n in zip(siens, numeros, strict=True) if n == numeros[siens.index(ancre)])]

    return repondre


def voisines(sol: Sol) -> Methode:
    def repondre(ancre: str, _: int | None) -> list[Ensemble]:
        k = int(np.searchsorted(sol.adjacence.codes, ancre))
        return [frozenset([ancre, *(str(sol.adjacence.codes[v]) for v in sol.adjacence.voisins(k))])]

    return repondre


def enchainer(*methodes: Methode) -> Methode:
    return lambda ancre, taille: [e for m in methodes for e in m(ancre, taille)]


# --- measures


def jaccard(a: Ensemble, b: Ensemble) -> float:
    return len(a & b) / len(a | b)


def scores(territoires: Iterable[Territoire], methode: Methode, *, tailles: bool) -> np.ndarray:
    """(t, 4) mean over both anchors: J of the first set, best of 3, best of 5, J at the true size."""
    lignes = []
    for t in territoires:
        par_ancre = []
        for ancre in t.ancres:
            j = [jaccard(e, t.membres) for e in methode(ancre, None)] or [0.0]
            a_la_taille = methode(ancre, len(t.membres)) if tailles else []
            par_ancre.append(
                [j[0], max(j[:3]), max(j[:5]), jaccard(a_la_taille[0], t.membres) if a_la_taille else np.nan]
            )
        lignes.append(np.mean(par_ancre, axis=0))
    return np.array(lignes)


def intervalle(valeurs: np.ndarray) -> tuple[float, float, float]:
    """Mean and 95 % interval by bootstrap over territories."""
    alea = np.random.default_rng(GRAINE)
    tires = valeurs[alea.integers(0, len(valeurs), (TIRAGES, len(valeurs)))].mean(axis=1)
    return float(valeurs.mean()), *np.quantile(tires, (0.025, 0.975)).tolist()


def ligne(nom: str, s: np.ndarray) -> str:
    morceaux = []
    for k in range(4):
        if np.isnan(s[:, k]).any():
            morceaux.append("–".center(22))
        else:
            m, bas, haut = intervalle(s[:, k])
            morceaux.append(f"{m:.3f} [{bas:.3f} ; {haut:.3f}]".rjust(22))
    return f"{nom:<34}" + " ".join(morceaux)


# --- the other uses of the same number


def usages(territoires: Sequence[Territoire], c: Coherence) -> tuple[float, float, float, int]:
    """Of territories of three or more: how often the missing member comes first among neighbours, in the first three,
    and how often one neighbour too many is the least tied."""
    rang = {str(code): k for k, code in enumerate(c.echanges.codes)}
    alea = np.random.default_rng(GRAINE)
    premiers, trois, intrus, total, epreuves = 0, 0, 0, 0, 0
    for t in territoires:
        if len(t.membres) < 3:
            continue
        for absent in sorted(t.membres):
            reste = np.array(sorted(rang[s] for s in t.membres - {absent}))
            if c.adjacence.composantes(reste).max():
                continue
            noms = [code for code, _ in c.voisines(reste)]
            total += 1
            premiers += noms[:1] == [absent]
            trois += absent in noms
        tous = np.array(sorted(rang[s] for s in t.membres))
        bord = sorted({str(c.echanges.codes[v]) for u in tous for v in c.adjacence.voisins(int(u))} - t.membres)
        for en_trop in alea.choice(bord, min(5, len(bord)), replace=False) if bord else ():
            avec = np.array(sorted([*tous, rang[str(en_trop)]]))
            w = c.pairs(avec).sum(axis=1)
            epreuves += 1
            intrus += str(c.echanges.codes[avec[int(np.argmin(w))]]) == str(en_trop)
    return premiers / total, trois / total, intrus / epreuves, total


# --- reports


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


def peser(sol: Sol, flux: str, poids: Poids, parts: Mapping[str, Parts] | None = None) -> Coherence:
    siennes = {**sol.parts, **(parts or {})} if poids.zone or poids.arrondissement or poids.departement else {}
    if not poids.zone:
        siennes.pop("zone", None)
    return pesee.build(Echanges.from_flux(sol.flux[flux]), sol.adjacence, poids, siennes, sol.centres, 0.59)


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
