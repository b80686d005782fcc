"""The words in which the PDF names the values of a dossier."""

from __future__ import annotations

from binome.domaine.acteurs import Organisation
from binome.domaine.constat import Gravite, Statut
from binome.domaine.perimetre import CasPerimetre
from binome.domaine.plan_actions import Enjeu, Maturite, StatutFinancement, Visibilite

ENJEUX = {
    Enjeu.innovation: "Innovation",
    Enjeu.transition_ecologique: "Transition écologique et énergétique",
    Enjeu.foncier: "Foncier",
    Enjeu.competences: "Compétences",
}
MATURITES = {
    Maturite.idee: "Idée",
    Maturite.etude: "Étude",
    Maturite.pret: "Prête",
    Maturite.engage: "Engagée",
    Maturite.realise: "Réalisée",
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
VISIBILITES = {Visibilite.partenaires: "Réservée aux partenaires", Visibilite.confidentiel: "Confidentielle"}
CAS = {
    CasPerimetre.creation: "Création",
    CasPerimetre.maintien: "Maintien du périmètre de la phase 1",
    CasPerimetre.agrandissement: "Agrandissement du périmètre de la phase 1",
    CasPerimetre.retrait: "Retrait d'une partie du périmètre de la phase 1",
    CasPerimetre.scission: "Scission du périmètre de la phase 1",
}
GRAVITES = {Gravite.bloquant: "Bloquant", Gravite.a_justifier: "À justifier", Gravite.conseil: "Conseil"}
GROUPES = {
    Gravite.bloquant: "Ce qui bloque",
    Gravite.a_justifier: "Ce qui est à justifier",
    Gravite.conseil: "Ce qui est conseillé",
}
STATUTS = {
    Statut.conforme: "Conforme",
    Statut.non_conforme: "Non conforme",
    Statut.a_verifier: "À vérifier",
    Statut.sans_objet: "Sans objet",
}
NIVEAUX = {"local": "Local", "regional": "Régional", "national": "National"}


def organisation(organisme: Organisation) -> str:
    """« Nom (SIGLE), SIREN 123 456 782 »."""
    nom = organisme.nom
    if organisme.sigle and organisme.sigle != nom:
        nom += f" ({organisme.sigle})"
    return f"{nom}, SIREN {siren(organisme.siren)}" if organisme.siren else nom


def siren(code: str) -> str:
    """« 240 500 439 », with narrow no-break spaces."""
    return f"{code[:3]}\u202f{code[3:6]}\u202f{code[6:]}"
