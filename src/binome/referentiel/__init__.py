"""Floor 2. Official open data become one versioned, checksummed référentiel of the French territory.

Start here: `charger_referentiel()` gives a `Referentiel`, which answers the questions of
`binome.domaine.socle.geographie.Geographie` and more. Names are resolved on first use: importing costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from binome.referentiel.chargement import charger_referentiel
    from binome.referentiel.consultation import Referentiel
    from binome.referentiel.erreurs import ReferentielError

__all__ = ["Referentiel", "ReferentielError", "charger_referentiel"]

_MODULES = {"charger_referentiel": "chargement", "Referentiel": "consultation", "ReferentielError": "erreurs"}


def __getattr__(nom: str) -> Any:
    if nom not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {nom!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_MODULES[nom]}"), nom)
