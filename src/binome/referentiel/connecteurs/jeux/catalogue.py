"""The connectors, by name."""

from __future__ import annotations

from binome.referentiel.connecteurs.jeux import (
    banatic,
    cartofriches,
    insee_appartenance,
    insee_flores,
    insee_flux,
    territoires_industrie,
    urssaf_emploi,
)
from binome.referentiel.connecteurs.lecture import Connecteur

CONNECTEURS: dict[str, Connecteur] = {
    module.CONNECTEUR.nom: module.CONNECTEUR
    for module in (
        insee_flux,
        insee_appartenance,
        urssaf_emploi,
        territoires_industrie,
        cartofriches,
        insee_flores,
        banatic,
    )
}
