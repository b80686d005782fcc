"""Batches: the same answers on one process, on two, and on a cluster that loses a worker on the way."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from tests.moteur.test_perimetre_recherche import grille

from binome.moteur.perimetre.auto_contention.recherche import proposer
from binome.moteur.perimetre.echanges import Echanges
from binome.moteur.perimetre.etat import PerimetreError
from binome.moteur.perimetre.lots import repondre
from binome.moteur.perimetre.question import Question, Reponse

FLUX, ADJACENCE = grille(12, 4)
ECHANGES = Echanges.from_flux(FLUX)
DEMANDER = partial(proposer, ECHANGES, ADJACENCE)


def ancres(taille: int) -> list[Question]:
    return [
        Question((str(code),), objectif="auto-contention", max_unites=taille, budget_s=120.0) for code in FLUX.codes
    ]


def essentiel(reponses: list[Reponse | PerimetreError]) -> list[object]:
    """Everything but the time taken."""
    return [
        str(r)
        if isinstance(r, PerimetreError)
        else ([(p.unites, p.valeur, p.contributions) for p in r.propositions], r.certificat.statut, r.certificat.borne)
        for r in reponses
    ]


def test_a_question_without_answer_does_not_stop_the_others() -> None:
    questions = [*(Question((code,), max_unites=3) for code in ("g001", "inconnue", "g002"))]
    premiere, perdue, derniere = repondre(DEMANDER, questions)
    assert isinstance(premiere, Reponse) and isinstance(derniere, Reponse)
    assert isinstance(perdue, PerimetreError) and "inconnue" in str(perdue)


@pytest.mark.lent
def test_an_unreachable_cluster_is_said_so() -> None:
    with pytest.raises(PerimetreError, match="ne répond pas"):
        repondre(DEMANDER, ancres(2)[:1], grappe="tcp://127.0.0.1:9")


@pytest.fixture
def grappe(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A real scheduler and two real workers, each its own process."""
    fiche = tmp_path / "scheduler.json"
    env = {
        **os.environ,
        "DASK_DISTRIBUTED__WORKER__DAEMON": "False",
        "DASK_DISTRIBUTED__ADMIN__LOG_FORMAT": "%(message)s",
    }
    commun = {"env": env, "cwd": tmp_path, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    dask = [sys.executable, "-m", "distributed.cli"]
    chef = subprocess.Popen(
        [*dask[:2], "distributed.cli.dask_scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", str(fiche)],
        **commun,
    )
    ouvrier = [
        *dask[:2],
        "distributed.cli.dask_worker",
        "--scheduler-file",
        str(fiche),
        "--nthreads",
        "1",
        "--no-nanny",
    ]
    while not fiche.exists():
        time.sleep(0.05)
    ouvriers = [subprocess.Popen([*ouvrier, "--no-dashboard"], **commun) for _ in range(2)]
    try:
        import json

        yield json.loads(fiche.read_text())["address"], ouvriers
    finally:
        for processus in (*ouvriers, chef):
            processus.kill()
            processus.wait()


@pytest.mark.lent
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_that_loses_a_worker_gives_the_same_answers(
    grappe: tuple[str, list[subprocess.Popen[bytes]]],
) -> None:
    from distributed import Client

    adresse, ouvriers = grappe
    questions = ancres(7)
    attendu = essentiel(repondre(DEMANDER, questions))
    with Client(adresse, set_as_default=False) as client:
        client.wait_for_workers(2, timeout=60)
        tues: list[int] = []

        def tuer() -> None:
            while not any(client.processing().values()):
                time.sleep(0.01)
            ouvriers[0].kill()
            tues.append(ouvriers[0].wait())

        fil = threading.Thread(target=tuer)
        fil.start()
        recu = essentiel(repondre(DEMANDER, questions, grappe=adresse))
        fil.join()
        assert tues and len(client.scheduler_info()["workers"]) == 1
    assert recu == attendu
