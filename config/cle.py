"""The secret key: given by the operator, or drawn once and kept beside the data."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def cle_secrete(donnee: str, dossier: Path) -> str:
    """The key given, or the one of `cle_secrete` in the data folder, drawn on first use and readable by its owner only.

    Every process must share it: it signs sessions and the links sent by e-mail.
    """
    if donnee:
        return donnee
    fichier = dossier / "cle_secrete"
    if fichier.exists():
        return _lire(fichier)
    cle = secrets.token_urlsafe(50)
    try:
        dossier.mkdir(parents=True, exist_ok=True)
        _poser(fichier, cle)
    except FileExistsError:
        return _lire(fichier)
    except OSError:
        # A read-only place: this process alone will know its key.
        return cle
    return cle


def _poser(fichier: Path, cle: str) -> None:
    """Whole or not at all, and never over another: of two processes that draw one, the second reads the first's."""
    provisoire = fichier.with_name(f".cle_secrete.{os.getpid()}.{secrets.token_hex(4)}")
    descripteur = os.open(provisoire, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descripteur, "w", encoding="ascii") as sortie:
            sortie.write(cle)
            sortie.flush()
            os.fsync(sortie.fileno())
        os.link(provisoire, fichier)
    finally:
        provisoire.unlink()


def _lire(fichier: Path) -> str:
    """The key kept. An empty or unreadable file is not replaced in silence: sessions and second factors hang on it."""
    try:
        cle = fichier.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as erreur:
        raise ImproperlyConfigured(f"La clé du site « {fichier} » ne se lit pas : {erreur}.") from None
    if not cle:
        raise ImproperlyConfigured(
            f"La clé du site « {fichier} » est vide. Remettez celle de la sauvegarde. Si elle est perdue, supprimez ce "
            "fichier : une autre sera tirée, chacun se reconnectera et refera sa seconde preuve d'identité."
        )
    return cle
