"""What the evaluation kit refuses."""

from __future__ import annotations

from binome.domaine.socle.erreurs import BinomeError, Famille
from binome.services.socle.erreurs import LienCaducError


class BilanRefuseError(BinomeError):
    """What was asked of a sheet, a lesson or a survey cannot be done; the phrase says why, and what to do."""

    code = "bilan_refuse"
    famille = Famille.invalide


class EnqueteCaduqueError(LienCaducError):
    """The link of a survey does not hold, or no longer."""

    code = "enquete_caduque"
