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

PLACE_EN_MEMOIRE = 2 << 30
"""Octets free from which a server that need not be durable keeps its files in memory."""
EPHEMERES = ("fsync=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0", "autovacuum=off", "jit=off")
"""Of a server whose machine will not fall: what would hold it together then, and what pays off on a base that lasts,
costs more than most tests. A server that is killed and started again has all that was committed."""


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
    dossier, port = Path(tempfile.mkdtemp(prefix="binome-pg-", dir=None if durable else _en_memoire())), port_libre()
    if qui:
        shutil.chown(dossier, "postgres", "postgres")
    try:
        lancer(binaires / "initdb", "-D", dossier / "d", "-U", "binome", "-A", "trust", "-E", "UTF8", **qui)
        reglages = f"-p {port} -k {dossier} -c listen_addresses=127.0.0.1 -c max_connections=60"
        reglages += "" if durable else "".join(f" -c {reglage}" for reglage in EPHEMERES)
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


def _en_memoire() -> str | None:
    """Where files are kept in memory, if there is room: a base is twelve hundred of them."""
    memoire = Path("/dev/shm")
    assez = memoire.is_dir() and shutil.disk_usage(memoire).free > PLACE_EN_MEMOIRE
    return str(memoire) if assez and os.access(memoire, os.W_OK) else None


def lancer(*commande: object, **qui: Any) -> None:
    """Run a program of PostgreSQL's."""
    fait = subprocess.run([str(c) for c in commande], cwd="/", capture_output=True, text=True, check=False, **qui)
    assert fait.returncode == 0, fait.stdout + fait.stderr
