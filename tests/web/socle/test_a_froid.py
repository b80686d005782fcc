"""Pages asked for by many threads, all at once, of a process that has just started: none fails, whoever comes first."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from tests import pret
from tests.parcours.serveur import RACINE, chez_soi

pytestmark = pytest.mark.lent
DOSSIER = "/atelier/froid/"
PAGES = (
    "plan-d-actions/fiches/longue-1/",
    "presentation/",
    "",
    "plan-d-actions/",
    "gouvernance/",
    "chiffres/",
    "conformite/",
    "signatures/",
    "depot/",
    "historique/",
    "emporter/yaml/",
)
DEPARTS = 3


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], str]:
    """The variables of a base where one dossier is, and the session of its chef de projet."""
    dossier = tmp_path_factory.mktemp("froid")
    environnement = {
        **os.environ,
        **chez_soi(dossier, prete=True),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    semis = pret.lire("-m", "tests.parcours.semer_minute", "froid=40000", env=environnement)
    return environnement, json.loads(semis)


def _lancer(environnement: dict[str, str], module: str, *arguments: str) -> str:
    commande = [sys.executable, "-m", module, *arguments]
    fait = subprocess.run(commande, cwd=RACINE, env=environnement, check=True, timeout=240, capture_output=True)
    return fait.stdout.decode()


@pytest.mark.parametrize("depart", range(DEPARTS))
def test_a_cold_process_asked_by_many_at_once(scene: tuple[dict[str, str], str], depart: int) -> None:
    environnement, session = scene
    # Each start has its own page that all the threads meet in.
    pages = [f"{DOSSIER}{page}" for page in (*PAGES[depart:], *PAGES[:depart])]
    assert json.loads(_lancer(environnement, "tests.web.socle.a_froid", session, *pages)) == []
