"""The JSON of Aides-territoires, as either of its two sites gives it: a list, or a page whose list is under `results`.

Categories are joined by « / » in one and by « | » in the other; names are texts, or objects that have a `name`.
"""

from __future__ import annotations

import json
import re
from typing import Any

from binome.domaine.langue.typographie import pourcent, sans_accents
from binome.offre.importation.lot import LigneRefuseeError, Lot, Origine, conditions, court, dates, exiger, jour, typees

FORMAT = "aides-territoires"
_LICENCE = "Licence Ouverte"
_PUBLICS = {
    "commune": ("commune",),
    "intercommunalite": ("epci",),
    "epci": ("epci",),
    "departement": ("departement",),
    "region": ("region",),
    "association": ("association",),
    "entreprise": ("entreprise", "cooperative"),
    "etablissement public": ("etablissement_public", "gip"),
    "entreprise publique locale": ("sem",),
}
_TYPES = (
    ("subvention", "subvention"),
    ("avance", "avance"),
    ("pret", "pret"),
    ("fiscal", "avantage_fiscal"),
    ("formation", "formation"),
    ("technique", "ingenierie"),
    ("ingenierie", "ingenierie"),
    ("financi", "financement"),
)
_ENJEUX = (
    ("transition", "transition_ecologique"),
    ("energi", "transition_ecologique"),
    ("foncier", "foncier"),
    ("friche", "foncier"),
    ("innovation", "innovation"),
    ("formation", "competences"),
    ("emploi", "competences"),
    ("competence", "competences"),
    ("attractivit", "attractivite"),
)


def lire(texte: str, origine: Origine) -> Lot:
    """Every aid, accepted or refused; its rank stands for its line. Raises ValueError when it is no such JSON."""
    lot, arbre = Lot(FORMAT, origine), json.loads(texte)
    aides = arbre.get("results") if isinstance(arbre, dict) else arbre
    if not isinstance(aides, list):
        raise ValueError("une liste d'aides est attendue, ou un objet dont « results » en est une")
    for rang, aide in enumerate(aides, 1):
        if not isinstance(aide, dict):
            lot.refuser(rang, aide, "ce n'est pas une aide")
            continue
        try:
            brut = _dispositif(aide, origine)
        except LigneRefuseeError as refus:
            lot.refuser(rang, aide.get("name") or aide.get("id"), str(refus))
        else:
            licence = aide.get("import_share_licence") or _LICENCE
            lot.ajouter(rang, str(aide.get("id") or aide.get("slug") or ""), brut, court(licence))
    return lot


def _noms(valeur: Any) -> list[str]:
    """Names, whichever way they are written."""
    elements = valeur if isinstance(valeur, list) else [valeur] if valeur else []
    dits = [e.get("name") or e.get("text") if isinstance(e, dict) else e for e in elements]
    return [court(dit) for dit in dits if dit]


def _dispositif(aide: dict[str, Any], origine: Origine) -> dict[str, Any]:
    operateurs = _noms(aide.get("financers")) or _noms(aide.get("instructors"))
    if not operateurs:
        raise LigneRefuseeError("aucun financeur ni instructeur n'est nommé")
    regles = court(aide.get("eligibility"))
    description = court(aide.get("description"))
    url = aide.get("origin_url") or aide.get("application_url") or aide.get("url") or ""
    return {
        "nom": exiger(aide.get("name"), "le nom"),
        "operateurs": operateurs,
        "natures": _natures(aide),
        "enjeux": _enjeux(aide.get("categories")),
        "resume": description or exiger(aide.get("short_title"), "la description"),
        "mots": _categories(aide.get("categories")),
        "qui": _qui(aide.get("targeted_audiences")),
        "ou": _ou(aide, origine),
        "dates": dates(
            jour(aide.get("start_date"), "la date d'ouverture"), jour(aide.get("submission_deadline"), "la date limite")
        ),
        "montants": _montants(aide),
        "conditions": conditions(typees(regles), regles, operateurs[0]),
        "source": "Aides-territoires",
        "adresse": url if re.fullmatch(r"https?://[^\s\"'<>]{4,500}", str(url)) else None,
        "verifie_le": jour(str(aide.get("date_updated") or "")[:10], "la date de mise à jour"),
    }


def _natures(aide: dict[str, Any]) -> list[str]:
    dits = [sans_accents(nom) for nom in _noms(aide.get("aid_types")) + _noms(aide.get("aid_types_full"))]
    trouvees = [nature for dit in dits for mot, nature in _TYPES if mot in dit]
    return list(dict.fromkeys(trouvees)) or ["autre"]


def _categories(valeur: Any) -> list[str]:
    """The leaf of each category: « Thème / catégorie » or « Thème|catégorie »."""
    return [re.split(r"\s*[/|]\s*", nom)[-1] for nom in _noms(valeur)]


def _enjeux(valeur: Any) -> list[str]:
    dits = " ".join(sans_accents(nom) for nom in _noms(valeur))
    return list(dict.fromkeys(enjeu for mot, enjeu in _ENJEUX if mot in dits))


def _qui(valeur: Any) -> dict[str, Any]:
    noms = _noms(valeur)
    natures = []
    for nom in noms:
        nu = re.sub(r"s\b", "", sans_accents(nom))
        natures += [n for mot, codes in _PUBLICS.items() if nu.startswith(mot) for n in codes]
    # A public that has a word of its own, which we do not know, must not be shut out by those that we do.
    connus = len(natures) > 0 and all(
        any(re.sub(r"s\b", "", sans_accents(nom)).startswith(mot) for mot in _PUBLICS) for nom in noms
    )
    return {"texte": ", ".join(noms) or "public non dit", "natures": natures if connus else []}


def _ou(aide: dict[str, Any], origine: Origine) -> dict[str, Any]:
    """The code of a perimeter whose name is exactly that of a place of its scale; otherwise to be asked for."""
    perimetre = aide.get("perimeter")
    nom = court(perimetre.get("name") if isinstance(perimetre, dict) else perimetre)
    echelle = aide.get("perimeter_scale") or (perimetre.get("scale") if isinstance(perimetre, dict) else "") or ""
    if sans_accents(nom) == "france" and sans_accents(str(echelle)) in ("pays", "", "country"):
        return {"texte": "France.", "codes": ["PAYS-99100"]}
    code = origine.lieux.get(f"{sans_accents(str(echelle))} {sans_accents(nom)}")
    return {"texte": nom or "périmètre non dit", "codes": [code] if code else []}


def _montants(aide: dict[str, Any]) -> dict[str, Any]:
    bas, haut = (_taux(aide.get(f"subvention_rate_{bord}_bound")) for bord in ("lower", "upper"))
    dits = [
        f"taux de {pourcent(bas, 0)}" if bas is not None else "",
        f"jusqu'à {pourcent(haut, 0)}" if haut is not None else "",
    ]
    dits += [court(aide.get("subvention_comment"))]
    texte = " ; ".join(dit for dit in dits if dit) or "montant non dit"
    return {"texte": texte, **{n: v for n, v in (("taux_min", bas), ("taux_max", haut)) if v is not None}}


def _taux(valeur: Any) -> float | None:
    """A percentage as a share. Raises LigneRefuseeError."""
    if valeur is None or valeur == "":
        return None
    if isinstance(valeur, bool) or not isinstance(valeur, int | float) or not 0 <= valeur <= 100:
        raise LigneRefuseeError(f"ce taux n'est pas entre 0 et 100 : « {str(valeur)[:20]} »")
    return valeur / 100
