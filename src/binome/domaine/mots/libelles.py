"""The words in which documents, pages and workbooks name the codes of a dossier: one name for one thing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from binome.domaine.dossier.acteurs import NatureOrganisation
from binome.domaine.dossier.perimetre import CasPerimetre
from binome.domaine.dossier.plan_actions import Maturite, StatutFinancement, Visibilite
from binome.domaine.verdict.constat import Gravite, Statut

MATURITES = {
    Maturite.idee: "Idée",
    Maturite.etude: "Étude",
    Maturite.pret: "Prête à démarrer",
    Maturite.engage: "Engagée",
    Maturite.realise: "Réalisée",
}
VISIBILITES = {
    Visibilite.public: "Publique",
    Visibilite.partenaires: "Réservée aux partenaires",
    Visibilite.confidentiel: "Confidentielle",
}
STATUTS_FINANCEMENT = {
    StatutFinancement.envisage: "Envisagé",
    StatutFinancement.demande: "Demandé",
    StatutFinancement.accorde: "Accordé",
    StatutFinancement.refuse: "Refusé",
}
NATURES_FINANCEMENT = {
    "autofinancement": "Autofinancement",
    "subvention": "Subvention",
    "pret": "Prêt",
    "avance": "Avance",
    "fonds_propres": "Fonds propres",
    "garantie": "Garantie",
    "autre": "Autre",
}
CAS = {
    CasPerimetre.creation: "Création",
    CasPerimetre.maintien: "Maintien",
    CasPerimetre.agrandissement: "Agrandissement",
    CasPerimetre.retrait: "Retrait",
    CasPerimetre.scission: "Scission",
}
NIVEAUX = {
    "local": "Local",
    "regional": "Régional",
    "national": "National",
}
NATURES = {
    NatureOrganisation.entreprise: "Entreprise",
    NatureOrganisation.epci: "Intercommunalité",
    NatureOrganisation.commune: "Commune",
    NatureOrganisation.departement: "Département",
    NatureOrganisation.region: "Région",
    NatureOrganisation.etat: "État",
    NatureOrganisation.etablissement_public: "Établissement public",
    NatureOrganisation.gip: "Groupement d’intérêt public",
    NatureOrganisation.sem: "Société d’économie mixte",
    NatureOrganisation.chambre_consulaire: "Chambre consulaire",
    NatureOrganisation.organisation_professionnelle: "Organisation professionnelle",
    NatureOrganisation.association: "Association",
    NatureOrganisation.cooperative: "Coopérative",
    NatureOrganisation.pole: "Pôle ou cluster",
    NatureOrganisation.autre: "Autre",
}
GRAVITES = {
    Gravite.bloquant: "Bloquant",
    Gravite.a_justifier: "À justifier",
    Gravite.conseil: "Conseil",
}
STATUTS = {
    Statut.conforme: "Conforme",
    Statut.non_conforme: "Non conforme",
    Statut.a_verifier: "À vérifier",
    Statut.sans_objet: "Sans objet",
}
GRANDEURS = {
    "superficie": "Superficie",
    "population": "Population",
    "nombre_epci": "Nombre d'EPCI",
    "nombre_communes": "Nombre de communes",
    "entreprises": "Entreprises",
    "entreprises_industrielles": "Entreprises industrielles",
    "part_entreprises_industrielles": "Part d'entreprises industrielles",
    "chiffre_affaires": "Chiffre d'affaires",
    "evolution": "Évolution",
    "projets": "Nombre de projets",
    "montant_projets": "Montant des projets",
}
FAMILLES: Mapping[str, Mapping[Any, str]] = {
    "maturite": MATURITES,
    "visibilite": VISIBILITES,
    "statut": STATUTS_FINANCEMENT,
    "cas": CAS,
    "niveau": NIVEAUX,
    "grandeur": GRANDEURS,
    "nature": {**NATURES_FINANCEMENT, **NATURES},
}
"""Field that holds codes → these codes in words."""

_FORME = re.compile(
    r"^(?:CC|CA|CU|communaut[ée] (?:de communes|d['’]agglom[ée]ration|urbaine))\s+"
    r"(?:(?:de la|de|du|des)\s+|d['’]\s*)?",
    re.IGNORECASE,
)


def en_mots(champ: str, code: str) -> str:
    """A code as its field's readers know it; what is no code of that field stays as it is."""
    return FAMILLES.get(champ, {}).get(code, code)


def dans_une_phrase(champ: str, code: str) -> str:
    """The same, without its capital: « prête à démarrer »; the State keeps its own."""
    mot = en_mots(champ, code)
    return mot if mot in ("État", code) else mot[:1].lower() + mot[1:]


def raccourcir(nom: str) -> str:
    """The name of an EPCI without its legal form: « CC du Briançonnais » → « Briançonnais »."""
    court = _FORME.sub("", nom).strip()
    return court[:1].upper() + court[1:] if court else nom
