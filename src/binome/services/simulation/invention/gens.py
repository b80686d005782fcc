"""Who a played campaign is made of: invented people and firms, each once, and said to be invented."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, TypeVar

from django.utils.text import slugify

from binome.domaine.socle.identifiants import cle_luhn

T = TypeVar("T")
DOMAINE = "simulation.invalid"
"""Where everybody's address seems to be: nothing is ever sent there (RFC 2606)."""
_PREMIER_SIREN = 10_000


def stock() -> dict[str, Any]:
    """What it is drawn from: names, industries, actions."""
    return tomllib.loads(files(__package__).joinpath("stock.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Personnage:
    """Someone invented."""

    nom: str
    courriel: str


class Foule:
    """People, in an order drawn once: no two bear the same name, however many are asked for."""

    def __init__(self, sort: random.Random, lu: dict[str, Any]) -> None:
        self._suite = self._tirer(sort, lu["prenoms"], lu["noms"])
        self.combien = 0

    def _tirer(self, sort: random.Random, prenoms: list[str], noms: list[str]) -> Iterator[Personnage]:
        for tour in range(len(noms)):
            paires = [(prenom, nom) for prenom in prenoms for nom in noms]
            sort.shuffle(paires)
            for prenom, nom in paires:
                # Once every pair has served, a second name tells them apart.
                entier = f"{prenom} {nom}" if tour == 0 else f"{prenom} {nom} {noms[tour - 1]}"
                yield Personnage(entier, f"{slugify(entier).replace('-', '.')}@{DOMAINE}")

    def suivant(self) -> Personnage:
        """Somebody else."""
        self.combien += 1
        return next(self._suite)


class Sirens:
    """SIREN that no firm has: they begin with 000, and their key is right."""

    def __init__(self) -> None:
        self._suite = _sirens()

    def suivant(self) -> str:
        return next(self._suite)


def _sirens() -> Iterator[str]:
    for rang in range(_PREMIER_SIREN, 10**5 * 10):
        racine = f"{rang:08d}"
        yield next(racine + cle for cle in "0123456789" if cle_luhn(racine + cle))


def siret(siren: str) -> str:
    """An establishment of a SIREN, with its key."""
    racine = f"{siren}0001"
    return next(racine + cle for cle in "0123456789" if cle_luhn(racine + cle))


def piocher(sort: random.Random, poids: Mapping[T, int]) -> T:
    """One of the keys, as often as its weight says."""
    return sort.choices(list(poids), weights=list(poids.values()))[0]
