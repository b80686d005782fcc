"""An SVG drawing as a PNG picture, by typst, with the letters of the PDF: no browser needed."""

from __future__ import annotations

import re
from typing import Any

from binome.documents.pdf.polices import dossiers_polices, polices
from binome.documents.pdf.texte import Lisseur

PIXELS = 1600
"""Width of a picture, in pixels: sharp on a dense screen and on a printed page."""
_BOITE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_PAGE = """#let cote = (float(sys.inputs.largeur) * 1pt, float(sys.inputs.hauteur) * 1pt)
#set page(width: cote.at(0), height: cote.at(1), margin: 0pt, fill: if sys.inputs.fond == "" { none } else { white })
#image(bytes(sys.inputs.dessin), format: "svg", width: 100%, height: 100%)
"""


def png_du_svg(svg: str, pixels: int = PIXELS, *, fond: bool = True) -> bytes:
    """The drawing (one of `documents.carte`, with its viewBox) as a PNG `pixels` wide, on white or on nothing (`fond`).
    Same drawing, same bytes."""
    import typst

    trouvee = _BOITE.search(svg)
    if trouvee is None:
        raise ValueError("un dessin sans viewBox n'a pas de taille")
    largeur, hauteur = trouvee.groups()
    entrees = {
        "dessin": Lisseur().imprimables(svg),
        "largeur": largeur,
        "hauteur": hauteur,
        "fond": "blanc" if fond else "",
    }
    image: Any = typst.compile(
        _PAGE.encode(),
        font_paths=polices(dossiers_polices()),
        sys_inputs=entrees,
        format="png",
        ppi=72.0 * pixels / float(largeur),
    )
    return bytes(image)
