"""What a request is for: a scheme of the catalogue and one of its operators. Without the base, for every door."""

from __future__ import annotations

from binome.domaine.socle.erreurs import BinomeError, Famille
from binome.offre.dispositif import Dispositif
from binome.offre.operateurs import cle_d_operateur
from binome.services.offre import rapprochements


class DemarcheRefuseeError(BinomeError):
    """A request cannot be made, or answered, so; `champ` names the field at fault, the message says why."""

    code = "demarche_refusee"
    famille = Famille.invalide

    def __init__(self, message: str, champ: str = "") -> None:
        self.champ = champ
        super().__init__(message)


def choisir_dispositif(identifiant: str) -> Dispositif:
    """A scheme whose operators are known. Errors: DemarcheRefuseeError."""
    trouve = next((p.dispositif for p in rapprochements.dispositifs() if p.dispositif.id == identifiant), None)
    if trouve is None:
        raise DemarcheRefuseeError("Choisissez un dispositif de la liste.", "dispositif")
    if not trouve.operateurs:
        raise DemarcheRefuseeError("On ne sait pas qui tient ce dispositif : demandez-le d'abord.", "dispositif")
    return trouve


def choisir_operateur(dispositif: Dispositif, cle: str) -> str:
    """The name of one of its operators, by its key; the first without one. Errors: DemarcheRefuseeError."""
    noms = {cle_d_operateur(nom): nom for nom in dispositif.operateurs}
    if cle and cle not in noms:
        dits = ", ".join(f"{c} ({nom})" for c, nom in noms.items())
        raise DemarcheRefuseeError(f"« {cle[:60]} » ne tient pas ce dispositif. Ses opérateurs : {dits}.", "operateur")
    return noms[cle] if cle else next(iter(noms.values()))
