"""The rows that doors hold in hand, by their types: services give them, pages read them, nobody writes them there."""

from binome.registre.models import (
    AssembleeGenerale,
    Campagne,
    ChangementAdresse,
    Compte,
    DecisionDuDepot,
    Demande,
    DemandeDeComplements,
    Envoi,
    Invitation,
    JetonDAcces,
    MembreDuComite,
    SeanceDuComite,
)

__all__ = [
    "AssembleeGenerale",
    "Campagne",
    "ChangementAdresse",
    "Compte",
    "DecisionDuDepot",
    "Demande",
    "DemandeDeComplements",
    "Envoi",
    "Invitation",
    "JetonDAcces",
    "MembreDuComite",
    "SeanceDuComite",
]
