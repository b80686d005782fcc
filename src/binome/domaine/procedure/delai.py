"""The clock of the implicit decision: when silence decides, what a request for complements does to it, event by event.

Pure. What silence is worth and after how long are data of the call: without them nothing is computed, nothing guessed.
The rules are those of article L114-5 of the code des relations entre le public et l'administration.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from binome.domaine.langue.typographie import accord, date_longue


class SensDuSilence(StrEnum):
    """What silence is worth once the delay is over."""

    rejet = "rejet"
    acceptation = "acceptation"


@dataclass(frozen=True, slots=True)
class RegleDuSilence:
    """What a call says of silence: its worth, after so many months or so many days, and where that is written."""

    sens: SensDuSilence
    mois: int = 0
    jours: int = 0
    source: str = ""

    def apres(self, jour: dt.date) -> dt.date:
        """The last day of the delay that begins on a day."""
        rang = jour.month - 1 + self.mois
        an, mois = jour.year + rang // 12, rang % 12 + 1
        plie = dt.date(an, mois, min(jour.day, calendar.monthrange(an, mois)[1]))
        return plie + dt.timedelta(days=self.jours)

    @property
    def duree(self) -> str:
        """The same, in words."""
        return f"{self.mois} mois" if self.mois else accord(self.jours, "jour")


@dataclass(frozen=True, slots=True)
class ComplementsAttendus:
    """A request for complements: the day it was made, the last day given, the day they came (None: not yet)."""

    le: dt.date
    terme: dt.date
    recu: dt.date | None = None


class EtatDuDelai(StrEnum):
    """How the clock stands on a day."""

    inconnu = "inconnu"
    court = "court"
    suspendu = "suspendu"
    decide = "decide"
    echu = "echu"


@dataclass(frozen=True, slots=True)
class EvenementDuDelai:
    """What moved the clock, or did not, and when."""

    le: dt.date
    phrase: str


@dataclass(frozen=True, slots=True)
class DelaiImplicite:
    """The clock on a day: its state, the last day to decide (None when it is not known), what moved it, and a
    sentence for who reads it."""

    etat: EtatDuDelai
    terme: dt.date | None
    evenements: tuple[EvenementDuDelai, ...]
    phrase: str


_INCONNU = (
    "Ni l'appel ni la campagne ne disent ce que vaut le silence de l'administration, ni au bout de combien de temps : "
    "qui tient l'appel le complète (section [silence]). Aucune date n'est donnée en attendant."
)
MOTS = {SensDuSilence.rejet: "rejetée", SensDuSilence.acceptation: "acceptée"}
"""What a request is held to be, once silence has decided."""


def calculer(
    regle: RegleDuSilence | None,
    depart: dt.date,
    demandes: Iterable[ComplementsAttendus],
    aujourd_hui: dt.date,
    decide: dt.date | None = None,
) -> DelaiImplicite:
    """The clock on a day, for a request received on the day `depart`; `decide`: the day of an express decision."""
    if regle is None:
        return DelaiImplicite(EtatDuDelai.inconnu, None, (), _INCONNU)
    faits = sorted((d for d in demandes if d.le <= aujourd_hui), key=lambda d: (d.le, d.terme, d.recu or dt.date.max))
    evenements = [EvenementDuDelai(depart, f"Réception : le délai de {regle.duree} court")]
    compte = _rejet if regle.sens is SensDuSilence.rejet else _acceptation
    terme, suspendu = compte(regle, depart, faits, aujourd_hui, evenements)
    if decide is not None and (terme is None or decide <= terme):
        evenements.append(EvenementDuDelai(decide, "Décision expresse : le délai s'arrête"))
        return _dire(EtatDuDelai.decide, terme, evenements, regle)
    if terme is not None and aujourd_hui > terme:
        ne = f"Terme : la demande est réputée {MOTS[regle.sens]}"
        evenements.append(EvenementDuDelai(terme, ne))
        return _dire(EtatDuDelai.echu, terme, evenements, regle)
    return _dire(EtatDuDelai.suspendu if suspendu else EtatDuDelai.court, terme, evenements, regle)


def _rejet(
    regle: RegleDuSilence,
    depart: dt.date,
    demandes: list[ComplementsAttendus],
    aujourd_hui: dt.date,
    evenements: list[EvenementDuDelai],
) -> tuple[dt.date, bool]:
    """Suspended from the request to its term, or to the day they came if it is before; days of two are counted once."""
    terme, suspendu, jusque = regle.apres(depart), False, depart
    for demande in demandes:
        if demande.le > terme:
            evenements.append(_sans_effet(demande))
            continue
        recu = demande.recu if demande.recu is not None and demande.recu <= aujourd_hui else None
        fin = min(demande.terme, recu) if recu else demande.terme
        debut = max(demande.le, jusque)
        jours = max((fin - debut).days, 0)
        terme += dt.timedelta(days=jours)
        jusque = max(jusque, fin)
        dit = f"Compléments demandés pour le {date_longue(demande.terme)} : le délai est suspendu"
        evenements.append(EvenementDuDelai(demande.le, dit))
        apres = accord(jours, "jour")
        if recu and recu < demande.terme:
            evenements.append(EvenementDuDelai(recu, f"Compléments reçus : le délai reprend, après {apres}"))
        elif aujourd_hui >= demande.terme:
            evenements.append(EvenementDuDelai(demande.terme, f"Terme de la demande : le délai reprend, après {apres}"))
        suspendu = suspendu or (demande.le <= aujourd_hui < fin)
    return terme, suspendu


def _acceptation(
    regle: RegleDuSilence,
    depart: dt.date,
    demandes: list[ComplementsAttendus],
    aujourd_hui: dt.date,
    evenements: list[EvenementDuDelai],
) -> tuple[dt.date | None, bool]:
    """The delay only runs from the day when what was asked came."""
    terme: dt.date | None = regle.apres(depart)
    for demande in demandes:
        if terme is not None and demande.le > terme:
            evenements.append(_sans_effet(demande))
            continue
        evenements.append(EvenementDuDelai(demande.le, "Compléments demandés : le délai ne courra qu'à leur réception"))
        if demande.recu is not None and demande.recu <= aujourd_hui:
            terme = regle.apres(demande.recu)
            evenements.append(EvenementDuDelai(demande.recu, f"Compléments reçus : le délai de {regle.duree} court"))
        else:
            terme = None
    return terme, terme is None


def _sans_effet(demande: ComplementsAttendus) -> EvenementDuDelai:
    return EvenementDuDelai(demande.le, "Compléments demandés : sans effet, le délai était déjà échu")


def _dire(
    etat: EtatDuDelai, terme: dt.date | None, evenements: list[EvenementDuDelai], regle: RegleDuSilence
) -> DelaiImplicite:
    le = date_longue(terme) if terme else ""
    mot = MOTS[regle.sens]
    phrases = {
        EtatDuDelai.court: f"Le délai court. Sans décision d'ici au {le} inclus, la demande sera réputée {mot}.",
        EtatDuDelai.suspendu: (
            f"Le délai est suspendu. Sans autre événement, la demande serait réputée {mot} après le {le}."
            if terme
            else "Le délai ne court pas : il commencera le jour où les compléments seront reçus."
        ),
        EtatDuDelai.decide: "Une décision expresse est intervenue : le silence ne décide plus.",
        EtatDuDelai.echu: f"Le délai est échu : faute de décision, la demande est réputée {mot} depuis le {le}.",
        EtatDuDelai.inconnu: _INCONNU,
    }
    ranges = tuple(sorted(evenements, key=lambda e: e.le))
    return DelaiImplicite(etat, terme, ranges, phrases[etat])
