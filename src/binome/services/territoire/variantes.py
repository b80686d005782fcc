"""Perimeters to compare with one: the best ones round its main EPCI, with what is proved of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from binome.services.territoire.terrain import Terrain

BUDGET_S = 2.0
COMPARABLE = 2.0
"""A perimeter of comparable size has at most this many times the employed residents."""


def centre(terrain: Terrain, codes: tuple[str, ...]) -> str:
    """The unit with most jobs, by the flows. Errors: PerimetreError when no flow is known."""
    echanges = terrain.flots_connus()
    rangs = np.searchsorted(terrain.adjacence.codes, codes)
    return codes[int(np.argmax(echanges.emplois[rangs]))]


def chercher(
    terrain: Terrain,
    codes: tuple[str, ...],
    *,
    sans: tuple[str, ...] = (),
    max_unites: int | None = None,
    alternatives: int = 0,
    comparable: bool = False,
    budget_s: float = BUDGET_S,
) -> dict[str, Any]:
    """Best connected perimeters by self-containment round the main unit of `codes`, with as many units at most.

    `comparable`: with no more than COMPARABLE times its employed residents. The answer is that of
    `services.perimetre.proposer`, with `question`: {centre, max_unites, residents_max}. Errors: PerimetreError."""
    from binome.moteur.perimetre.etat import Etat
    from binome.moteur.perimetre.question import Question
    from binome.services.territoire.questions import proposer

    echanges = terrain.flots_connus()
    noyau = centre(terrain, codes)
    residents = Etat(echanges, np.searchsorted(terrain.adjacence.codes, codes).tolist()).residents
    question = Question(
        (noyau,),
        sans,
        max_unites=max_unites or len(codes),
        residents_max=round(COMPARABLE * residents) if comparable else None,
        alternatives=alternatives,
        budget_s=budget_s,
    )
    posee = {"centre": noyau, "max_unites": question.max_unites, "residents_max": question.residents_max}
    return {"question": posee, **proposer(terrain, question)}
