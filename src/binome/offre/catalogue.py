"""The schemes that Binôme describes, one file each."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from binome.offre.chargement import Pret, lire
from binome.offre.fautes import DispositifInconnuError

_ICI = Path(__file__).parent / "dispositifs"


@cache
def catalogue() -> tuple[Pret, ...]:
    """All schemes of the package, by id. Errors: DispositifInvalideError."""
    return tuple(lire(chemin) for chemin in sorted(_ICI.glob("*.toml")))


def dispositif(identifiant: str) -> Pret:
    """One of them. Raises `DispositifInconnuError`."""
    trouve = next((pret for pret in catalogue() if pret.dispositif.id == identifiant), None)
    if trouve is None:
        raise DispositifInconnuError(f"Le dispositif « {identifiant} » n'est pas au catalogue.")
    return trouve
