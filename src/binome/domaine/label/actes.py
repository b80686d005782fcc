"""The acts on a label, what may be pronounced, and the closed list of grounds, each with its article."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class ActeDuLabel(StrEnum):
    """What is done of a label."""

    emettre = "emettre"
    engager = "engager"
    observer = "observer"
    classer = "classer"
    prononcer = "prononcer"
    lever = "lever"
    demander_modification = "demander_modification"
    accepter_modification = "accepter_modification"
    refuser_modification = "refuser_modification"
    reemettre = "reemettre"


class Effet(StrEnum):
    """What is pronounced. `abrogation`: for the future; `retrait`: as if the label had never been granted."""

    suspension = "suspension"
    abrogation = "abrogation"
    retrait = "retrait"


class Fondement(StrEnum):
    """On what ground: the closed list."""

    illegalite = "illegalite"
    condition_perdue = "condition_perdue"
    demande = "demande"
    appel = "appel"


ARTICLES: Mapping[Fondement, str] = {
    Fondement.illegalite: "décision illégale, dans les quatre mois (CRPA, article L242-1)",
    Fondement.condition_perdue: "une condition du label n'est plus remplie (CRPA, article L242-2, 1°)",
    Fondement.demande: "à la demande du territoire (CRPA, article L242-4)",
    Fondement.appel: "suspension prévue par l'appel",
}
PERMET: Mapping[Fondement, frozenset[Effet]] = {
    Fondement.illegalite: frozenset({Effet.abrogation, Effet.retrait}),
    Fondement.condition_perdue: frozenset({Effet.abrogation}),
    Fondement.demande: frozenset({Effet.abrogation, Effet.retrait}),
    Fondement.appel: frozenset({Effet.suspension}),
}
NOMS_DES_EFFETS: Mapping[Effet, str] = {
    Effet.suspension: "suspension",
    Effet.abrogation: "abrogation (pour l'avenir)",
    Effet.retrait: "retrait (réputé n'avoir jamais été accordé)",
}
NOMS_DES_ACTES_DU_LABEL: Mapping[ActeDuLabel, str] = {
    ActeDuLabel.emettre: "label accordé",
    ActeDuLabel.engager: "procédure contradictoire engagée",
    ActeDuLabel.observer: "observations du territoire",
    ActeDuLabel.classer: "procédure classée sans suite",
    ActeDuLabel.prononcer: "décision prononcée",
    ActeDuLabel.lever: "suspension levée",
    ActeDuLabel.demander_modification: "modification demandée",
    ActeDuLabel.accepter_modification: "modification acceptée",
    ActeDuLabel.refuser_modification: "modification refusée",
    ActeDuLabel.reemettre: "signé de nouveau",
}
