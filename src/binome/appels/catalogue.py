"""The calls that Binôme knows: one folder each, with `appel.toml` and its examples."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from binome.appels.chargement import AppelExecutable, lire
from binome.appels.disparu import appel_disparu
from binome.appels.fautes import FICHIER, AppelInvalideError
from binome.appels.parametres import proche
from binome.domaine.socle.erreurs import BinomeError, Famille

_ICI = Path(__file__).parent
_AJOUTES: list[Path] = []
"""Folders of calls that stand outside the package, while they are lent."""


class AppelInconnuError(BinomeError):
    """No call has that id; the phrase names those that exist."""

    code = "appel_inconnu"
    famille = Famille.introuvable

    def __init__(self, identifiant: str) -> None:
        super().__init__(f"L'appel « {identifiant} » n'est pas connu de Binôme. {proche(identifiant, identifiants())}")


@cache
def _du_paquet() -> tuple[Path, ...]:
    return tuple(sorted(fichier.parent for fichier in _ICI.glob(f"*/{FICHIER}")))


def _dossiers() -> dict[str, Path]:
    """Id → folder: `ti_2023_2027` → `ti-2023-2027`."""
    return {dossier.name.replace("_", "-"): dossier for dossier in (*_du_paquet(), *_AJOUTES)}


def identifiants() -> tuple[str, ...]:
    """Ids of the calls, from their folders."""
    return tuple(_dossiers())


def charger_appel(identifiant: str) -> AppelExecutable:
    """Load a call and its rules. Raises `AppelInconnuError`, `AppelInvalideError`."""
    dossier = _dossiers().get(identifiant)
    if dossier is None:
        raise AppelInconnuError(identifiant)
    return _lu(dossier)


def retrouver_appel(identifiant: str) -> AppelExecutable:
    """The call of a dossier that was kept, which is shown even when its call is gone. Errors: AppelInvalideError."""
    try:
        return charger_appel(identifiant)
    except AppelInconnuError:
        return appel_disparu(identifiant)


def est_la(identifiant: str) -> bool:
    """Whether this server has a call: without it, what it asked is unknown, and nothing is done as if it asked nothing.
    Errors: AppelInvalideError."""
    try:
        charger_appel(identifiant)
    except AppelInconnuError:
        return False
    return True


@cache
def _lu(dossier: Path) -> AppelExecutable:
    nom = dossier.name.replace("_", "-")
    try:
        executable = lire(dossier)
    except AppelInvalideError as erreur:
        raise AppelInvalideError(f"L'appel « {nom} » ne peut pas être lu :\n{erreur}") from None
    if executable.appel.id != nom:
        raise AppelInvalideError(f"{FICHIER} : l'appel « {executable.appel.id} » est dans le dossier de « {nom} ».")
    return executable


@contextmanager
def avec_appel(dossier: Path) -> Iterator[AppelExecutable]:
    """A call that stands in a folder of its own, known by the catalogue as long as the block lasts.

    Errors: AppelInvalideError.
    """
    executable = _lu(dossier)
    _AJOUTES.append(dossier)
    try:
        yield executable
    finally:
        _AJOUTES.remove(dossier)
