"""Files that a command is given: what is beyond measure is refused without being held."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from binome.cli.socle.sorties import echouer
from binome.domaine.langue.pannes import panne

PEM_MAX = 1_000_000
"""Bytes of certificates or of a key: a chain has five thousand."""


def lire(chemin: Path, au_plus: int, refuser: Callable[[str], NoReturn] = echouer) -> bytes:
    """What a file holds, one byte more than `au_plus` at most: who reads it says that it is too long. `refuser`: how
    it is said that it cannot be read."""
    try:
        with chemin.open("rb") as fichier:
            return fichier.read(au_plus + 1)
    except OSError as erreur:
        refuser(f"« {chemin} » ne peut pas être lu : {panne(erreur)}.")


def lire_pem(chemin: Path) -> bytes:
    """A PEM file, whole."""
    octets = lire(chemin, PEM_MAX)
    if len(octets) > PEM_MAX:
        echouer(f"« {chemin} » dépasse {PEM_MAX // 1_000_000} Mo : ce n'est ni une clé, ni une chaîne de certificats.")
    return octets


def lire_des_pem(chemins: Sequence[Path]) -> bytes:
    """Several PEM files as one."""
    return b"\n".join(lire_pem(chemin) for chemin in chemins)


def condenser(chemin: Path) -> str:
    """The SHA-256 of a file, however large."""
    try:
        with chemin.open("rb") as fichier:
            return hashlib.file_digest(fichier, "sha256").hexdigest()
    except OSError as erreur:
        echouer(f"« {chemin} » ne peut pas être lu : {panne(erreur)}.")
