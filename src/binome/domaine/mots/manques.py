"""What a fiche still lacks, in words: what a reader expects of each, whatever the call; the same everywhere."""

from __future__ import annotations

from decimal import Decimal

from binome.domaine.dossier.plan_actions import FicheAction
from binome.domaine.mots.lexique import nommer

ATTENDUS = (
    "porteurs",
    "description",
    "objectifs",
    "diagnostic",
    "calendrier",
    "cout",
    "financement",
    "maturite",
    "indicateurs",
    "risques",
    "besoins",
)
"""The fields that a reader expects of each fiche; another one left empty is not missing."""


def champs_vides(fiche: FicheAction) -> tuple[str, ...]:
    """The expected fields of a fiche that hold nothing, in words with their article."""
    return tuple(nommer(champ, "FicheAction").attendu for champ in ATTENDUS if not getattr(fiche, champ))


def manques(fiche: FicheAction) -> tuple[str, ...]:
    """What a fiche still lacks, in words; empty when it is complete."""
    absents = [*champs_vides(fiche)]
    if any(porteur.siren is None for porteur in fiche.porteurs):
        absents.append("le SIREN du porteur")
    if (reste := reste_a_financer(fiche)) is not None and reste != 0:
        absents.append("un plan de financement égal au coût")
    return tuple(absents)


def reste_a_financer(fiche: FicheAction) -> Decimal | None:
    """Cost minus the funding lines that were not refused, in euros; None without a cost or a line."""
    return fiche.cout.montant - fiche.financement_acquis if fiche.cout and fiche.financement else None
