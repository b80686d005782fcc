"""Laying out: the data go to typst as inputs, never as source; the same data give the same bytes."""

from __future__ import annotations

import json
from pathlib import Path

from binome.appels.appel import Appel
from binome.documents.pdf.contenu import contenu
from binome.documents.pdf.polices import dossiers_polices, polices
from binome.documents.pdf.texte import Lisseur
from binome.domaine.constat import Verdict
from binome.domaine.dossier import Dossier
from binome.domaine.geographie import Geographie
from binome.domaine.mesures import MesurePerimetre

_MODELES = Path(__file__).parent / "modeles"


def pdf_du_dossier(
    dossier: Dossier,
    verdict: Verdict,
    geographie: Geographie,
    *,
    appel: Appel | None = None,
    carte: str | None = None,
    silhouette: str | None = None,
    sources: str = "",
    mesure: MesurePerimetre | None = None,
) -> bytes:
    """The dossier with its verdict as a tagged PDF (PDF/UA-1, French), dated by the verdict.

    `carte` and `silhouette` are SVG (see `documents.carte`); `sources` names the geographic data; `mesure`: what was
    measured of the perimeter, None when nothing is known. Deterministic: same arguments and same fonts, same bytes.
    """
    import typst

    lisseur = Lisseur()
    donnees = lisseur.lisser_tout(contenu(dossier, verdict, geographie, appel, sources, mesure))
    dessins = {"carte": lisseur.imprimables(carte or ""), "silhouette": lisseur.imprimables(silhouette or "")}
    donnees["remplaces"] = lisseur.remplaces
    dossiers = dossiers_polices()
    entrees = {"dossier": json.dumps(donnees, ensure_ascii=False), **dessins}
    return typst.compile(
        str(_MODELES / "dossier.typ"),
        root=str(_MODELES),
        font_paths=polices(dossiers),
        sys_inputs=entrees,
        pdf_standards=["ua-1"],
        timestamp=int(verdict.date.timestamp()),
    )
