"""Who holds a lock that others wait for; and its end, when that process is stopped and would hold it for ever.

A process stopped (SIGSTOP, a debugger) in the middle of a transaction keeps SQLite's lock: nobody writes until it goes
on, if ever. Nothing it was writing is kept: to end it frees the lock, and SQLite undoes its transaction. The server
starts another one. The kernel says who holds what (/proc/locks), and in which state a process is; elsewhere than on
Linux, nobody is looked for.
"""

from __future__ import annotations

import logging
import os
import signal
import time
from contextlib import suppress
from pathlib import Path

journal = logging.getLogger(__name__)

PATIENCE_S = 1.0
"""A process found stopped twice, this long apart, is ended: a passing SIGSTOP is forgiven."""
_VERROUS = Path("/proc/locks")
_ARRETE = frozenset("Tt")


class Guet:
    """What someone who waits for the lock of a file sees of its holder, look after look."""

    def __init__(self, chemin: str) -> None:
        self._chemin = chemin
        self._prochain = time.monotonic() + PATIENCE_S / 2
        self._suspects: dict[tuple[int, str], float] = {}

    def regarder(self) -> None:
        """Look, if it is time; end the holder when it stays stopped."""
        maintenant = time.monotonic()
        if maintenant < self._prochain:
            return
        self._prochain = maintenant + PATIENCE_S / 4
        arretes = {pid_et_debut for pid in tenants(self._chemin) if (pid_et_debut := _arrete(pid))}
        self._suspects = {qui: self._suspects.get(qui, maintenant) for qui in arretes}
        for (pid, debut), depuis in self._suspects.items():
            if maintenant - depuis >= PATIENCE_S:
                _finir(pid, debut, self._chemin)


def tenants(chemin: str) -> list[int]:
    """The other processes that hold a write lock on a file, as far as the kernel tells."""
    with suppress(OSError):
        fiche = Path(chemin).stat()
        lieu = f"{os.major(fiche.st_dev):02x}:{os.minor(fiche.st_dev):02x}:{fiche.st_ino}"
        lignes = (ligne.split() for ligne in _VERROUS.read_text().splitlines())
        pids = {int(m[4]) for m in lignes if len(m) >= 8 and m[3] == "WRITE" and m[1] != "->" and m[5] == lieu}
        return sorted(pids - {os.getpid(), 0, -1})
    return []


def _arrete(pid: int) -> tuple[int, str] | None:
    """The process and when it was started, if it is stopped: a number may be given again to another."""
    with suppress(OSError, IndexError):
        # The name of the command may hold anything: what follows its last parenthesis does not.
        champs = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        if champs[0] in _ARRETE:
            return pid, champs[19]
    return None


def _finir(pid: int, debut: str, chemin: str) -> None:
    """End that very process, not another to which its number was given meanwhile."""
    with suppress(OSError):
        poignee = os.pidfd_open(pid)
        try:
            if _arrete(pid) == (pid, debut):
                journal.error(
                    "Le processus %s, arrêté, tenait %s : il est tué, sa transaction est annulée, les autres écrivent.",
                    pid,
                    Path(chemin).name,
                )
                signal.pidfd_send_signal(poignee, signal.SIGKILL)
        finally:
            os.close(poignee)
