"""How every command ends: results on stdout or in a file written whole, errors in French on stderr, exit code 2."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from binome.domaine.langue.pannes import panne
from binome.domaine.langue.typographie import soigner

if TYPE_CHECKING:
    from binome.documents.lecture import DossierLu


class Format(StrEnum):
    """How an answer is written: to be read, or for a program."""

    texte = "texte"
    json = "json"


class FormatOuPage(StrEnum):
    """The same, or a page that stands alone."""

    texte = "texte"
    json = "json"
    html = "html"


Peindre = Callable[[str, str], str]
"""Puts a tone on a text, or leaves it as it is."""
TONS = {"bloquant": ("red", True), "a_justifier": ("yellow", True), "conseil": ("cyan", True)}


def en_couleur() -> bool:
    """Colours on a terminal only, unless NO_COLOR says otherwise (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def peindre(texte: str, ton: str) -> str:
    """Paint for a terminal: a severity, « titre » or « discret »."""
    if ton == "titre":
        return typer.style(texte, bold=True)
    if ton == "discret":
        return typer.style(texte, dim=True)
    couleur, gras = TONS[ton]
    return typer.style(texte, fg=couleur, bold=gras)


def ecrire(contenu: str | bytes, sortie: Path | None) -> None:
    """Write to stdout, or to a file that appears whole or not at all."""
    octets = contenu.encode() if isinstance(contenu, str) else contenu
    if sortie is None or str(sortie) == "-":
        sys.stdout.buffer.write(octets)
        sys.stdout.buffer.flush()
        return
    try:
        sortie.parent.mkdir(parents=True, exist_ok=True)
        provisoire = sortie.with_name(f".{sortie.name}.{os.getpid()}")
        provisoire.write_bytes(octets)
        provisoire.replace(sortie)
    except OSError as erreur:
        echouer(f"Impossible d'écrire {sortie} : {panne(erreur)}. Choisissez un autre emplacement avec « --sortie ».")


def dire_lissages(lu: DossierLu) -> None:
    """Say on stderr what reading changed in the texts."""
    for lissage in lu.lissages():
        avertir(f"Lu autrement qu'écrit : {lissage}")


def avertir(message: str) -> None:
    """Say something on stderr, and go on."""
    typer.echo(soigner(message), err=True)


def echouer(message: str) -> NoReturn:
    """Say what is wrong on stderr and exit with code 2."""
    avertir(message)
    raise typer.Exit(2)


@contextmanager
def erreurs_en_francais() -> Iterator[None]:
    """Turn what the user can mend into a message and exit code 2; anything else is a bug and shows."""
    try:
        yield
    except Exception as erreur:
        message = _a_dire(erreur)
        if message is None:
            raise
        echouer(message)


def _a_dire(erreur: Exception) -> str | None:
    """What to tell of an error, None for a bug. The rooms that raise them are imported once there is one: a command
    that goes well does not wait for them."""
    from binome.documents.erreurs import DossierIllisibleError
    from binome.domaine.socle.erreurs import BinomeError

    if isinstance(erreur, DossierIllisibleError):
        return f"{erreur}\nRien n'a été vérifié ni écrit."
    return str(erreur) if isinstance(erreur, BinomeError) else None
