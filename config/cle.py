"""The secret key: given by the operator, or drawn once and kept beside the data."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def cle_secrete(donnee: str, dossier: Path) -> str:
    """The key given, or the one of `cle_secrete` in the data folder, drawn on first use and readable by its owner only.

    Every process must share it: it signs sessions and the links sent by e-mail.
    """
    if donnee:
        return donnee
    fichier = dossier / "cle_secrete"
    try:
        dossier.mkdir(parents=True, exist_ok=True)
        descripteur = os.open(fichier, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return fichier.read_text(encoding="ascii").strip() or secrets.token_urlsafe(50)
    except OSError:
        # A read-only place: this process alone will know its key.
        return secrets.token_urlsafe(50)
    with os.fdopen(descripteur, "w", encoding="ascii") as sortie:
        cle = secrets.token_urlsafe(50)
        sortie.write(cle)
    return cle
