"""What goes wrong with open data: a file that is refused, a stored one that is broken; in words one can act on."""

from __future__ import annotations

from binome.domaine.socle.erreurs import Famille
from binome.referentiel.erreurs import ReferentielError


class FichierRefuseError(ReferentielError):
    """The file (or the download) cannot be used. The message, in French, says what was expected, received, to do."""

    code = "donnees_refusees"
    famille = Famille.invalide


class DepotAbimeError(ReferentielError):
    """A stored file cannot be trusted any more: unreadable, of another version, or its content was altered."""

    code = "donnees_abimees"
