"""`binome servir` with its worker, on a database of its own; and what the processor spent for it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from tests.ports import port_libre

RACINE = Path(__file__).resolve().parents[2]
PARTAGES = ("referentiel-*.binome", "flux-estimes-*.npz", "mesures", "statique")


@dataclass(frozen=True)
class Lieu:
    """Where a run lives: a folder of data on the disk of the platform, and a database."""

    donnees: Path
    base: str

    @property
    def environnement(self) -> dict[str, str]:
        """For every program of the run."""
        propres = {"BINOME_DONNEES": str(self.donnees), "BINOME_BASE": self.base, "PYTHONPATH": str(RACINE)}
        return {**os.environ, **propres, "DJANGO_SETTINGS_MODULE": "config.settings", "BINOME_COURRIEL": "console"}

    def partager(self, communes: Path) -> None:
        """Take the data that everyone may share from the folder that has them built."""
        for motif in PARTAGES:
            for commun in communes.glob(motif):
                (self.donnees / commun.name).symlink_to(commun)

    def lancer(self, module: str, *arguments: object) -> str:
        """Run one of the programs of the benchmark; what it prints."""
        with self.ouvrir(module, *arguments) as programme:
            return finir(programme)

    def ouvrir(self, module: str, *arguments: object) -> subprocess.Popen[str]:
        """The same, left running."""
        commande = [sys.executable, "-m", f"benchmarks.echeance.{module}", *map(str, arguments)]
        tuyaux = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        return subprocess.Popen(commande, cwd=RACINE, env=self.environnement, text=True, **tuyaux)


def finir(programme: subprocess.Popen[str]) -> str:
    """The last line that a program prints, at its end. Raises RuntimeError when it fails."""
    dit, _ = programme.communicate()
    if programme.returncode:
        raise RuntimeError(f"{programme.args} a échoué")
    return str(dit.splitlines()[-1])


@dataclass(frozen=True)
class Serveur:
    """A server at work."""

    hote: str
    processus: subprocess.Popen[bytes]

    def processeur(self) -> dict[str, float]:
        """Seconds of processor spent so far, by the site and by the worker beside it."""
        depenses = {"site": 0.0, "ouvrier": 0.0}
        pere = psutil.Process(self.processus.pid)
        for enfant in [pere, *pere.children(recursive=True)]:
            temps = enfant.cpu_times()
            depenses["ouvrier" if "tache" in enfant.cmdline() else "site"] += temps.user + temps.system
        return depenses


@contextmanager
def servir(lieu: Lieu, processus: int | None, *, ouvrier: bool = True) -> Iterator[Serveur]:
    """The site and, unless told otherwise, its worker, until the end of the block; what they say goes to `traces`, in
    the folder of data."""
    hote = f"127.0.0.1:{port_libre()}"
    options = ["--adresse", hote, *(["--processus", str(processus)] if processus else [])]
    options += ["--avec-ouvrier"] if ouvrier else []
    with (lieu.donnees / "traces").open("wb") as traces:
        lance = subprocess.Popen(
            [str(Path(sys.executable).with_name("binome")), "servir", *options],
            cwd=RACINE,
            env=lieu.environnement,
            stdout=traces,
            stderr=subprocess.STDOUT,
        )
        try:
            # Its health wants a worker.
            _attendre(f"http://{hote}/{'sante' if ouvrier else 'appels/'}", lance)
            yield Serveur(hote, lance)
        finally:
            lance.terminate()
            lance.wait(60)


def _attendre(adresse: str, processus: subprocess.Popen[bytes]) -> None:
    fin = time.monotonic() + 60
    while time.monotonic() < fin and processus.poll() is None:
        try:
            with urllib.request.urlopen(adresse, timeout=5):  # noqa: S310
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("le serveur ne répond pas")
