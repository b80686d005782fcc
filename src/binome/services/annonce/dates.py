"""The date of an announced decision by a third party: a token of its fingerprint, asked for when it is announced."""

from __future__ import annotations

from binome.registre.models import DecisionDuDepot
from binome.services.horodatage import jetons, preuves


def demander(decision: DecisionDuDepot) -> None:
    """Ask for a third party's date on a decision, in the transaction that announces it."""
    jetons.demander(objet(decision), decision.empreinte)


def horodatage(decision: DecisionDuDepot) -> jetons.Horodatage:
    """What is known of the date of a decision by a third party. One query."""
    return jetons.lire(objet(decision), decision.empreinte)


def preuve(decision: DecisionDuDepot) -> preuves.PreuveDeDate | None:
    """All that proves it; None while it has no token. Three queries."""
    return preuves.lire(objet(decision), decision.empreinte)


def prendre(decision: DecisionDuDepot, forme: str) -> bytes:
    """A piece of it. Errors: SansJetonError."""
    return preuves.prendre(objet(decision), decision.empreinte, forme)


def objet(decision: DecisionDuDepot) -> str:
    """How a timestamp names a decision."""
    return f"decision:{decision.depot.numero}:{decision.version}"
