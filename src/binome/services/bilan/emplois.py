"""Jobs of a perimeter, every activity and the industry, before the label and in the last year that is loaded."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from binome.domaine.bilan.faits import SerieDEmploi
from binome.services.socle import referentiel
from binome.services.socle.memoire import MemoireVive

Series = tuple[SerieDEmploi | None, SerieDEmploi | None]
_lues = MemoireVive["Series"](512)
"""By référentiel, data loaded, perimeter and year."""


def series(sirens: tuple[str, ...], depart: int) -> Series:
    """Every private job, then those of the industry, of these EPCI together; None when they are not loaded, or when the
    year before is not."""
    from binome.referentiel.connecteurs.depot import depot_par_defaut
    from binome.referentiel.erreurs import ReferentielError

    depot = depot_par_defaut()
    if not sirens or not depot.contient("urssaf-emploi"):
        return None, None
    try:
        connu = referentiel.partager()
    except ReferentielError:
        return None, None
    return _lues.retenir((connu.empreinte, depot.etat(), sirens, depart), lambda: _lire(sirens, depart))


def _lire(sirens: tuple[str, ...], depart: int) -> Series:
    from binome.referentiel.connecteurs import lectures
    from binome.referentiel.connecteurs.depot import depot_par_defaut

    depot, connu = depot_par_defaut(), referentiel.partager()
    provenance = depot.provenance("urssaf-emploi")
    annees = provenance.annexe["annees"] if provenance else []
    if depart not in annees or max(annees) <= depart or provenance is None:
        return None, None
    epci_de, fin = connu.epci_des_communes(), int(max(annees))

    def serie(lire: Callable[..., object]) -> SerieDEmploi | None:
        bornes = [_somme(lire(depot, epci_de, annee), sirens) for annee in (depart, fin)]
        if any(borne is False for borne in bornes):
            return None
        debut, dernier = (None if b is False else b for b in bornes)
        return SerieDEmploi(depart, debut, fin, dernier, provenance.source)

    return serie(lectures.emplois_epci), serie(lectures.emplois_industriels_epci)


def _somme(lus: object, sirens: tuple[str, ...]) -> int | bool | None:
    """The sum; None when a part of it is withheld; False when nothing is loaded, or an EPCI is unknown there."""
    from binome.referentiel.connecteurs.vues import Emplois

    if not isinstance(lus, Emplois):
        return False
    rangs = np.flatnonzero(np.isin(lus.unites, sirens))
    if len(rangs) != len(sirens):
        return False
    return None if lus.tus[rangs].any() else int(lus.effectifs[rangs].sum())
