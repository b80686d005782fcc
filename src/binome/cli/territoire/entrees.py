"""What the commands of perimeters are given: lists of codes, sizes, files; and what they refuse, in French."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand

from binome.cli.socle.sorties import echouer, erreurs_en_francais

if TYPE_CHECKING:
    from binome.services.territoire.terrain import Terrain

TAILLES = "2,3,4,5,7"


class Listes(TyperCommand):
    """Lets several values follow one option: `--avec A B C` is `--avec A --avec B --avec C`."""

    LISTES = ("--avec", "--sans", "--autres", "--et")

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, list(_etaler(args, self.LISTES)))


def _etaler(args: list[str], listes: tuple[str, ...]) -> Iterator[str]:
    courante, attendue = "", False
    for mot in args:
        if mot.startswith("-") and len(mot) > 1:
            courante, attendue = (mot if mot in listes else ""), mot in listes
            yield mot
            continue
        if courante and not attendue:
            yield courante
        attendue = False
        yield mot


def lire_codes(mots: list[str]) -> tuple[str, ...]:
    """Codes from words that may hold several, apart by spaces, commas or semicolons; each once."""
    return tuple(dict.fromkeys(code for mot in mots for code in re.split(r"[\s,;]+", mot) if code))


def lire_tailles(brut: str) -> tuple[int, ...]:
    """Sizes from « 2,3,5 »; none from an empty text. Errors: PerimetreError."""
    from binome.moteur.perimetre.etat import PerimetreError

    mots = [mot for mot in re.split(r"[\s,;]+", brut) if mot]
    for mot in mots:
        if not mot.isdecimal():
            raise PerimetreError(f"--tailles : « {mot} » n'est pas un nombre d'unités. Donnez par exemple {TAILLES}.")
    return tuple(int(mot) for mot in mots)


def lire_terrain(flux: Path | None, adjacence: Path | None, codes: tuple[str, ...] = ()) -> Terrain:
    from binome.cli.socle.progression import suivre
    from binome.services.territoire import terrain

    if (flux is None) != (adjacence is None):
        echouer("--flux et --adjacence vont ensemble : il manque l'un des deux.")
    if flux is not None and adjacence is not None:
        return terrain.de_fichiers(flux, adjacence)
    with suivre("Référentiel") as rapport:
        return terrain.du_referentiel(codes, rapport)


@contextmanager
def erreurs() -> Iterator[None]:
    """What the user can mend becomes a message and exit code 2."""
    from binome.moteur.adjacence import AdjacenceError
    from binome.moteur.flux import FluxError
    from binome.moteur.perimetre.etat import PerimetreError

    try:
        with erreurs_en_francais():
            yield
    except (PerimetreError, FluxError, AdjacenceError) as erreur:
        echouer(str(erreur))
