"""The real server and a real browser, for the tests that walk the site and for the pictures of the README."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import Browser, BrowserType, Error, sync_playwright
from tests import pret
from tests.base_neuve import base_neuve
from tests.installer_navigateur import CHEMIN as CHROMIUM
from tests.ports import port_libre

RACINE = Path(__file__).parents[2]
BINOME = (str(Path(sys.executable).with_name("binome")),)
OPTIONS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    # One thread for scripts: on the few cores of a machine that tests, others only take turns, at a tenth of the whole.
    "--js-flags=--single-threaded",
]
SANS_CARTE = ("--disable-gpu",)
EN_RELIEF = ("--use-angle=swiftshader", "--enable-unsafe-swiftshader")
"""WebGL in software: the machines that test have no graphics card. A third of the time of every page goes there, so only
the tests of the interactive map ask for it."""


def donnees_propres(ou: Path) -> Path:
    """A folder of data of one's own (keys, seals, attachments), with the référentiel already built on this machine."""
    ici = Path(os.environ.get("BINOME_DONNEES", RACINE / "var"))
    ou.mkdir()
    for fichier in ici.glob("*"):
        if fichier.name.startswith(("referentiel-", "flux-estimes-")) or fichier.name in ("statique", "noyaux"):
            (ou / fichier.name).symlink_to(fichier)
    return ou


def chez_soi(dossier: Path, *, prete: bool = False) -> dict[str, str]:
    """The variables of a server on data and a base of its own: those of `var/` are their owner's, perhaps of a version
    that this one refuses. `prete`: its tables are there; otherwise what begins first makes them."""
    base = dossier / "base.sqlite3"
    if prete:
        shutil.copyfile(base_neuve(), base)
    return {"BINOME_DONNEES": str(donnees_propres(dossier / "donnees")), "BINOME_BASE": f"sqlite:///{base}"}


@contextmanager
def servi(
    environnement: Mapping[str, str],
    port: int | None = None,
    processus: int = 1,
    programme: Sequence[str] = (),
    copie: Sequence[str] = ("-c", pret.BINOME),
) -> Iterator[str]:
    """`binome servir` in its own process, with these variables added (`chez_soi`); its origin, once it answers.
    `programme`: what is started for it (`BINOME`, as it is installed), rather than a copy of what is loaded, which is
    `copie`."""
    port = port or port_libre()
    options = ("servir", "--adresse", f"127.0.0.1:{port}", "--processus", str(processus))
    variables = {**os.environ, **environnement}
    lance = (
        subprocess.Popen([*programme, *options], cwd=RACINE, env=variables)
        if programme
        else pret.Programme(*copie, *options, env=variables)
    )
    try:
        attendre(f"http://127.0.0.1:{port}/sante", lance)
        yield f"http://127.0.0.1:{port}"
    finally:
        lance.terminate()
        try:
            lance.wait(120)
        except subprocess.TimeoutExpired:
            lance.kill()
            raise


def attendre(
    adresse: str, processus: subprocess.Popen[Any] | pret.Programme, secondes: float = 120, trace: Path | None = None
) -> None:
    """Wait until the server answers. Raises RuntimeError when it stops first; what it said is in its trace, or on the
    error output."""
    fin = time.monotonic() + secondes
    while time.monotonic() < fin:
        if processus.poll() is not None:
            raise RuntimeError(f"le serveur s'est arrêté. {trace.read_text() if trace else ''}")
        try:
            # As the proxy of a site over HTTPS would ask; others read nothing in it.
            demande = urllib.request.Request(adresse, headers={"X-Forwarded-Proto": "https"})  # noqa: S310
            with urllib.request.urlopen(demande, timeout=2):  # noqa: S310
                return
        except urllib.error.HTTPError:
            # In poor health (a base that nobody prepared), but up.
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("le serveur ne répond pas")


def lancer(chromium: BrowserType, autres: tuple[str, ...] = SANS_CARTE) -> Browser:
    return chromium.launch(executable_path=CHROMIUM, args=[*OPTIONS, *autres])


@contextmanager
def navigateur_lance() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        navigateur = lancer(playwright.chromium)
        yield navigateur
        navigateur.close()


class Chromium:
    """One browser for many tests. It happens, once in many runs, that a browser says nothing more, not even no: what
    Playwright then waits for has no term. It is killed after a while, and the next who asks gets a new one."""

    def __init__(self) -> None:
        self._tenue = ExitStack()
        self._navigateur: Browser | None = None

    @contextmanager
    def surveille(self, patience: float) -> Iterator[Browser]:
        """The browser, for at most `patience` seconds: what is asked of it then fails."""
        if self._navigateur is None or not self._navigateur.is_connected():
            self.fermer()
            self._navigateur = self._tenue.enter_context(navigateur_lance())
        fini = threading.Event()
        threading.Thread(target=_surveiller, args=(fini, patience), daemon=True).start()
        try:
            yield self._navigateur
        finally:
            fini.set()

    def fermer(self) -> None:
        self._navigateur = None
        with suppress(Error):
            self._tenue.close()


def _surveiller(fini: threading.Event, patience: float) -> None:
    """Kill the browsers of this process when it is not over in time; then, if that was not it, what drives them."""
    for nom, attente in (("chromium", patience), ("node", 20)):
        if fini.wait(attente):
            return
        for enfant in psutil.Process().children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                if enfant.name().startswith(nom):
                    enfant.kill()
