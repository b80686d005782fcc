"""The whole dossier, or one of its actions, as a PDF: content and drawings go to the model as data."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from binome.appels.appel import Appel
from binome.documents.carte.style import ACCENT
from binome.documents.pdf.contenu import contenu
from binome.documents.pdf.fiches import fiche_vue
from binome.documents.pdf.mise_en_page import mettre_en_page
from binome.documents.pdf.texte import Lisseur
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.plan_actions import FicheAction
from binome.domaine.langue.typographie import accord, date_longue
from binome.domaine.socle.geographie import Geographie
from binome.domaine.verdict.constat import Verdict
from binome.domaine.verdict.mesures import MesurePerimetre

_MODELE = Path(__file__).parent / "modeles" / "dossier.typ"
_FICHE = _MODELE.with_name("fiche.typ")


def pdf_du_dossier(
    dossier: Dossier,
    verdict: Verdict,
    geographie: Geographie,
    *,
    appel: Appel | None = None,
    carte: str | None = None,
    silhouette: str | None = None,
    signe: str = "",
    sources: str = "",
    mesure: MesurePerimetre | None = None,
    autour: Mapping[str, Any] | None = None,
    panier: Mapping[str, Any] | None = None,
    avec_reserve: bool = False,
    avec_verdict: bool = True,
    modifications: Mapping[str, Any] | None = None,
) -> bytes:
    """The dossier with its verdict as a tagged PDF (PDF/UA-1, French), dated by the verdict.

    `carte`, `silhouette` and `signe`, at the head of each page, are SVG (see `documents.carte`); `sources` names the
    geographic data; `mesure`: what was measured of the perimeter, None when it is unknown; `autour`: what is proposed
    beside it, None when it was not computed, empty when nothing was found; `panier`: its basket of services
    (`documents.offre.panier`), None to leave that page out; `avec_reserve`: with the actions in reserve, as an annex;
    `avec_verdict`: with what the call says of it; `modifications`: what a label's amendments changed of it, None of a
    candidature.
    Deterministic: same arguments and same fonts, same bytes.
    """
    lisseur = Lisseur()
    tout = contenu(dossier, verdict, geographie, appel, sources, mesure, autour, avec_reserve, avec_verdict)
    tout |= {"panier": panier, "modifications": modifications}
    if modifications:
        tout["garde"] = [_version(modifications), *tout["garde"]]
    donnees = lisseur.lisser_tout(tout)
    dessins = {"carte": lisseur.imprimables(carte or ""), "silhouette": lisseur.imprimables(silhouette or "")}
    dessins["signe"] = signe.replace("currentColor", ACCENT)
    donnees["remplaces"] = lisseur.remplaces and accord(lisseur.remplaces, "caractère", "caractères")
    entrees = {"dossier": json.dumps(donnees, ensure_ascii=False), **dessins}
    return mettre_en_page(_MODELE, entrees, verdict.date)


def _version(modifications: Mapping[str, Any]) -> list[str]:
    tel = "tel que labellisé" if modifications["version"] == 1 else "tel que modifié"
    return ["Texte", f"{tel}, version {modifications['version']} du label, du {modifications['depuis']}"]


def pdf_de_la_fiche(
    dossier: Dossier, fiche: FicheAction, geographie: Geographie, appel: Appel | None, date: dt.datetime
) -> bytes:
    """Lay out one fiche of a dossier, as of `date`. Same arguments, same bytes."""
    axe = next((a.titre for a in dossier.plan_actions.axes if a.id == fiche.axe), "")
    donnees = fiche_vue(dossier, fiche, geographie, appel.noms_enjeux if appel else {})
    donnees |= {
        "axe": axe,
        "territoire": dossier.territoire,
        "candidature": dossier.titre,
        "appel": appel.titre_court if appel else dossier.appel,
        "date": date_longue(date),
    }
    entree = json.dumps(Lisseur().lisser_tout(donnees), ensure_ascii=False)
    return mettre_en_page(_FICHE, {"fiche": entree}, date)
