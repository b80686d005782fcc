"""A PostgreSQL server of our own, for tests and benchmarks: on a free port, run by an unprivileged user."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.installer_postgresql import programmes
from tests.ports import port_libre


@contextmanager
def demarrer(*, durable: bool = False) -> Iterator[str]:
    """Its address, without a database. `durable`: with fsync, as in production."""
    with demarrer_a_relancer(durable=durable) as (adresse, _):
        yield adresse


@contextmanager
def demarrer_a_relancer(*, durable: bool = False) -> Iterator[tuple[str, list[str]]]:
    """The same, with the command that restarts it, connections cut."""
    binaires = programmes()
    assert binaires is not None
    qui: dict[str, Any] = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
    dossier, port = Path(tempfile.mkdtemp(prefix="binome-pg-")), port_libre()
    if qui:
        shutil.chown(dossier, "postgres", "postgres")
    try:
        lancer(binaires / "initdb", "-D", dossier / "d", "-U", "binome", "-A", "trust", "-E", "UTF8", **qui)
        reglages = f"-p {port} -k {dossier} -c listen_addresses=127.0.0.1 -c max_connections=60"
        reglages += "" if durable else " -c fsync=off"
        controle = (binaires / "pg_ctl", "-D", dossier / "d", "-w", "-l", dossier / "trace")
        lancer(*controle, "-o", reglages, "start", **qui)
        try:
            relance = [*map(str, controle), "-m", "immediate", "-o", reglages, "restart"]
            qui_relance = ["runuser", "-u", "postgres", "--"] if qui else []
            yield f"postgresql://binome@127.0.0.1:{port}", [*qui_relance, *relance]
        finally:
            lancer(*controle, "-m", "immediate", "stop", **qui)
    finally:
        shutil.rmtree(dossier, ignore_errors=True)


def lancer(*commande: object, **qui: Any) -> None:
    """Run a program of PostgreSQL's."""
    fait = subprocess.run([str(c) for c in commande], cwd="/", capture_output=True, text=True, check=False, **qui)
    assert fait.returncode == 0, fait.stdout + fait.stderr
