"""Reads the environment: one typed function per shape of value, with messages in French."""

from __future__ import annotations

import os

from django.core.exceptions import ImproperlyConfigured

_VRAI = {"1", "oui", "o", "vrai", "true", "yes", "y", "on"}
_FAUX = {"", "0", "non", "n", "faux", "false", "no", "off"}


def texte(nom: str, defaut: str) -> str:
    """The variable as it is."""
    return os.environ.get(nom, defaut)


def booleen(nom: str, defaut: bool) -> bool:
    """« oui » or « non », in the usual spellings: the one reading of a switch, for every door. Empty is the default."""
    brut = os.environ.get(nom, "").strip().lower() or ("oui" if defaut else "non")
    if brut in _VRAI | _FAUX:
        return brut in _VRAI
    raise ImproperlyConfigured(f"{nom} vaut « {brut} » ; écrivez « oui » ou « non ».")


def entier(nom: str, defaut: int) -> int:
    """A whole number, zero or more."""
    brut = os.environ.get(nom, str(defaut)).strip()
    if brut.isdecimal():
        return int(brut)
    raise ImproperlyConfigured(f"{nom} vaut « {brut} » ; écrivez un nombre entier, par exemple {defaut}.")


def liste(nom: str, defaut: str) -> list[str]:
    """Values separated by commas."""
    return [v.strip() for v in os.environ.get(nom, defaut).split(",") if v.strip()]


def choix(nom: str, possibles: tuple[str, ...]) -> str:
    """One word among several; the first is the default."""
    brut = os.environ.get(nom, possibles[0]).strip().lower()
    if brut in possibles:
        return brut
    raise ImproperlyConfigured(f"{nom} vaut « {brut} » ; écrivez {' ou '.join(f'« {p} »' for p in possibles)}.")
