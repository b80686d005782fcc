"""The CSV of the exchange format « dispositif d'aide » (data.gouv.fr), one scheme a row.

The file published in October 2025 swaps day and month in the dates where both are below thirteen, and leaves out the
others: where no date of a file has a day above twelve, each is read both ways and the scheme says so.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from contextlib import suppress
from typing import Any
from zoneinfo import ZoneInfo

from binome.domaine.saisie.jours import PARIS
from binome.domaine.socle.naf import SECTIONS
from binome.offre.importation.lot import (
    LigneRefuseeError,
    Lot,
    Origine,
    conditions,
    court,
    dates,
    exiger,
    typees,
)

FORMAT = "dispositif-aide"
COLONNES = (
    "id",
    "titre",
    "promesse",
    "description",
    "eligibilite",
    "types_aides",
    "porteurs",
    "eligibilite_geographique",
)
TYPES = {
    "assistance": "conseil",
    "avantage fiscal": "avantage_fiscal",
    "conseil": "conseil",
    "étude": "etude",
    "financement": "financement",
    "formation": "formation",
    "information": "autre",
    "prêt": "pret",
}
CIBLES = {
    "professionnels": ("entreprise", "cooperative", "sem"),
    "associations": ("association",),
    "secteur public": ("epci", "commune", "departement", "region", "etat", "etablissement_public", "gip"),
    "particuliers": (),
}
_CODE = re.compile(r"PAYS-99100|REG-\d{2}|DEP-(\d{2,3}|2[AB])|EPCI-\d{9}|COM-(\d{5}|2[AB]\d{3}|9[78]\d)", re.ASCII)
_DOUTE_A_PARTIR_DE = 5
"""Dates below which their days prove nothing."""


def lire(texte: str, origine: Origine) -> Lot:
    """Every row, accepted or refused."""
    lot = Lot(FORMAT, origine)
    lecteur = csv.DictReader(io.StringIO(texte, newline=""))
    lignes = list(_lignes(lecteur))
    inverses = _inverses([champs for _, champs in lignes])
    if inverses:
        lot.doutes.append("Aucune date du fichier n'a un jour au-delà de 12 : jour et mois y sont peut-être inversés.")
    for numero, champs in lignes:
        try:
            brut = _dispositif(champs, inverses)
        except LigneRefuseeError as refus:
            lot.refuser(numero, champs.get("titre") or champs.get("id"), str(refus))
        else:
            lot.ajouter(numero, (champs.get("id") or "").strip(), brut)
    return lot


def _lignes(lecteur: csv.DictReader[str]) -> list[tuple[int, dict[str, str]]]:
    """Each row with the line of the file where it ends: its cells have several lines."""
    return [(lecteur.line_num, champs) for champs in lecteur]


def _dispositif(champs: dict[str, str], inverses: bool) -> dict[str, Any]:
    if None in champs or None in champs.values():
        raise LigneRefuseeError("cette ligne n'a pas le nombre de colonnes de l'en-tête")
    porteurs = _porteurs(champs["porteurs"])
    regles, description = champs["eligibilite"], champs["description"]
    exclus = _codes(champs.get("eligibilite_geographique_exclusions", ""))
    codes = _codes(champs["eligibilite_geographique"])
    return {
        "nom": exiger(champs["titre"], "le titre"),
        "operateurs": porteurs,
        "natures": _types(champs["types_aides"]),
        "enjeux": ["transition_ecologique"] if "mission-transition-ecologique" in champs.get("url_source", "") else [],
        "resume": court(champs["promesse"]) or exiger(description, "la description"),
        "mots": [court(description)],
        "qui": _qui(champs.get("cibles", ""), regles),
        "ou": {"texte": ", ".join(codes) or "zone non dite", "codes": codes, "sauf": exclus},
        "dates": _dates(champs, inverses),
        "montants": {"texte": _montant(description)},
        "conditions": conditions(typees(regles), _autres(regles), porteurs[0]),
        "source": "Jeu ouvert au format « dispositif d'aide »",
        "adresse": _adresse(champs.get("url_source", "")),
        "verifie_le": _local(champs.get("date_mise_a_jour", ""), "la date de mise à jour"),
    }


def _porteurs(texte: str) -> list[str]:
    try:
        noms = [court(porteur["nom"]) for porteur in json.loads(texte or "[]")]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise LigneRefuseeError(f"les porteurs ne se lisent pas : « {texte[:40]} »") from None
    if not any(noms):
        raise LigneRefuseeError("aucun porteur n'est nommé")
    return [nom for nom in noms if nom]


def _types(texte: str) -> list[str]:
    lus = [t.strip() for t in texte.split("|") if t.strip()]
    if inconnus := [t for t in lus if t not in TYPES]:
        raise LigneRefuseeError(f"type d'aide inconnu : « {inconnus[0][:40]} »")
    if not lus:
        raise LigneRefuseeError("le type d'aide manque")
    return list(dict.fromkeys(TYPES[t] for t in lus))


def _codes(texte: str) -> list[str]:
    lus = [code.strip() for code in texte.split("|") if code.strip()]
    if faux := [code for code in lus if not _CODE.fullmatch(code)]:
        raise LigneRefuseeError(f"code de territoire inconnu : « {faux[0][:40]} »")
    return lus


def _qui(cibles: str, regles: str) -> dict[str, Any]:
    natures = [n for cible in cibles.split("|") for n in CIBLES.get(cible.strip(), ())]
    trouves = re.search(r"Secteurs principalement concernés par le dispositif : ([A-U|]+)", regles)
    activites = [s for s in trouves[1].split("|") if s in SECTIONS] if trouves else []
    # « Principalement »: all the sections say nothing.
    activites = [] if len(activites) == len(SECTIONS) else activites
    return {"texte": court(cibles) or "public non dit", "natures": natures, "activites": activites}


def _autres(regles: str) -> str:
    _, _, suite = regles.partition("Autres conditions")
    return court(suite.partition(":")[2])


def _montant(description: str) -> str:
    trouve = re.search(r"Montant de l'aide ou cout\s*:\s*(.+)", description)
    return court(trouve[1]) if trouve else "montant non dit"


def _adresse(texte: str) -> str | None:
    """An address that a browser may follow, nothing else."""
    nu = texte.strip()
    return nu if re.fullmatch(r"https?://[^\s\"'<>]{4,500}", nu) else None


def _local(texte: str, quoi: str) -> dt.date | None:
    """The day in Paris of an instant; a day alone stays as it is."""
    if not texte.strip():
        return None
    with suppress(ValueError):
        lu = dt.datetime.fromisoformat(texte.strip().replace("Z", "+00:00"))
        return lu.astimezone(ZoneInfo(PARIS)).date() if lu.tzinfo else lu.date()
    raise LigneRefuseeError(f"{quoi} ne se lit pas : « {texte[:40]} »")


def _inverses(lignes: list[dict[str, str]]) -> bool:
    lues = []
    for champs in lignes:
        for nom in ("date_ouverture", "date_cloture"):
            with suppress(LigneRefuseeError):
                lues.append(_local(champs.get(nom) or "", nom))
    connues = [jour for jour in lues if jour]
    return len(connues) >= _DOUTE_A_PARTIR_DE and all(jour.day <= 12 for jour in connues)


def _dates(champs: dict[str, str], inverses: bool) -> dict[str, Any]:
    ouverture = _local(champs.get("date_ouverture", ""), "la date d'ouverture")
    cloture = _local(champs.get("date_cloture", ""), "la date de clôture")
    if not inverses or not (ouverture or cloture):
        return dates(ouverture, cloture)
    # What both readings say: open from the earlier day, closed after the later one.
    debuts, fins = _deux(ouverture), _deux(cloture)
    dit = " ; ".join(
        f"{quoi} le {' ou le '.join(f'{j:%d/%m/%Y}' for j in jours)}"
        for quoi, jours in (("ouvert", debuts), ("fermé", fins))
        if jours
    )
    if len(debuts) > 1 or len(fins) > 1:
        dit += " (jour et mois peut-être inversés dans le fichier)"
    debut, fin = min(debuts, default=None), max(fins, default=None)
    return dates(debut, fin, dit)


def _deux(jour: dt.date | None) -> list[dt.date]:
    return [] if jour is None else sorted({jour, dt.date(jour.year, jour.day, jour.month)})
