"""One server of each kind and one browser for all the tests of this folder."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from tests import pret
from tests.parcours.serveur import BINOME, CHROMIUM, Chromium, chez_soi, servi

# Machines that test are small and shared: what matters is that it comes.
expect.set_options(timeout=30_000)
# Several times the longest of these tests, on a busy machine.
PATIENCE = 400


@dataclass(frozen=True)
class Plateforme:
    """A server in demonstration mode with a database of its own; `semis` is what `semer.py` says of it, `variables` what
    another server on the same data is given."""

    origine: str
    semis: dict[str, Any]
    variables: dict[str, str] = field(default_factory=dict)

    def contexte(self, navigateur: Browser, role: str | None = None, **options: Any) -> BrowserContext:
        """A browser signed in as a role, or as nobody."""
        contexte = navigateur.new_context(locale="fr-FR", base_url=self.origine, **options)
        if role is not None:
            cle = self.semis["sessions"][role]
            contexte.add_cookies([{"name": "sessionid", "value": cle, "url": self.origine}])
        return contexte


@pytest.fixture(scope="session")
def origine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server as it is installed, on data of its own: the base of `var/` is its owner's, perhaps of another version."""
    with servi(environnement=chez_soi(tmp_path_factory.mktemp("site")), programme=BINOME) as adresse:
        yield adresse


@pytest.fixture(scope="session")
def plateforme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plateforme]:
    dossier = tmp_path_factory.mktemp("plateforme")
    variables = {
        **chez_soi(dossier, prete=True),
        "BINOME_DEMONSTRATION": "oui",
        "BINOME_TACHES": "ouvrier",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    semis = pret.lire("-m", "tests.parcours.semer", env={**os.environ, **variables})
    with servi(environnement=variables) as adresse:
        # A security key wants a name, not an address.
        yield Plateforme(adresse.replace("127.0.0.1", "localhost"), json.loads(semis), variables)


@pytest.fixture
def atelier(plateforme: Plateforme) -> str:
    return plateforme.origine


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    if not os.access(CHROMIUM, os.X_OK):
        pytest.skip(f"pas de navigateur à {CHROMIUM} : voir tests/installer_navigateur.py")
    tenu = Chromium()
    yield tenu
    tenu.fermer()


@pytest.fixture
def navigateur(chromium: Chromium) -> Iterator[Browser]:
    with chromium.surveille(PATIENCE) as lance:
        yield lance
