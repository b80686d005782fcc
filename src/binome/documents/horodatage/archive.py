"""A zip (a seal, a proof of date), written in one way only: the same files give the same bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import IO

BLOC = 1 << 20


@dataclass(frozen=True)
class Entree:
    """A file of the archive: its name, and how to read it."""

    nom: str
    ouvrir: Callable[[], IO[bytes]]


def ecrire_archive(sortie: IO[bytes], entrees: Iterable[Entree]) -> None:
    """Write a zip to a seekable `sortie`: no compression, no date, no comment."""
    with zipfile.ZipFile(sortie, "w") as archive:
        for entree in entrees:
            # Stored as they are: the same bytes with every version of zlib, and no bomb to fear when reading.
            info = zipfile.ZipInfo(entree.nom, (1980, 1, 1, 0, 0, 0))
            info.external_attr, info.create_system = 0o644 << 16, 3
            with entree.ouvrir() as flux, archive.open(info, "w") as place:
                while bloc := flux.read(BLOC):
                    place.write(bloc)
