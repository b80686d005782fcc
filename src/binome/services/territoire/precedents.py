"""The territories of the previous calls, when their lists are loaded; their members are EPCI of today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from binome.referentiel.connecteurs.depot import Depot
    from binome.referentiel.consultation import Referentiel
    from binome.services.territoire.terrain import Terrain


@dataclass(frozen=True)
class TerritoireConnu:
    """A Territoire d'industrie of the loaded lists; `membres` are SIREN of today."""

    id: str
    nom: str
    membres: tuple[str, ...]


def territoires(terrain: Terrain, phase: int) -> tuple[TerritoireConnu, ...] | None:
    """Those of a phase, by name; None when their list is not loaded."""
    if terrain.geographie is None or terrain.depot is None:
        return None
    return charges(terrain.geographie, terrain.depot, phase)


def charges(geographie: Referentiel, depot: Depot, phase: int) -> tuple[TerritoireConnu, ...] | None:
    """The same, for who needs no flows."""
    if not depot.contient(f"territoires-industrie-{phase}"):
        return None
    from binome.referentiel.connecteurs import lectures

    lus = lectures.territoires(depot, phase, geographie.epci_des_communes())
    if lus is None:
        return None
    suites = {s.ancien: s.successeurs for s in geographie.successions()}
    return tuple(
        TerritoireConnu(cle, lus.libelles.get(cle, cle), _actuels(membres, suites))
        for cle, membres in sorted(lus.membres.items(), key=lambda m: lus.libelles.get(m[0], m[0]))
    )


def _actuels(membres: tuple[str, ...], suites: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({suite for m in membres for suite in suites.get(m, (m,))}))


def membres_avec(terrain: Terrain, codes: Sequence[str]) -> tuple[str, ...]:
    """Members of the phase-1 territory that holds all these units; empty when there is none, or no list."""
    for territoire in territoires(terrain, 1) or ():
        if set(codes) <= set(territoire.membres):
            return territoire.membres
    return ()
