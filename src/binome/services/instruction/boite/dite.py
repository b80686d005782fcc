"""A deposit of an inbox in plain values, as every program is given it."""

from __future__ import annotations

from typing import Any

from binome.services.instruction.boite.liste import LigneDeBoite


def dire(ligne: LigneDeBoite) -> dict[str, Any]:
    """What a program reads of a deposit."""
    return {
        "numero": ligne.numero,
        "dossier": ligne.identifiant,
        "territoire": ligne.territoire,
        "etape": ligne.etape.value,
        "recu": ligne.recu_at.isoformat(),
        "tardif": ligne.tardif,
        "terme": ligne.terme.isoformat() if ligne.terme else None,
        "en_retard": ligne.en_retard,
        "regions": list(ligne.regions),
        "affectes": {service: compte.email for service, compte in ligne.affectes.items()},
        "avis_attendus": [service for service in ligne.services if service in ligne.manquants],
        "avis_anterieurs": dict(ligne.avis_anterieurs),
    }
