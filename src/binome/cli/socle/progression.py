"""Show on stderr what a long work is doing: a bar on a terminal, one line per step elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from binome.domaine.langue.typographie import pourcent

Rapport = Callable[[float, str], None]


@contextmanager
def suivre(titre: str) -> Iterator[Rapport]:
    """Give a callback (share done, step). Nothing is shown as long as it is not called."""
    if sys.stderr.isatty():
        with _barre(titre) as rapport:
            yield rapport
    else:
        yield _lignes(titre)


def _lignes(titre: str) -> Rapport:
    dites: set[str] = set()

    def dire(part: float, etape: str) -> None:
        if etape not in dites:
            dites.add(etape)
            print(f"{titre} · {pourcent(part, 0).rjust(5)} · {etape}", file=sys.stderr, flush=True)  # noqa: T201

    return dire


@contextmanager
def _barre(titre: str) -> Iterator[Rapport]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    colonnes = (TextColumn("{task.fields[titre]}"), BarColumn(), TaskProgressColumn(), TextColumn("{task.description}"))
    barre = Progress(*colonnes, console=Console(stderr=True), transient=True)
    tache = barre.add_task("", total=1.0, titre=titre)

    def dire(part: float, etape: str) -> None:
        barre.start()
        barre.update(tache, completed=part, description=etape)

    try:
        yield dire
    finally:
        barre.stop()
