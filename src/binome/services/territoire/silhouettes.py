"""The small sign of a territory, beside its name: drawn once for a set of EPCI and kept, so that a list costs nothing.

A page never waits for it, nor fails without it: what cannot be drawn is not there.
"""

from __future__ import annotations

from collections.abc import Iterable

from binome.documents.carte import signe
from binome.referentiel.erreurs import ReferentielError
from binome.services.socle import referentiel
from binome.services.socle.memoire import MemoireVive

TEINTE = "#4f9a7d"
"""Of the sign in a letter, where no text is around to give its colour: seen on paper and in the dark, three to one."""
PIXELS = 72
"""Width of the sign in a letter, shown at a third of it."""
OCTETS_MAX = 3000
_signes = MemoireVive[str](4000)
"""By référentiel and set of EPCI. A kilobyte each."""
_images = MemoireVive[bytes](400)
"""The same, as PNG."""


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


def image(sirens: Iterable[str]) -> bytes:
    """The sign of a perimeter as a small PNG without a background; b"" when there is none."""
    membres = frozenset(sirens)
    if not (dessin := silhouette(membres)):
        return b""
    return _images.retenir((referentiel.partager().empreinte, membres), lambda: _peindre(dessin))


def _peindre(dessin: str) -> bytes:
    from binome.documents.image import png_du_svg

    peint = dessin.replace("currentColor", TEINTE)
    tailles = (png_du_svg(peint, pixels, fond=False) for pixels in (PIXELS, PIXELS * 2 // 3, PIXELS // 3))
    return next((png for png in tailles if len(png) <= OCTETS_MAX), b"")
