"""The CSV of aides-entreprises (semicolons, cells of several lines). A row whose cells do not fall under the headings
is refused: its text held a semicolon that nothing protected."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

from binome.domaine.langue.typographie import sans_accents
from binome.offre.importation.lot import LigneRefuseeError, Lot, Origine, conditions, court, dates, exiger, jour, typees

FORMAT = "aides-entreprises"
COLONNES = ("id_aid", "aid_nom", "aid_objet", "aid_conditions", "aid_montant", "couverture_geo")
_NATURES = (
    ("subvention", "subvention"),
    ("avance", "avance"),
    ("pret", "pret"),
    ("fiscal", "avantage_fiscal"),
    ("formation", "formation"),
    ("conseil", "conseil"),
    ("diagnostic", "diagnostic"),
    ("garantie", "autre"),
)
_FERMEES = {"archive", "archivee", "inactive", "inactif"}


def lire(texte: str, origine: Origine) -> Lot:
    """Every row, accepted or refused."""
    lot, lecteur = Lot(FORMAT, origine), csv.reader(io.StringIO(texte, newline=""), delimiter=";")
    entete = [nom.strip() for nom in next(lecteur, [])]
    for cellules in lecteur:
        if not any(cellule.strip() for cellule in cellules):
            continue
        if len(cellules) != len(entete):
            lot.refuser(lecteur.line_num, cellules[0], f"{len(cellules)} cellules au lieu de {len(entete)}")
            continue
        champs = dict(zip(entete, cellules, strict=True))
        try:
            brut = _dispositif(champs, origine)
        except LigneRefuseeError as refus:
            lot.refuser(lecteur.line_num, champs.get("aid_nom"), str(refus))
        else:
            lot.ajouter(lecteur.line_num, champs["id_aid"].strip(), brut)
    return lot


def _dispositif(champs: dict[str, str], origine: Origine) -> dict[str, Any]:
    if not re.fullmatch(r"\d+", champs["id_aid"].strip(), re.ASCII):
        raise LigneRefuseeError(f"l'identifiant n'est pas un nombre : « {champs['id_aid'][:40]} »")
    if sans_accents(champs.get("status", "").strip()) in _FERMEES:
        raise LigneRefuseeError("la fiche est archivée")
    operateurs = [court(nom) for nom in re.split(r"[|,]", champs.get("financeurs", "")) if court(nom)]
    regles = court(champs["aid_conditions"])
    libre = regles or court(champs.get("aid_benef"))
    geo = court(champs["couverture_geo"])
    code = "PAYS-99100" if sans_accents(geo) in ("national", "france") else _code(geo, origine)
    return {
        "nom": exiger(champs["aid_nom"], "le nom"),
        "operateurs": operateurs or ["le contact de la fiche"],
        "natures": _natures(champs.get("natures", "")),
        "resume": exiger(champs["aid_objet"], "l'objet"),
        "mots": [court(champs.get("aid_operations_el"))] if court(champs.get("aid_operations_el")) else [],
        "qui": {
            "texte": court(champs.get("aid_benef")) or "entreprises",
            "natures": ["entreprise", "cooperative", "sem"],
        },
        "ou": {"texte": geo or "zone non dite", "codes": [code] if code else []},
        "dates": dates(None, jour(champs.get("date_fin"), "la date de fin")),
        "montants": {"texte": court(champs["aid_montant"]) or "montant non dit"},
        "conditions": conditions(
            typees(champs.get("effectif", "") + "\n" + regles), libre, (operateurs or ["l'opérateur"])[0]
        ),
        "source": "aides-entreprises",
    }


def _code(geo: str, origine: Origine) -> str | None:
    nu = sans_accents(geo)
    return origine.lieux.get(f"region {nu}") or origine.lieux.get(f"departement {nu}")


def _natures(texte: str) -> list[str]:
    nu = sans_accents(texte)
    return [nature for mot, nature in _NATURES if mot in nu] or ["financement"]
