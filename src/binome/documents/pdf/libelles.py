"""What the PDF says at more length than `domaine.libelles`."""

from __future__ import annotations

from binome.domaine.dossier.acteurs import Organisation
from binome.domaine.dossier.perimetre import CasPerimetre
from binome.domaine.verdict.constat import Gravite

CAS = {
    CasPerimetre.creation: "Création",
    CasPerimetre.maintien: "Maintien du périmètre de la phase 1",
    CasPerimetre.agrandissement: "Agrandissement du périmètre de la phase 1",
    CasPerimetre.retrait: "Retrait d'une partie du périmètre de la phase 1",
    CasPerimetre.scission: "Scission du périmètre de la phase 1",
}
GROUPES = {
    Gravite.bloquant: "Ce qui bloque",
    Gravite.a_justifier: "Ce qui est à justifier",
    Gravite.conseil: "Ce qui est conseillé",
}


def organisation(organisme: Organisation) -> str:
    """« Nom (SIGLE), SIREN 123 456 782 »."""
    nom = organisme.nom
    if organisme.sigle and organisme.sigle != nom:
        nom += f" ({organisme.sigle})"
    return f"{nom}, SIREN {siren(organisme.siren)}" if organisme.siren else nom


def siren(code: str) -> str:
    """« 240 500 439 », with narrow no-break spaces."""
    return f"{code[:3]}\u202f{code[3:6]}\u202f{code[6:]}"
