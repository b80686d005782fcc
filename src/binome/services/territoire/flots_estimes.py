"""Flows between EPCI estimated for the whole country, once: kept on disk until the data or the model change."""

from __future__ import annotations

import hashlib
import io
import zipfile
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from binome.domaine.langue.typographie import soigner
from binome.moteur.flux import Flux
from binome.version import __version__

if TYPE_CHECKING:
    from binome.referentiel.connecteurs.depot import Depot
    from binome.referentiel.connecteurs.vues import Emplois
    from binome.referentiel.consultation import Referentiel

SOURCE = "modèle gravitaire (Lenormand et al., 2016)"
REMARQUE = soigner(
    "Flux estimés, non observés : les auto-contentions sont des fourchettes, et aucune règle n'en conclut seule. "
    "Pour les flux observés : binome donnees charger insee-flux FICHIER."
)


def flux_estimes(geographie: Referentiel, depot: Depot, dehors: str) -> Flux:
    """Estimated flows between EPCI, in employed residents; `dehors` is the unit of communes without EPCI."""
    from binome.referentiel.connecteurs.lectures import emplois_communes
    from binome.referentiel.emplacement import dossier_donnees, ecrire_si_possible

    chemin = dossier_donnees() / f"flux-estimes-{_cle(geographie, depot)}.npz"
    try:
        with np.load(chemin) as garde:
            return Flux.from_indices(garde["codes"], garde["origine"], garde["destination"], garde["volume"])
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        flux = estimer(geographie, emplois_communes(depot), dehors)
    tampon = io.BytesIO()
    np.savez(tampon, codes=flux.codes, origine=flux.origine, destination=flux.destination, volume=flux.volume)
    ecrire_si_possible(chemin, tampon.getvalue())
    return flux


def _cle(geographie: Referentiel, depot: Depot) -> str:
    from binome.moteur.estimation.parametres import PAR_DEFAUT

    emplois = depot.provenance("urssaf-emploi")
    donnees = emplois.empreinte if emplois else "sans emplois"
    return hashlib.sha256(f"{__version__}|{geographie.empreinte}|{donnees}|{PAR_DEFAUT}".encode()).hexdigest()[:16]


def estimer(geographie: Referentiel, emplois: Emplois | None, dehors: str) -> Flux:
    """The same, computed; emplois: private jobs by commune, None when unknown."""
    from binome.moteur.estimation.gravite import Semis, estimer_flux

    table = geographie.table_communes()
    departements = np.array([code[: 3 if code.startswith("97") else 2] for code in table.codes.tolist()])
    semis = Semis(
        table.lon,
        table.lat,
        table.superficie,
        table.population,
        departements,
        table.epci,
        _par_commune(table.codes, emplois),
    )
    estimes = estimer_flux(semis)
    sortants = np.maximum(estimes.residents - estimes.matrice.sum(axis=1), 0.0)
    entrants = np.maximum(estimes.emplois - estimes.matrice.sum(axis=0), 0.0)
    n = len(estimes.codes)
    carre = np.zeros((n + 1, n + 1))
    carre[:n, :n], carre[:n, n], carre[n, :n] = estimes.matrice, sortants, entrants
    origine, destination = np.nonzero(carre >= 0.5)
    return Flux.from_indices(np.append(estimes.codes, dehors), origine, destination, carre[origine, destination])


def _par_commune(codes: NDArray[np.str_], emplois: Emplois | None) -> NDArray[np.float64] | None:
    if emplois is None:
        return None
    effectifs = dict(zip(emplois.unites.tolist(), emplois.effectifs.tolist(), strict=True))
    return np.array([float(effectifs.get(code, 0)) for code in codes.tolist()])
