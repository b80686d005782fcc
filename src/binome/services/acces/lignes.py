"""The rows that doors hold in hand, by their types: services give them, pages read them, nobody writes them there."""

from binome.registre.models import (
    Campagne,
    ChangementAdresse,
    Compte,
    DecisionDuDepot,
    Demande,
    Envoi,
    Invitation,
    JetonDAcces,
)

__all__ = [
    "Campagne",
    "ChangementAdresse",
    "Compte",
    "DecisionDuDepot",
    "Demande",
    "Envoi",
    "Invitation",
    "JetonDAcces",
]
