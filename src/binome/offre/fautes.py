"""What is wrong with a scheme's file, in French: each fault with its file and its line."""

from __future__ import annotations

from binome.domaine.socle.erreurs import BinomeError, Famille


class DispositifInvalideError(BinomeError):
    """A scheme that cannot be loaded: the message has one line for each fault, with its place in the TOML."""

    code = "dispositif_invalide"
    famille = Famille.indisponible


class DispositifInconnuError(BinomeError):
    """No scheme has that id."""

    code = "dispositif_inconnu"
    famille = Famille.introuvable
