"""The date of an announced decision by a third party: a token of its fingerprint, asked for when it is announced."""

from __future__ import annotations

from binome.registre.models import DecisionDuDepot
from binome.services.horodatage.datees import Datee


def datee(decision: DecisionDuDepot) -> Datee:
    """An announced decision, as it is dated."""
    return Datee(f"decision:{decision.depot.numero}:{decision.version}", decision.empreinte)
