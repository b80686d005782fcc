"""The physical lines of a table, one at a time and never longer than a bound: a file may hold anything.

A row is one line: an open quotation mark spoils its own line, and not all those that follow.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

LIGNE_MAX = 20_000
"""Bytes of a line. Those of the directory have three hundred."""


class ListeRefuseeError(ValueError):
    """A file that is no list of offices; says why and what to do."""


class RangeeRefuseeError(ValueError):
    """A row that cannot be taken; says why."""


@dataclass
class Lignes:
    """What is read so far: how many lines, how many bytes, and their digest, which is that of the file at its end."""

    flux: BinaryIO
    numero: int = 0
    lus: int = 0
    condense: hashlib._Hash = field(default_factory=hashlib.sha256)

    def suivante(self) -> bytes | None:
        """The next line, b"" at the end; None for one that is too long, which is passed over. Errors:
        ListeRefuseeError."""
        brute = self._lire()
        self.numero += bool(brute)
        if len(brute) < LIGNE_MAX or brute.endswith(b"\n"):
            return brute
        while (reste := self._lire()) and not reste.endswith(b"\n"):
            pass
        return None

    def _lire(self) -> bytes:
        brute = self.flux.readline(LIGNE_MAX)
        self.condense.update(brute)
        self.lus += len(brute)
        return brute

    def rangees(self, separateur: str) -> Iterator[tuple[int, list[str] | RangeeRefuseeError]]:
        """The cells of each line that is not empty, or why it is refused. Errors: ListeRefuseeError."""
        while (brute := self.suivante()) != b"":
            try:
                cellules = couper(brute, separateur)
            except RangeeRefuseeError as erreur:
                yield self.numero, erreur
            else:
                if cellules:
                    yield self.numero, cellules


def couper(brute: bytes | None, separateur: str) -> list[str]:
    """The cells of a line. Errors: RangeeRefuseeError; ListeRefuseeError, when it is not in UTF-8."""
    if brute is None:
        raise RangeeRefuseeError(f"elle dépasse {LIGNE_MAX} octets")
    if b"\0" in brute:
        raise RangeeRefuseeError("elle porte un octet nul")
    try:
        return next(csv.reader((texte(brute).rstrip("\r\n"),), delimiter=separateur, strict=True), [])
    except csv.Error:
        raise RangeeRefuseeError("ses guillemets ne se ferment pas, ou une cellule tient sur deux lignes") from None


def texte(brute: bytes) -> str:
    """A line as text. Errors: ListeRefuseeError."""
    try:
        return brute.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ListeRefuseeError(
            "Ce fichier n'est pas en UTF-8 : téléchargez-le de nouveau, sans l'ouvrir dans un tableur."
        ) from None
