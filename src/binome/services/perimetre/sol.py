"""The one terrain of this process, for the workbench: kept in memory, read again when the loaded data change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from binome.services.socle import referentiel
from binome.services.socle.memoire import MemoireVive
from binome.services.territoire.precedents import TerritoireConnu, territoires
from binome.services.territoire.terrain import Terrain, du_referentiel

if TYPE_CHECKING:
    from binome.referentiel.connecteurs.depot import Depot, EtatDesDonnees
    from binome.referentiel.consultation import Referentiel


@dataclass(frozen=True, eq=False)
class Sol:
    """All that the workbench reads. `general` covers France; `local` has observed flows for `couverts` only.

    phase1, phase2: labelled territories, None when their list is not loaded.
    """

    etat: EtatDesDonnees
    general: Terrain
    local: Terrain | None = None
    couverts: frozenset[str] = frozenset()
    phase1: tuple[TerritoireConnu, ...] | None = None
    phase2: tuple[TerritoireConnu, ...] | None = None
    labellises: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def terrain(self, sirens: tuple[str, ...]) -> Terrain:
        """Observed flows when they cover these EPCI, else the same estimate for all of France."""
        return self.local if self.local and sirens and self.couverts.issuperset(sirens) else self.general


_sols = MemoireVive[Sol](1)
"""By référentiel and by file loaded."""


def sol() -> Sol:
    """What is known of the country, read at first use (half a second, then nothing). Errors: ReferentielError."""
    from binome.referentiel.connecteurs.depot import depot_par_defaut

    depot, geographie = depot_par_defaut(), referentiel.partager()
    etat = depot.etat()
    return _sols.retenir((geographie.empreinte, etat), lambda: _lire(depot, etat, geographie))


def _lire(depot: Depot, etat: EtatDesDonnees, geographie: Referentiel) -> Sol:
    general = du_referentiel(depot=depot, geographie=geographie)
    local, couverts = _local(depot, general)
    phase2 = territoires(general, 2)
    labellises: dict[str, tuple[str, ...]] = {}
    for territoire in phase2 or ():
        for siren in territoire.membres:
            labellises[siren] = (*labellises.get(siren, ()), territoire.nom)
    return Sol(etat, general, local, couverts, territoires(general, 1), phase2, labellises)


def _local(depot: Depot, general: Terrain) -> tuple[Terrain | None, frozenset[str]]:
    """Observed flows that do not cover the country, with the EPCI that they do cover."""
    if general.flots.nature != "estime" or not depot.contient("insee-flux"):
        return None, frozenset()
    from binome.referentiel.connecteurs.lectures import flux_epci

    lus = flux_epci(depot, general.epci_de)
    if lus is None or not lus.diagonale or not lus.couvertes.any():
        return None, frozenset()
    couverts = frozenset(lus.unites[lus.couvertes].tolist())
    local = du_referentiel((min(couverts),), depot=depot, geographie=general.geographie)
    return (local, couverts) if local.flots.nature == "observe" else (None, frozenset())
