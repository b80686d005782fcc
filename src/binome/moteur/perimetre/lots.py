"""Many questions at once, through joblib: on this machine, or on a Dask cluster (optional package `distributed`)."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from typing import Any

from binome.moteur.perimetre.etat import PerimetreError
from binome.moteur.perimetre.question import Question, Reponse

PAQUET = 16


Demander = Callable[[Question], Reponse]


def repondre(
    demander: Demander,
    questions: Sequence[Question],
    *,
    travailleurs: int = 1,
    grappe: str | None = None,
) -> list[Reponse | PerimetreError]:
    """One answer per question, in order; a question that has none gets its error, without stopping the others.

    demander: answers one question; it travels to the processes with all that it needs.

    travailleurs: processes on this machine (−1: one per core). grappe: address of a Dask scheduler, tcp://host:8786,
    which then does the work; a worker that dies has its questions done again elsewhere. Errors: PerimetreError when the
    cluster cannot be reached.
    """
    from joblib import Parallel, delayed

    paquets = [questions[k : k + PAQUET] for k in range(0, len(questions), PAQUET)]
    with _moyens(grappe):
        executeur = Parallel() if grappe else Parallel(n_jobs=travailleurs)
        faits: list[list[Reponse | PerimetreError]] = executeur(
            delayed(_repondre)(demander, paquet) for paquet in paquets
        )
    return [reponse for paquet in faits for reponse in paquet]


def _repondre(demander: Demander, questions: Sequence[Question]) -> list[Reponse | PerimetreError]:
    reponses: list[Reponse | PerimetreError] = []
    for question in questions:
        try:
            reponses.append(demander(question))
        except PerimetreError as erreur:
            reponses.append(erreur)
    return reponses


def _moyens(grappe: str | None) -> AbstractContextManager[Any]:
    """The machine itself, or a client of the cluster for as long as the work lasts."""
    if grappe is None:
        return nullcontext()
    import joblib

    try:
        client: Any = importlib.import_module("distributed").Client
    except ImportError as cause:
        raise PerimetreError(
            "--grappe demande le paquet « distributed » : pip install distributed, puis recommencez."
        ) from cause
    pile = ExitStack()
    try:
        pile.enter_context(client(grappe, timeout="10s", set_as_default=True))
    except (OSError, ValueError) as cause:
        raise PerimetreError(
            f"La grappe « {grappe} » ne répond pas. Vérifiez son adresse, comme tcp://hote:8786."
        ) from cause
    pile.enter_context(joblib.parallel_config(backend="dask"))
    return pile
