"""What can be wrong with a workbook, said in French with its sheet, its row and its column."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Faute:
    """One thing wrong; `ligne` counts from 1, as spreadsheets do."""

    message: str
    feuille: str = ""
    ligne: int | None = None
    colonne: str = ""
    recu: str | None = None

    def __str__(self) -> str:
        lieux = (
            f"feuille « {self.feuille} »" if self.feuille else "",
            f"ligne {self.ligne}" if self.ligne else "",
            f"colonne « {self.colonne} »" if self.colonne else "",
        )
        lieu = ", ".join(filter(None, lieux))
        recu = f" (reçu : « {self.recu} »)" if self.recu is not None else ""
        phrase = f"{lieu} : {self.message}{recu}" if lieu else f"{self.message}{recu}"
        phrase = phrase[:1].upper() + phrase[1:]
        return phrase if phrase.endswith((".", "!", "?")) else f"{phrase}."


class ClasseurRefuseError(ValueError):
    """A workbook that cannot be taken; `fautes` says all that is wrong with it."""

    def __init__(self, fautes: Iterable[Faute]) -> None:
        self.fautes = tuple(fautes)
        super().__init__("\n".join(map(str, self.fautes)))
