"""Where a workbook comes from: kept in it, so that an import knows what its author had before their eyes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

FORMAT = "binome-plan-1"


@dataclass(frozen=True, slots=True)
class Origine:
    """The dossier and the revision that were written out. `fiches`: their ids, so that a fiche that was not in the
    workbook is told from one that was taken out of it. `d_office`: the number shown of those that chose none, by id;
    `nommees`: the id of those that the other sheets call by their number."""

    dossier: str
    revision: int | None = None
    fiches: tuple[str, ...] = ()
    d_office: Mapping[str, str] = field(default_factory=dict)
    nommees: Mapping[str, str] = field(default_factory=dict)
