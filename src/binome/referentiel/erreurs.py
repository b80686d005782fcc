"""What can go wrong with the référentiel; every message is in French and says what to do."""

from __future__ import annotations

from binome.domaine.socle.erreurs import BinomeError, Famille


class ReferentielError(BinomeError):
    """The référentiel cannot be built or read; the phrase is meant for the user."""

    code = "referentiel"
    famille = Famille.indisponible


class PaquetAbsentError(ReferentielError):
    """A package of open data is not installed."""

    code = "paquet_absent"

    def __init__(self, paquet: str, cherche: str) -> None:
        super().__init__(
            f"Le paquet de données « {paquet} » est introuvable (cherché : {cherche}). "
            "Lancez « make install », qui l'installe, puis recommencez."
        )
        self.paquet = paquet


class FichierInvalideError(ReferentielError):
    """The built file is truncated, altered, or of another format: it must be rebuilt."""

    code = "referentiel_invalide"
