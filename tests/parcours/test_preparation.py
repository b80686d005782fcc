"""A site whose kernels were never compiled: it serves at once, says that it prepares itself, and then searches."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil
import pytest
from tests.parcours.serveur import BINOME, RACINE, chez_soi, servi

from binome.referentiel.emplacement import verrou

pytestmark = pytest.mark.lent
PROPOSER = "/api/v1/perimetres/proposer?avec=240500439&max_unites=3"
APRES = "import json; from binome.services.calculs import noyaux; print(json.dumps([noyaux.prets(), noyaux.compiler(lambda *_: None)]))"


@contextmanager
def retenue(noyaux: Path) -> Iterator[None]:
    """Nothing is compiled until the end of the block: the turn of the process that would is taken as soon as it is born,
    while it still imports what it needs."""
    fini = threading.Event()

    def tenir() -> None:
        while not fini.wait(0.1):
            if any(
                "compiler_a_cote" in mot for enfant in psutil.Process().children(recursive=True) for mot in _dit(enfant)
            ):
                with verrou(noyaux / "compilation"):
                    fini.wait()

    fil = threading.Thread(target=tenir)
    fil.start()
    try:
        yield
    finally:
        fini.set()
        fil.join()


def _dit(processus: psutil.Process) -> list[str]:
    try:
        return processus.cmdline()
    except psutil.Error:
        return []


def test_it_serves_while_it_compiles_and_then_searches(
    tmp_path: Path, referentiel: object, capfd: pytest.CaptureFixture[str]
) -> None:
    noyaux = tmp_path / "noyaux"
    environnement = {"BINOME_CACHE": str(noyaux), **chez_soi(tmp_path, prete=True)}
    with ExitStack() as pile:
        with retenue(noyaux):
            origine = pile.enter_context(servi(environnement=environnement, programme=BINOME))
            vus = [_demander(origine + PROPOSER)]
            with urllib.request.urlopen(origine, timeout=60) as accueil:  # noqa: S310
                assert accueil.status == 200
        fin = time.monotonic() + 300
        while vus[-1][0] == 503 and time.monotonic() < fin:
            time.sleep(1)
            vus.append(_demander(origine + PROPOSER))
    premier, dernier = vus[0], vus[-1]
    assert (premier[0], premier[1]) == (503, "5") and "prépare ses calculs" in premier[2]["message"]
    assert dernier[0] == 200 and dernier[2]["propositions"]
    assert "Calculs · 100\u202f% · prêts" in capfd.readouterr().err
    fait = subprocess.run(
        [sys.executable, "-c", APRES], env={**os.environ, **environnement}, cwd=RACINE, capture_output=True, check=True
    )
    assert json.loads(fait.stdout) == [True, False], "once for all, and for every process"


def _demander(adresse: str) -> tuple[int, str | None, dict[str, object]]:
    try:
        with urllib.request.urlopen(adresse, timeout=60) as reponse:  # noqa: S310
            return reponse.status, None, json.load(reponse)
    except urllib.error.HTTPError as refus:
        return refus.code, refus.headers["Retry-After"], json.load(refus)
