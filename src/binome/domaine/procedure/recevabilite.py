"""The points of admissibility of a deposit: what is said of each, what the verdict suggests, what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from binome.domaine.verdict.constat import Constat, Gravite, Statut


class EtatDuPoint(StrEnum):
    """What an instructor says of a point. Nothing written yet: `a_examiner`."""

    a_examiner = "a_examiner"
    rempli = "rempli"
    manquant = "manquant"
    sans_objet = "sans_objet"


NOMS_DES_POINTS: Mapping[EtatDuPoint, str] = {
    EtatDuPoint.a_examiner: "à examiner",
    EtatDuPoint.rempli: "rempli",
    EtatDuPoint.manquant: "manquant",
    EtatDuPoint.sans_objet: "sans objet",
}


def proposer(constats: Iterable[Constat]) -> EtatDuPoint:
    """What the findings beside a point suggest; only a person says it. Nothing is suggested of what no rule settled."""
    lus = list(constats)
    manquements = [c for c in lus if c.statut is Statut.non_conforme]
    if any(c.gravite is Gravite.bloquant for c in manquements):
        return EtatDuPoint.manquant
    if manquements or any(c.statut is Statut.a_verifier for c in lus):
        return EtatDuPoint.a_examiner
    if any(c.statut is Statut.conforme for c in lus):
        return EtatDuPoint.rempli
    return EtatDuPoint.sans_objet if lus else EtatDuPoint.a_examiner


def obstacle(etats: Mapping[str, EtatDuPoint]) -> str | None:
    """Why a deposit cannot be declared admissible yet, by the name of each point; None when nothing stands there."""
    manquants = [nom for nom, etat in etats.items() if etat is EtatDuPoint.manquant]
    if manquants:
        return (
            f"Des points manquent : {' ; '.join(manquants)}. Demandez des compléments, ou déclarez le dépôt "
            "irrecevable en le motivant."
        )
    restent = [nom for nom, etat in etats.items() if etat is EtatDuPoint.a_examiner]
    return f"Des points restent à examiner : {' ; '.join(restent)}." if restent else None
