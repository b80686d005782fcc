"""The compiled kernels of the search of perimeters: a page never waits for their compilation.

They are compiled once for a version, by `make install` or by `binome administrer compiler`; else by a process of its
own that the site starts, and until it ends what needs them is refused, saying when to come back. Commands, the worker
and tests compile on the spot.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from binome.domaine.langue.typographie import pourcent
from binome.referentiel.emplacement import tenu, verrou
from binome.referentiel.erreurs import ReferentielError
from binome.services.socle.disponibilite import PreparationError

_journal = logging.getLogger(__name__)
Rapport = Callable[[float, str], None]
ATTENTE_S = 5
_COMMANDE = (sys.executable, "-c", "from binome.services.calculs import noyaux; noyaux.compiler_a_cote()")
_COMPLAISANCE = 5
ESSAIS = 2
"""Compilations that a process starts at most: where none leaves anything on the disk, it compiles for itself."""
_pages: list[bool] = []
_lances: list[tuple[int, subprocess.Popen[bytes]]] = []
"""Compilations started, and by which process: one that was forked from it knows nothing of them."""


def prets() -> bool:
    """Whether a search can begin at once, in this process or another of this machine."""
    from binome.moteur.perimetre.auto_contention import chauffe

    return chauffe.chaud() or chauffe.prets()


def compiler(rapport: Rapport) -> bool:
    """Compile them, unless it is done; a second process waits for the first. Whether there was anything to do.

    rapport: called with the share done, from 0 to 1, and the name of the step. Errors: ReferentielError, when nothing
    can be written where they are kept.
    """
    from binome.moteur.perimetre.auto_contention import chauffe

    with verrou(_lieu()):
        if chauffe.prets():
            return False
        for rang, etape in enumerate(chauffe.etapes()):
            rapport(rang / chauffe.ETAPES, etape)
    rapport(1.0, "prêts")
    return True


def ouvrir_les_pages() -> None:
    """From now on, here and in the processes forked from here, whoever asks too early is told to come back."""
    from binome.moteur.perimetre.auto_contention import chauffe

    if chauffe.prets() or not _gardables():
        # Read from the disk in half a second, for all; where nothing can be kept, compiled before anyone comes.
        chauffe.chauffer()
    else:
        _lancer()
    _pages[:] = [True]


def exiger() -> None:
    """What comes before a search. Errors: PreparationError, where pages are served and the kernels are not ready. Where
    they cannot be kept (a disk that filled up since the site opened), one page waits rather than all of them for ever.
    """
    if not _pages or prets():
        return
    if not tenu(_lieu()) and not _en_cours():
        if len(_siens()) >= ESSAIS:
            _pour_soi()
            return
        _lancer()
    raise PreparationError(
        "Binôme prépare ses calculs, une fois par version : moins d'une minute. Redemandez dans quelques secondes.",
        ATTENTE_S,
    )


def compiler_a_cote() -> None:
    """In the process that the site starts: it gives way to pages, and says on the terminal where it is."""
    os.nice(_COMPLAISANCE)
    compiler(_dire)


def _dire(part: float, etape: str) -> None:
    sys.stderr.write(f"Calculs · {pourcent(part, 0)} · {etape}\n")
    sys.stderr.flush()


def _lancer() -> None:
    # In a session of its own: Ctrl+C stops the site, what is compiled meanwhile serves the next start.
    enfant = subprocess.Popen(_COMMANDE, stdin=subprocess.DEVNULL, start_new_session=True)
    _lances.append((os.getpid(), enfant))


def _siens() -> list[subprocess.Popen[bytes]]:
    return [enfant for parent, enfant in _lances if parent == os.getpid()]


def _en_cours() -> bool:
    """Whether a compilation that this process started has not ended: it takes a second to hold the lock."""
    return any(enfant.poll() is None for enfant in _siens())


def _pour_soi() -> None:
    from binome.moteur.perimetre.auto_contention import chauffe

    _journal.warning("Les calculs compilés n'ont pas pu être gardés dans « %s » : ils le sont ici.", _lieu().parent)
    chauffe.chauffer()


def _gardables() -> bool:
    try:
        with verrou(_lieu()):
            return True
    except ReferentielError:
        return False


def _lieu() -> Path:
    from binome.moteur.compilation import dossier_cache

    return dossier_cache() / "compilation"
