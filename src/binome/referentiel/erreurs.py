"""What can go wrong with the référentiel; every message is in French and says what to do."""

from __future__ import annotations


class ReferentielError(Exception):
    """The référentiel cannot be built or read; the message is meant for the user."""


class PaquetAbsentError(ReferentielError):
    """A package of open data is not installed."""

    def __init__(self, paquet: str, cherche: str) -> None:
        super().__init__(
            f"Le paquet de données « {paquet} » est introuvable (cherché : {cherche}). "
            "Lancez « make install », qui l'installe, puis recommencez."
        )
        self.paquet = paquet


class FichierInvalideError(ReferentielError):
    """The built file is truncated, altered, or of another format: it must be rebuilt."""
