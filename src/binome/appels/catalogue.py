"""The calls that Binôme knows: one folder each, with `appel.toml` and its rules."""

from __future__ import annotations

import difflib
import importlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from binome.appels.appel import Appel, from_toml
from binome.appels.regle import Regle

_ICI = Path(__file__).parent

FAMILLES = {
    "PER": "Périmètre",
    "PLA": "Plan d'actions",
    "FIN": "Financement",
    "GOV": "Gouvernance",
    "CHI": "Chiffres",
    "FIL": "Filières",
    "INT": "Conflits d'intérêts",
    "DEP": "Dépôt",
    "HUM": "Jugement humain",
}


class AppelInconnuError(KeyError):
    """No call has that id; the message names those that exist."""

    def __init__(self, identifiant: str) -> None:
        proches = difflib.get_close_matches(identifiant, identifiants(), n=1)
        conseil = (
            f"Vouliez-vous dire « {proches[0]} » ?" if proches else f"Appels connus : {', '.join(identifiants())}."
        )
        self.message = f"L'appel « {identifiant} » n'est pas connu de Binôme. {conseil}"
        super().__init__(self.message)

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True)
class AppelExecutable:
    """A call and its rules."""

    appel: Appel
    regles: tuple[Regle, ...]
    dossier: Path

    def regle(self, identifiant: str) -> Regle:
        """The rule with that id. Raises KeyError."""
        return next(r for r in self.regles if r.id == identifiant)


def identifiants() -> tuple[str, ...]:
    """Ids of the calls, from their folders: `ti_2023_2027` → `ti-2023-2027`."""
    return tuple(sorted(chemin.parent.name.replace("_", "-") for chemin in _ICI.glob("*/appel.toml")))


@cache
def charger_appel(identifiant: str) -> AppelExecutable:
    """Load a call and its rules. Raises `AppelInconnuError`."""
    if identifiant not in identifiants():
        raise AppelInconnuError(identifiant)
    nom = identifiant.replace("-", "_")
    regles = importlib.import_module(f"{__package__}.{nom}.regles").REGLES
    return AppelExecutable(from_toml(_ICI / nom / "appel.toml"), regles, _ICI / nom)
