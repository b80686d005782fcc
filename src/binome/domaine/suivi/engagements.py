"""What was promised to a territory, and whether it was kept on a day: read from what was proven, never guessed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from binome.domaine.suivi.regles import ReglesDuSuivi


class EtatDEngagement(StrEnum):
    """Whether a promise was kept. `a_venir`: it is not due yet, and nothing was given."""

    a_venir = "a_venir"
    tenu = "tenu"
    partiel = "partiel"
    en_retard = "en_retard"
    non_tenu = "non_tenu"
    sans_objet = "sans_objet"


class ActeDEngagement(StrEnum):
    """What is said of a promise: something proven, all of it proven, an answer, given up, without object."""

    preuve = "preuve"
    tenu = "tenu"
    reponse = "reponse"
    non_tenu = "non_tenu"
    sans_objet = "sans_objet"


NOMS_DES_ETATS_D_ENGAGEMENT: Mapping[EtatDEngagement, str] = {
    EtatDEngagement.a_venir: "à venir",
    EtatDEngagement.tenu: "tenu",
    EtatDEngagement.partiel: "partiel",
    EtatDEngagement.en_retard: "en retard",
    EtatDEngagement.non_tenu: "non tenu",
    EtatDEngagement.sans_objet: "sans objet",
}
NOMS_DES_ACTES_D_ENGAGEMENT: Mapping[ActeDEngagement, str] = {
    ActeDEngagement.preuve: "une partie est prouvée",
    ActeDEngagement.tenu: "l'engagement est tenu, preuve à l'appui",
    ActeDEngagement.reponse: "réponse de qui s'est engagé",
    ActeDEngagement.non_tenu: "qui s'est engagé y renonce, ou le refuse",
    ActeDEngagement.sans_objet: "l'engagement n'a plus d'objet",
}


@dataclass(frozen=True, slots=True)
class Promesse:
    """A promise: an amount, else a service. `jour`: when it was made; `echeance`: until when."""

    jour: dt.date
    montant: Decimal | None = None
    echeance: dt.date | None = None


@dataclass(frozen=True, slots=True)
class FaitDEngagement:
    """Something said of a promise; `rang` tells the order, `corrige` and `annule` are as those of events."""

    rang: int
    acte: ActeDEngagement
    jour: dt.date
    montant: Decimal | None = None
    corrige: int | None = None
    annule: bool = False


def en_vigueur(faits: Iterable[FaitDEngagement]) -> tuple[FaitDEngagement, ...]:
    """What is said once corrections are read, in order."""
    derniers: dict[int, FaitDEngagement] = {}
    for fait in sorted(faits, key=lambda f: f.rang):
        derniers[fait.corrige or fait.rang] = fait
    return tuple(sorted((f for f in derniers.values() if not f.annule), key=lambda f: (f.jour, f.rang)))


def prouve(faits: Iterable[FaitDEngagement]) -> Decimal:
    """Euros proven."""
    return sum((f.montant for f in en_vigueur(faits) if f.montant is not None and f.acte in _PREUVES), Decimal(0))


_PREUVES = frozenset({ActeDEngagement.preuve, ActeDEngagement.tenu})
_DITS: Mapping[ActeDEngagement, EtatDEngagement] = {
    ActeDEngagement.tenu: EtatDEngagement.tenu,
    ActeDEngagement.non_tenu: EtatDEngagement.non_tenu,
    ActeDEngagement.sans_objet: EtatDEngagement.sans_objet,
}


def etat_d_engagement(
    promesse: Promesse, faits: Iterable[FaitDEngagement], jour: dt.date, regles: ReglesDuSuivi
) -> EtatDEngagement:
    """Where a promise stands on a day. What was said last wins (kept, given up, without object); else what is proven,
    against what was promised and its day. A promise without day is never late."""
    lus = [f for f in en_vigueur(faits) if f.jour <= jour]
    dits = [f for f in lus if f.acte in _DITS]
    if dits and (dits[-1].acte is not ActeDEngagement.tenu or promesse.montant is None or dits[-1].montant is None):
        return _DITS[dits[-1].acte]
    acquis = prouve(lus)
    if promesse.montant is not None and acquis >= promesse.montant and acquis > 0:
        return EtatDEngagement.tenu
    commence = any(f.acte in _PREUVES for f in lus)
    if promesse.echeance is None or jour <= promesse.echeance:
        return EtatDEngagement.partiel if commence else EtatDEngagement.a_venir
    if (jour - promesse.echeance).days <= regles.non_tenu_jours:
        return EtatDEngagement.en_retard
    return EtatDEngagement.partiel if commence else EtatDEngagement.non_tenu
