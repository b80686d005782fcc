"""The YAML of the Mission transition écologique: one programme a document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from binome.domaine.socle.naf import INDUSTRIE
from binome.offre.importation.lot import LigneRefuseeError, Lot, Origine, conditions, court, dates, exiger, jour, typees

FORMAT = "transition-ecologique"
_NATURES = {
    "étude": "etude",
    "financement": "financement",
    "formation": "formation",
    "avantage fiscal": "avantage_fiscal",
    "prêt": "pret",
}
_REGLES = "conditions d'éligibilité"
_NOEUDS_MAX = 200_000


def lire(texte: str, origine: Origine) -> Lot:
    """Each document, accepted or refused. Raises ValueError when it is no YAML, or one that hides something."""
    lot = Lot(FORMAT, origine)
    for ligne, programme in _documents(texte):
        if not isinstance(programme, dict):
            lot.refuser(ligne, programme, "ce n'est pas un programme")
            continue
        try:
            brut = _dispositif(programme)
        except LigneRefuseeError as refus:
            lot.refuser(ligne, programme.get("titre"), str(refus))
        else:
            lot.ajouter(ligne, court(programme.get("titre")), brut)
    return lot


def _documents(texte: str) -> Iterator[tuple[int, Any]]:
    """Each document with its first line; scalars stay text. An alias could grow without end: it is refused."""
    try:
        for rang, evenement in enumerate(yaml.parse(texte, yaml.SafeLoader)):
            if isinstance(evenement, yaml.AliasEvent):
                raise ValueError("un alias YAML n'est pas lu")
            if rang > _NOEUDS_MAX:
                raise ValueError("ce YAML est trop long")
        for noeud in yaml.compose_all(texte, yaml.SafeLoader):
            yield noeud.start_mark.line + 1, _arbre(noeud)
    except yaml.YAMLError as erreur:
        place = getattr(erreur, "problem_mark", None)
        ou = f"ligne {place.line + 1} : " if place else ""
        raise ValueError(f"{ou}ce n'est pas du YAML qui se lise") from None
    except RecursionError:
        raise ValueError("ce YAML a trop de niveaux") from None


def _arbre(noeud: yaml.Node) -> Any:
    if isinstance(noeud, yaml.MappingNode):
        return {str(_arbre(cle)): _arbre(valeur) for cle, valeur in noeud.value}
    if isinstance(noeud, yaml.SequenceNode):
        return [_arbre(element) for element in noeud.value]
    return noeud.value


def _dispositif(programme: dict[str, Any]) -> dict[str, Any]:
    operateur = exiger(programme.get("opérateur de contact"), "l'opérateur de contact")
    autres = programme.get("autres opérateurs")
    regles = programme.get(_REGLES)
    regles = regles if isinstance(regles, dict) else {}
    libres = _liste(regles.get("autres critères d'éligibilité"))
    toutes = "\n".join(ligne for valeur in regles.values() for ligne in _liste(valeur))
    nature = court(programme.get("nature de l'aide"))
    if nature not in _NATURES:
        raise LigneRefuseeError(f"nature d'aide inconnue : « {nature[:40]} »")
    debut = jour(programme.get("début de validité"), "le début de validité")
    fin = jour(programme.get("fin de validité"), "la fin de validité")
    lieux = _liste(regles.get("secteur géographique"))
    url = court(programme.get("url"))
    return {
        "nom": exiger(programme.get("titre"), "le titre"),
        "operateurs": [operateur, *_liste(autres)],
        "natures": [_NATURES[nature]],
        "enjeux": ["transition_ecologique"],
        "resume": court(programme.get("promesse")) or exiger(programme.get("description"), "la description"),
        "mots": [court(programme.get("description"))] if programme.get("description") else [],
        "qui": _qui(programme, _liste(regles.get("secteur d'activité"))),
        "ou": {"texte": ", ".join(lieux) or "zone non dite", "codes": ["PAYS-99100"] if _partout(lieux) else []},
        "dates": dates(debut, fin),
        "montants": {"texte": _montant(programme)},
        "conditions": conditions(typees(toutes), court(" ; ".join(libres)), operateur),
        "source": "Mission transition écologique",
        "adresse": url if re.fullmatch(r"https?://[^\s\"'<>]{4,500}", url) else None,
    }


def _liste(valeur: Any) -> list[str]:
    elements = valeur if isinstance(valeur, list) else [valeur] if isinstance(valeur, str) else []
    return [court(e) for e in elements if isinstance(e, str) and court(e)]


def _qui(programme: dict[str, Any], secteurs: list[str]) -> dict[str, Any]:
    donnees = programme.get("eligibilityData")
    entreprise = donnees.get("company") if isinstance(donnees, dict) else None
    sections = entreprise.get("allowedNafSections") if isinstance(entreprise, dict) else None
    activites = [s for s in _liste(sections) if re.fullmatch(r"[A-U]", s)]
    if not activites and secteurs == ["Industrie"]:
        activites = sorted(INDUSTRIE)
    natures = ["entreprise", "cooperative", "sem"]
    return {"texte": ", ".join(secteurs) or "entreprises", "natures": natures, "activites": activites}


def _partout(lieux: list[str]) -> bool:
    return lieux == ["France et territoires d'outre-mer"]


def _montant(programme: dict[str, Any]) -> str:
    debuts = ("montant", "coût", "taux")
    dits = [court(v) for cle, v in programme.items() if cle.startswith(debuts) and isinstance(v, str)]
    return " ; ".join(dit for dit in dits if dit) or "montant non dit"
