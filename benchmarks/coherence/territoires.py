"""The country and the territories that were really chosen, from a folder of open data."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from binome.moteur.adjacence import Adjacence
from binome.moteur.flux import Flux
from binome.moteur.mesures.specialisation import est_industriel
from binome.moteur.perimetre.coherence.poids import Parts
from binome.referentiel import charger_referentiel
from binome.referentiel.tableaux import parts_de_population
from binome.services.territoire.flots_estimes import estimer
from binome.services.territoire.situation import au_rang, centres_des_epci
from binome.services.territoire.terrain import DEHORS

GRAINE = 7
Ensemble = frozenset[str]


@dataclass(frozen=True, eq=False)
class Sol:
    """The country as the bench sees it. profils: (units, k) industrial jobs of the zone of each, A 38, unit norm; None
    without them."""

    flux: dict[str, Flux]
    adjacence: Adjacence
    parts: dict[str, Parts]
    centres: np.ndarray
    population: dict[str, float]
    zone_de: dict[str, str]
    profils: np.ndarray | None
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
        str(siren): str(zones.groupes[zones.groupe[debut:fin][np.argmax(zones.part[debut:fin])]])
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
        _profils(dossier, unites, majorite),
        tuple(lire_territoires(dossier / "ti_phase1_membres.csv", "siren", geographie).values()),
    )


def _aligner(flux: Flux, unites: np.ndarray) -> Flux:
    rang = np.searchsorted(unites, flux.codes)
    return Flux.from_indices(unites, rang[flux.origine], rang[flux.destination], flux.volume)


def _profils(dossier: Path, unites: np.ndarray, zone_de: dict[str, str]) -> np.ndarray | None:
    """By zone d'emploi: jobs by commune and activity, which would tell members of one zone apart, are not there."""
    chemin = dossier / "flores_ze_a38.parquet"
    if not chemin.is_file():
        return None
    import pyarrow.parquet as pq

    lues = [ligne for ligne in pq.read_table(chemin).to_pylist() if est_industriel(ligne["a38"])]
    secteurs = sorted({ligne["a38"] for ligne in lues})
    zones = sorted({ligne["code_ze"] for ligne in lues})
    effectifs = np.zeros((len(zones) + 1, len(secteurs)))
    for ligne in lues:
        effectifs[zones.index(ligne["code_ze"]), secteurs.index(ligne["a38"])] = ligne["eff_22"] or 0
    rang = [zones.index(z) if (z := zone_de.get(str(u), "").zfill(4)) in zones else len(zones) for u in unites]
    siens = effectifs[rang]
    normes = np.linalg.norm(siens, axis=1, keepdims=True)
    return np.divide(siens, normes, out=np.zeros_like(siens), where=normes > 0)


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
    codes = np.array(t["code"].to_pylist())
    return Emplois(codes, np.array(t["eff_total"].to_pylist()), 2022, provenance, np.zeros(len(codes), bool))


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
