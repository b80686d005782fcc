"""What may happen to a label once granted, in which order, on which ground: pure, and refused unless said.

Nothing unfavourable is pronounced before the territory could answer (CRPA L121-1, L122-1), but what it asks for itself.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from binome.domaine.label.actes import ARTICLES, PERMET, ActeDuLabel, Effet, Fondement
from binome.domaine.label.etats import Signal
from binome.domaine.label.regles import ReglesDuLabel
from binome.domaine.langue.typographie import date_longue
from binome.domaine.socle.erreurs import au_champ

MOIS_POUR_RETIRER = 4
"""CRPA L242-1: an illegal decision that creates rights is withdrawn within four months of the day it was taken."""


@dataclass(frozen=True, slots=True)
class Fait:
    """An act, done or asked for. `terme`: the last day that the territory is given to answer."""

    acte: ActeDuLabel
    jour: dt.date
    fondement: Fondement | None = None
    effet: Effet | None = None
    terme: dt.date | None = None
    motif: str = ""


@dataclass(frozen=True, slots=True)
class VieDuLabel:
    """Where a label stands after its acts. `engage`: what is envisaged and not decided; `entendu`: the territory
    answered; `modification`: an amendment is asked for and not decided; `fini`: what ended it."""

    emis: bool = False
    suspendu: bool = False
    engage: Fait | None = None
    entendu: bool = False
    modification: bool = False
    fini: Fait | None = None

    @property
    def signaux(self) -> frozenset[Signal]:
        """What its status lists must signal, for each version of it."""
        leves = {Signal.suspension} if self.suspendu else set()
        return frozenset(leves | ({Signal.revocation} if self.fini else set()))


def derouler(faits: Iterable[Fait]) -> VieDuLabel:
    """Where a label stands after these acts, oldest first."""
    vie = VieDuLabel()
    for fait in faits:
        vie = apres(vie, fait)
    return vie


def apres(vie: VieDuLabel, fait: Fait) -> VieDuLabel:
    """Where it stands after one more act, that was not refused."""
    acte = fait.acte
    if acte is ActeDuLabel.emettre:
        return replace(vie, emis=True)
    if acte is ActeDuLabel.engager:
        return replace(vie, engage=fait, entendu=False)
    if acte is ActeDuLabel.observer:
        return replace(vie, entendu=True)
    if acte is ActeDuLabel.classer:
        return replace(vie, engage=None, entendu=False)
    if acte is ActeDuLabel.prononcer:
        calme = replace(vie, engage=None, entendu=False)
        return replace(calme, suspendu=True) if fait.effet is Effet.suspension else replace(calme, fini=fait)
    if acte is ActeDuLabel.lever:
        return replace(vie, suspendu=False)
    if acte is ActeDuLabel.reemettre:
        return vie
    return replace(vie, modification=acte is ActeDuLabel.demander_modification)


def refus(fait: Fait, vie: VieDuLabel, regles: ReglesDuLabel, decide_le: dt.date, *, echu: bool) -> str | None:
    """Why an act may not be done, in French; None when it may. `decide_le`: the day of the decision that granted the
    label; `echu`: its last day is past."""
    if fait.acte is ActeDuLabel.emettre:
        return "Ce label est déjà accordé." if vie.emis else None
    if vie.fini:
        return "Ce label a pris fin : rien ne s'y fait plus."
    if echu:
        return "Ce label est arrivé à son terme : rien ne s'y fait plus."
    if fait.acte in _MOTIVES and not fait.motif.strip():
        return au_champ("motif", "Dites pourquoi, en droit et en fait : cet acte se motive.")
    return _EXAMENS[fait.acte](fait, vie, regles, decide_le)


_MOTIVES = frozenset(
    {
        ActeDuLabel.engager,
        ActeDuLabel.observer,
        ActeDuLabel.classer,
        ActeDuLabel.prononcer,
        ActeDuLabel.lever,
        ActeDuLabel.demander_modification,
        ActeDuLabel.refuser_modification,
    }
)


def _engager(fait: Fait, vie: VieDuLabel, regles: ReglesDuLabel, decide_le: dt.date) -> str | None:
    if vie.engage:
        return "Une procédure est déjà engagée : prononcez, ou classez-la."
    if dit := _fonde(fait, vie, regles, decide_le):
        return dit
    au_plus_tot = fait.jour + dt.timedelta(days=regles.delai_observations)
    if fait.terme is None or fait.terme < au_plus_tot:
        return au_champ(
            "terme",
            f"Laissez au territoire au moins {regles.delai_observations} jours pour répondre : jusqu'au "
            f"{date_longue(au_plus_tot)} ou plus tard.",
        )
    return None


def _observer(fait: Fait, vie: VieDuLabel, regles: ReglesDuLabel, decide_le: dt.date) -> str | None:
    return None if vie.engage else "Aucune procédure n'est engagée : il n'y a rien à quoi répondre."


def _classer(fait: Fait, vie: VieDuLabel, regles: ReglesDuLabel, decide_le: dt.date) -> str | None:
    return None if vie.engage else "Aucune procédure n'est engagée : il n'y a rien à classer."


def _prononcer(fait: Fait, vie: VieDuLabel, regles: ReglesDuLabel, decide_le: dt.date) -> str | None:
    if dit := _fonde(fait, vie, regles, decide_le):
        return dit
    if fait.fondement is Fondement.demande:
        return None
    engage = vie.engage
    if engage is None or (engage.effet, engage.fondement) != (fait.effet, fait.fondement):
        return (
            "Le territoire doit d'abord pouvoir répondre (CRPA, articles L121-1 et L122-1) : engagez la procédure, "
            "pour cette mesure et ce fondement."
        )
    if not vie.entendu and engage.terme and fait.jour <= engage.terme:
        return f"Le territoire n'a pas encore répondu, et il peut le faire jusqu'au {date_longue(engage.terme)}."
    return None


def _fonde(fait: Fait, vie: VieDuLabel, regles: ReglesDuLabel, decide_le: dt.date) -> str | None:
    if fait.effet is None or fait.fondement is None:
        return "Dites la mesure et son fondement."
    if fait.effet not in PERMET[fait.fondement]:
        return f"Ce fondement ne permet pas cette mesure : {ARTICLES[fait.fondement]}."
    if fait.effet is Effet.suspension and not regles.suspension:
        return "L'appel ne prévoit pas de suspendre un label."
    if fait.effet is Effet.suspension and vie.suspendu:
        return "Ce label est déjà suspendu."
    terme = dernier_jour_pour_retirer(decide_le)
    if fait.fondement is Fondement.illegalite and fait.jour > terme:
        return f"Les quatre mois de l'article L242-1 du CRPA ont pris fin le {date_longue(terme)}."
    return None


def dernier_jour_pour_retirer(decide_le: dt.date) -> dt.date:
    """The last day on which an illegal decision of that day is withdrawn."""
    mois = decide_le.month - 1 + MOIS_POUR_RETIRER
    annee, mois = decide_le.year + mois // 12, mois % 12 + 1
    return dt.date(annee, mois, min(decide_le.day, calendar.monthrange(annee, mois)[1]))


def _lever(fait: Fait, vie: VieDuLabel, regles: ReglesDuLabel, decide_le: dt.date) -> str | None:
    return None if vie.suspendu else "Ce label n'est pas suspendu."


def _demander(fait: Fait, vie: VieDuLabel, regles: ReglesDuLabel, decide_le: dt.date) -> str | None:
    return "Une modification est déjà demandée : attendez qu'elle soit décidée." if vie.modification else None


def _decider_modification(fait: Fait, vie: VieDuLabel, regles: ReglesDuLabel, decide_le: dt.date) -> str | None:
    return None if vie.modification else "Aucune modification n'est demandée."


def _reemettre(fait: Fait, vie: VieDuLabel, regles: ReglesDuLabel, decide_le: dt.date) -> str | None:
    return None


_EXAMENS = {
    ActeDuLabel.engager: _engager,
    ActeDuLabel.observer: _observer,
    ActeDuLabel.classer: _classer,
    ActeDuLabel.prononcer: _prononcer,
    ActeDuLabel.lever: _lever,
    ActeDuLabel.demander_modification: _demander,
    ActeDuLabel.accepter_modification: _decider_modification,
    ActeDuLabel.refuser_modification: _decider_modification,
    ActeDuLabel.reemettre: _reemettre,
}
