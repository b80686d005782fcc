"""What the labelled text says of the actions that are followed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class IndicateurPrevu:
    """What the labelled text says of an indicator."""

    libelle: str
    unite: str = ""
    initial: Decimal | None = None
    cible: Decimal | None = None
    echeance: dt.date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class ActionSuivie:
    """What the labelled text says of an action, as far as its follow-up needs it. `prevu`: (funder, scheme)."""

    fiche: str
    titre: str
    porteurs: tuple[str, ...] = ()
    cout: Decimal | None = None
    fin: dt.date | None = None
    jalons: tuple[tuple[str, dt.date | None], ...] = ()
    indicateurs: tuple[IndicateurPrevu, ...] = ()
    prevu: tuple[tuple[str, str], ...] = ()
    reservee: bool = False
