"""Where built data live on this machine, and how a file is written there without ever being half there."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from binome.domaine.langue.pannes import panne
from binome.referentiel.erreurs import ReferentielError

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows has no flock: the atomic rename alone protects the file
    fcntl = None  # type: ignore[assignment]


_journal = logging.getLogger(__name__)


def racine_du_projet() -> Path | None:
    """The folder of the checkout this package runs from (it holds pyproject.toml), or None when installed."""
    for dossier in Path(__file__).resolve().parents[2:5]:
        if (dossier / "pyproject.toml").is_file():
            return dossier
    return None


def dossier_donnees() -> Path:
    """BINOME_DONNEES, else `var/` of the checkout, else the user's XDG data folder. It may not exist yet."""
    if choisi := os.environ.get("BINOME_DONNEES"):
        return Path(choisi).expanduser()
    if racine := racine_du_projet():
        return racine / "var"
    xdg = os.environ.get("XDG_DATA_HOME")
    return (Path(xdg) if xdg else Path.home() / ".local" / "share") / "binome"


def preparer_dossier(dossier: Path) -> None:
    """Create `dossier` if needed. Errors: ReferentielError when it cannot be."""
    try:
        dossier.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReferentielError(
            f"Impossible de créer le dossier de données « {dossier} » : {panne(error)}. "
            "Choisissez-en un autre avec la variable d'environnement BINOME_DONNEES."
        ) from error


def ecrire_d_un_coup(chemin: Path, *morceaux: bytes) -> None:
    """Write beside, fsync, rename: a reader sees the old file or the new one, whole. Errors: ReferentielError."""
    preparer_dossier(chemin.parent)
    provisoire: Path | None = None
    try:
        descripteur, nom = tempfile.mkstemp(prefix=f".{chemin.name}.", suffix=".tmp", dir=chemin.parent)
        provisoire = Path(nom)
        with os.fdopen(descripteur, "wb") as fichier:
            fichier.writelines(morceaux)
            fichier.flush()
            os.fsync(fichier.fileno())
        provisoire.chmod(0o644)
        provisoire.replace(chemin)
    except OSError as error:
        raise ReferentielError(
            f"Impossible d'écrire « {chemin} » : {panne(error)}. "
            "Libérez de la place, ou choisissez un autre dossier avec la variable BINOME_DONNEES."
        ) from error
    finally:
        if provisoire is not None:
            provisoire.unlink(missing_ok=True)


def ecrire_si_possible(chemin: Path, *morceaux: bytes) -> None:
    """The same, of what can be made again: a full disk costs that work, not the page that asked for it."""
    try:
        ecrire_d_un_coup(chemin, *morceaux)
    except ReferentielError as erreur:
        _journal.warning("%s", erreur)


def tenu(chemin: Path) -> bool:
    """Whether a process of this machine holds the lock of `chemin` now."""
    try:
        with _verrou_de(chemin).open("ab") as fichier:
            if fcntl is not None:
                fcntl.flock(fichier, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _verrou_de(chemin: Path) -> Path:
    return chemin.with_name(f".{chemin.name}.verrou")


@contextmanager
def verrou(chemin: Path) -> Iterator[None]:
    """Hold the lock of `chemin` among all the processes of this machine; a second one waits for its turn."""
    preparer_dossier(chemin.parent)
    try:
        fichier = _verrou_de(chemin).open("ab")
    except OSError as error:
        raise ReferentielError(
            f"Le dossier de données « {chemin.parent} » n'accepte pas l'écriture : {panne(error)}. "
            "Choisissez-en un autre avec la variable d'environnement BINOME_DONNEES."
        ) from error
    with fichier:
        if fcntl is not None:
            fcntl.flock(fichier, fcntl.LOCK_EX)
        yield
