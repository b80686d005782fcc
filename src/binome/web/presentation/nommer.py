"""Places and codes in words: `plan_actions.fiches[3-05].cout` → « action 3-05, coût »."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from binome.domaine.dossier.dossier import Dossier
from binome.domaine.mots.libelles import (
    CAS,
    MATURITES,
    NATURES,
    NATURES_FINANCEMENT,
    NIVEAUX,
    STATUTS_FINANCEMENT,
    VISIBILITES,
)
from binome.domaine.socle.chemin import decouper

CHAMPS = {
    "aides_etat": "régime d’aides d’État",
    "appel": "appel",
    "axe": "axe",
    "axes": "axes",
    "besoins": "soutiens attendus",
    "binomes": "binômes",
    "calendrier": "calendrier",
    "candidature_ailleurs": "candidature ailleurs",
    "cas": "cas par rapport à la phase 1",
    "centralites": "centralités",
    "chef_de_projet": "chef de projet",
    "chef_de_projet_annonce": "chef de projet annoncé",
    "chiffres": "chiffres",
    "comites": "instances",
    "concertation": "concertation",
    "contact": "contact",
    "cout": "coût",
    "definition": "définition",
    "depose_le": "date de dépôt",
    "description": "description",
    "diagnostic": "diagnostic",
    "discontinuite": "discontinuité du périmètre",
    "ecart_phase1": "écart avec la phase 1",
    "elaboration": "élaboration partagée",
    "elu": "élu",
    "elu_referent": "élu référent",
    "en_reserve": "mise en réserve",
    "enjeu_local": "enjeu local",
    "enjeux": "enjeux",
    "enjeux_du_territoire": "enjeux du territoire",
    "enseignements_phase1": "enseignements de la phase 1",
    "etat_redaction": "état de la rédaction",
    "fiches": "fiches action",
    "filieres": "filières",
    "financement": "plan de financement",
    "fonction": "fonction",
    "gouvernance": "gouvernance",
    "id": "identifiant",
    "indicateurs": "indicateurs",
    "industriel": "industriel",
    "industriel_referent": "industriel référent",
    "justifications": "justifications",
    "libelle": "libellé",
    "logique_industrielle": "logique industrielle propre",
    "mandat_depot": "mandat pour déposer",
    "maturite": "maturité",
    "membres": "membres",
    "millesime": "millésime",
    "montant": "montant",
    "naf": "activités (NAF)",
    "nom": "nom",
    "objectif": "objectif",
    "objectifs": "objectifs",
    "organisation": "organisation",
    "partenaires": "partenaires",
    "perimetre": "périmètre",
    "periode": "période",
    "phase1": "phase 1",
    "pieces": "pièces jointes",
    "plan_actions": "plan d’actions",
    "porteur": "porteur",
    "porteurs": "porteurs",
    "reseaux": "réseaux",
    "risques": "risques",
    "siren": "SIREN",
    "siret": "SIRET",
    "signataires": "signataires",
    "source": "source",
    "strategie": "stratégie",
    "taille_critique": "taille critique",
    "territoire": "territoire",
    "territoire_annonce": "territoire annoncé",
    "territoires": "territoires concernés",
    "texte": "texte",
    "titre": "titre",
    "valeur": "valeur",
    "visibilite": "visibilité",
}
CODES: Mapping[str, Mapping[Any, str]] = {
    "maturite": MATURITES,
    "visibilite": VISIBILITES,
    "statut": STATUTS_FINANCEMENT,
    "nature_financement": NATURES_FINANCEMENT,
    "cas": CAS,
    "niveau": NIVEAUX,
    "nature": NATURES,
}


def _membre(dans: str, cle: str, dossier: Dossier) -> str:
    """A member of the perimeter, or of the body that carries the candidature: by its SIREN, or by its rank."""
    if dans == "porteur":
        noms = [m.organisation.nom for m in dossier.porteur.membres] if dossier.porteur else []
    else:
        noms = [m.nom for m in dossier.perimetre.membres]
        if trouve := next((m.nom for m in dossier.perimetre.membres if m.siren == cle), ""):
            return trouve
    rang = int(cle) if cle.isdecimal() and len(cle) < 4 else len(noms)
    return f"membre {noms[rang]}" if rang < len(noms) else cle if len(cle) == 9 else f"membre {cle}"


def _element(champ: str, cle: str, dossier: Dossier) -> str:
    if champ == "fiches":
        return f"action {cle}"
    if champ == "axes":
        return next((f"axe « {a.titre} »" for a in dossier.plan_actions.axes if a.id == cle), f"axe {cle}")
    if champ == "binomes":
        trouve = next((b for b in dossier.gouvernance.binomes if b.id == cle), None)
        return f"binôme {trouve.libelle or cle}" if trouve else f"binôme {cle}"
    if champ == "chiffres":
        return next((f"chiffre « {c.libelle} »" for c in dossier.chiffres if c.id == cle), f"chiffre {cle}")
    if champ == "filieres":
        return next((f"filière « {f.nom} »" for f in dossier.filieres if f.id == cle), f"filière {cle}")
    if champ == "pieces":
        return next((f"pièce « {p.titre} »" for p in dossier.pieces if p.id == cle), f"pièce {cle}")
    return f"{CHAMPS.get(champ, champ)}, {cle}"


def nommer(chemin: str, dossier: Dossier) -> str:
    """A place in words, shortest that is clear: the innermost named element and the field in it."""
    mots: list[str] = []
    dans = ""
    for champ, cle in decouper(chemin):
        if champ == "membres" and cle is not None:
            mots = [_membre(dans, cle, dossier)]
        elif cle is not None:
            mots = [_element(champ, cle, dossier)]
        else:
            mots.append(CHAMPS.get(champ, champ.replace("_", " ")))
        dans = champ
    if len(mots) > 1 and mots[0] in {"périmètre", "plan d’actions", "gouvernance"}:
        mots = mots[1:]
    return ", ".join(mots) if mots else chemin
