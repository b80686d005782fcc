"""Where EPCI lie: their centre, and how they share out among arrondissements, départements, zones d'emploi. Read from
35,000 communes once, then kept on disk until the data change."""

from __future__ import annotations

import hashlib
import io
import zipfile
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from binome.moteur.perimetre.coherence.poids import Parts
from binome.version import __version__

if TYPE_CHECKING:
    from binome.referentiel.connecteurs.depot import Depot
    from binome.referentiel.consultation import Referentiel
    from binome.referentiel.tableaux import PartsEpci, TableCommunes
    from binome.services.territoire.terrain import Terrain

FORMAT = 1
GENRES = {"zone": "ze", "arrondissement": "arrondissement", "departement": "departement"}
"""Name of a weight → what the référentiel calls it."""


def situer(terrain: Terrain, geographie: Referentiel) -> tuple[dict[str, Parts], NDArray[np.float64]]:
    """Shares by kind (a kind that is not loaded is absent), and centres as `centres`, in the order of the flows."""
    from binome.referentiel.emplacement import dossier_donnees, ecrire_si_possible

    chemin = dossier_donnees() / f"situation-{_cle(geographie, terrain.depot)}.npz"
    try:
        with np.load(chemin) as garde:
            genres = [genre for genre in GENRES if f"{genre}-debut" in garde]
            parts = {g: Parts(garde[f"{g}-debut"], garde[f"{g}-groupe"], garde[f"{g}-part"]) for g in genres}
            return parts, garde["centres"]
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        codes = terrain.adjacence.codes
        parts, lieux = _parts(terrain, geographie), centres_des_epci(geographie.table_communes(), codes)
    tampon = io.BytesIO()
    colonnes: dict[str, NDArray[Any]] = {"centres": lieux}
    for genre, siennes in parts.items():
        colonnes |= {
            f"{genre}-debut": siennes.debut,
            f"{genre}-groupe": siennes.groupe,
            f"{genre}-part": siennes.part,
        }
    np.savez(tampon, allow_pickle=False, **colonnes)
    ecrire_si_possible(chemin, tampon.getvalue())
    return parts, lieux


def centres(terrain: Terrain) -> NDArray[np.float64] | None:
    """(n, 2) longitude and latitude of each EPCI, its communes weighted by their inhabitants; NaN for what is none.
    None for files given by hand."""
    return None if terrain.geographie is None else situer(terrain, terrain.geographie)[1]


def _cle(geographie: Referentiel, depot: Depot | None) -> str:
    zones = depot.provenance("insee-appartenance") if depot else None
    zonage = zones.empreinte if zones else "sans zones"
    return hashlib.sha256(f"{FORMAT}|{__version__}|{geographie.empreinte}|{zonage}".encode()).hexdigest()[:16]


def _parts(terrain: Terrain, geographie: Referentiel) -> dict[str, Parts]:
    lues = {genre: geographie.parts_epci(nom, terrain.depot) for genre, nom in GENRES.items()}  # type: ignore[arg-type]
    return {genre: au_rang(terrain.adjacence.codes, siennes) for genre, siennes in lues.items() if siennes is not None}


def au_rang(codes: NDArray[np.str_], siennes: PartsEpci) -> Parts:
    """The same shares in the order of the flows; a unit that is no EPCI has none."""
    place = np.minimum(np.searchsorted(siennes.codes, codes), len(siennes.codes) - 1)
    comptes = np.where(siennes.codes[place] == codes, np.diff(siennes.debut)[place], 0)
    debut = np.concatenate([[0], np.cumsum(comptes)])
    ici = np.repeat(siennes.debut[place] - debut[:-1], comptes) + np.arange(debut[-1])
    return Parts(debut.astype(np.int32), siennes.groupe[ici], siennes.part[ici])


def centres_des_epci(table: TableCommunes, codes: NDArray[np.str_]) -> NDArray[np.float64]:
    """(n, 2) as `centres`, of the units named by `codes`, sorted."""
    poids = np.where(np.isfinite(table.lon) & np.isfinite(table.lat), np.nan_to_num(table.population), 0.0)
    rang = np.minimum(np.searchsorted(codes, table.epci), len(codes) - 1)
    dedans = (codes[rang] == table.epci) & (poids > 0)
    rang, poids = rang[dedans], poids[dedans]
    total = np.bincount(rang, poids, len(codes))
    sommes = [np.bincount(rang, poids * axe[dedans], len(codes)) for axe in (table.lon, table.lat)]
    moyens: NDArray[np.float64] = np.stack(sommes, axis=1) / np.where(total > 0, total, np.nan)[:, None]
    return moyens
