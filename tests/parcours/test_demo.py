"""`binome demo --servir`, as `make run` calls it: one program, which serves after having made documents."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from tests.parcours.serveur import RACINE, attendre, chez_soi
from tests.ports import port_libre

pytestmark = pytest.mark.lent
EXEMPLE = "exemples/hautes-alpes/dossier.yaml"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The last test stops it."""
    adresse, tmp_path = f"127.0.0.1:{port_libre()}", tmp_path_factory.mktemp("demo")
    binome, trace = str(Path(sys.executable).with_name("binome")), tmp_path / "trace"
    with trace.open("w") as ecrite:
        processus = subprocess.Popen(
            [binome, "demo", EXEMPLE, "--sortie", str(tmp_path / "sortie"), "--servir", "--adresse", adresse],
            cwd=RACINE,
            env={**os.environ, **chez_soi(tmp_path)},
            stdout=ecrite,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
    try:
        attendre(f"http://{adresse}/sante", processus, trace=trace)
        yield f"http://{adresse}", processus
    finally:
        if processus.poll() is None:
            os.killpg(processus.pid, signal.SIGKILL)
            processus.wait()


def test_the_demonstration_makes_a_pdf_after_having_made_one(demo: tuple[str, subprocess.Popen[str]]) -> None:
    """The server was once forked from a process whose PDF compiler had threads: in the forks it waited forever."""
    origine, _ = demo
    with urllib.request.urlopen(f"{origine}/dossiers/hautes-alpes/dossier.pdf", timeout=60) as reponse:  # noqa: S310
        assert reponse.read(5) == b"%PDF-"


def test_the_demonstration_runs_its_worker_and_stops_it_with_itself(
    demo: tuple[str, subprocess.Popen[str]],
) -> None:
    _, processus = demo
    fin = time.monotonic() + 60
    while not _ouvriers(processus.pid) and time.monotonic() < fin:
        time.sleep(0.1)
    famille = psutil.Process(processus.pid).children(recursive=True)
    assert len(_ouvriers(processus.pid)) == 1
    os.kill(processus.pid, signal.SIGTERM)
    processus.wait(60)
    _, restent = psutil.wait_procs(famille, timeout=30)
    assert not restent


def _ouvriers(pid: int) -> list[psutil.Process]:
    """Its workers. One forks to compute: those children have its command line, and are not workers."""
    executent = {}
    for enfant in psutil.Process(pid).children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if "tache" in enfant.cmdline():
                executent[enfant.pid] = enfant
    return [enfant for enfant in executent.values() if enfant.ppid() not in executent]
