"""Where a workbook comes from: kept in it, so that an import knows what its author had before their eyes."""

from __future__ import annotations

from dataclasses import dataclass

FORMAT = "binome-plan-1"


@dataclass(frozen=True, slots=True)
class Origine:
    """The dossier and the revision that were written out. `fiches`: their ids, so that a fiche that was not in the
    workbook is told from one that was taken out of it."""

    dossier: str
    revision: int | None = None
    fiches: tuple[str, ...] = ()
