"""What banc_bassins.py times, each in a process of its own that prints its figures as one JSON line."""

from __future__ import annotations

import csv
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np


def chrono(travail: Callable[[], Any], fois: int) -> tuple[float, float, Any]:
    """First time, best of the following ones, last result. Processor time, of all threads: what other work on the
    machine disturbs least."""
    temps = []
    for _ in range(fois + 1):
        debut = time.process_time()
        rendu = travail()
        temps.append(time.process_time() - debut)
    return temps[0], min(temps[1:]), rendu


def memoire() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def compilation() -> dict[str, float]:
    debut = time.perf_counter()
    import numba  # noqa: F401

    numba_s = time.perf_counter() - debut
    from binome.moteur.bassins.delimitation import delimiter
    from binome.moteur.flux import Flux

    flux = Flux.from_couples(["a", "b", "a"], ["b", "a", "a"], [1.0, 2, 3])
    for mode in ("compatible", "corrige"):
        delimiter(flux, mode=mode)
    return {"s": time.perf_counter() - debut, "numba": numba_s}


def compatible(lma: str, nom: str) -> dict[str, float]:
    from binome.moteur.bassins.delimitation import delimiter
    from binome.moteur.bassins.parametres import Parametres
    from binome.referentiel.flux.fichiers import lire_flux

    p = json.loads(Path(lma, f"{nom}_run.json").read_text())
    seuils = Parametres(p["minSZ"], p["tarSZ"], p["minSC"], p["tarSC"])
    fichier = Path(lma, f"{nom.removesuffix('_p2')}_flows.csv")
    _, s, b = chrono(lambda: delimiter(lire_flux(fichier), seuils, "compatible"), 7)
    with Path(lma, f"{nom}_clusters.csv").open() as clusters:
        attendu = {r["community"]: int(r["cluster"]) for r in csv.DictReader(clusters)}
    return {"s": s, "identique": dict(zip(b.codes.tolist(), b.bassin.tolist(), strict=True)) == attendu}


def vers_csv(parquet: str, sortie: str) -> dict[str, float]:
    import polars as pl

    codes = [pl.col(c).cast(pl.String).str.zfill(5) for c in ("community_live", "community_work")]
    pl.read_parquet(parquet).with_columns(codes).write_csv(sortie)
    return {}


def polars(fichier: str) -> dict[str, float]:
    import polars as pl

    types = {"community_live": pl.String, "community_work": pl.String}
    froid, s, _ = chrono(lambda: pl.read_csv(fichier, schema_overrides=types), 5)
    return {"froid": froid, "s": s, "mo": memoire()}


def bout_en_bout(fichier: str, sortie: str) -> dict[str, float]:
    """From file to file. Imports and the reading of compiled kernels are done before: they are measured apart."""
    import pyarrow.csv
    import pyarrow.parquet  # noqa: F401

    compilation()
    from binome.moteur.bassins.parametres import Parametres
    from binome.services.territoire import bassins

    def travail() -> None:
        demande = bassins.DemandeDeBassins(Path(fichier), Parametres(), "compatible")
        bassins.ecrire(bassins.delimiter(demande).bassins, Path(sortie))

    froid, s, _ = chrono(travail, 5)
    return {"froid": froid, "s": s, "mo": memoire()}


def corrige(lma: str, essais: str) -> dict[str, float]:
    compilation()
    from binome.moteur.bassins.parametres import Parametres
    from binome.services.territoire import bassins

    demande = bassins.DemandeDeBassins(
        Path(lma, "sardinia_flows.csv"),
        Parametres(),
        "corrige",
        Path(lma, "sardinia_adjacency.csv"),
        essais=int(essais),
    )
    debut = time.process_time()
    b = bassins.delimiter(demande).bassins
    casses = len(b.invalides) + len(b.morceles) + len(b.iles) + len(b.sans_bassin)
    return {"s": time.process_time() - debut, "bassins": len(b.numeros), "part": b.part_interne, "casses": casses}


def pair(outil: str, fichier: str) -> dict[str, float]:
    from binome.referentiel.flux.fichiers import lire_flux
    from pairs_bassins import OUTILS, part_valide

    flux = lire_flux(Path(fichier))
    appel = OUTILS[outil](flux)
    debut = time.process_time()
    regions = np.asarray(appel())
    s = time.process_time() - debut
    return {"s": s, "regions": len(np.unique(regions)), "valides": part_valide(flux, regions)}


if __name__ == "__main__":
    nom, *arguments = sys.argv[1:]
    travaux: dict[str, Callable[..., dict[str, float]]] = {
        "compilation": compilation,
        "compatible": compatible,
        "vers-csv": vers_csv,
        "polars": polars,
        "bout-en-bout": bout_en_bout,
        "corrige": corrige,
        "pair": pair,
    }
    print(json.dumps(travaux[nom](*arguments)))
