"""The small sign of a territory, beside its name: drawn once for a set of EPCI and kept, so that a list costs nothing.

A page never waits for it, nor fails without it: what cannot be drawn is not there.
"""

from __future__ import annotations

from collections.abc import Iterable

from binome.documents.carte import signe
from binome.referentiel.erreurs import ReferentielError
from binome.services.socle import referentiel
from binome.services.socle.memoire import MemoireVive

_signes = MemoireVive[str](4000)
"""By référentiel and set of EPCI. A kilobyte each."""


def silhouette(sirens: Iterable[str]) -> str:
    """The sign of a perimeter as SVG, in the colour of the text around; "" when none of its EPCI has an outline."""
    try:
        connu = referentiel.partager()
    except ReferentielError:
        return ""
    membres = frozenset(sirens)
    return _signes.retenir((connu.empreinte, membres), lambda: _dessiner(membres))


def _dessiner(membres: Iterable[str]) -> str:
    contours = referentiel.partager().contours_epci(sorted(membres), "leger")
    return signe([anneau for contour in contours.values() for polygone in contour for anneau in polygone])
