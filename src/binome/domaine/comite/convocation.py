"""The delay between a convocation and its session; whether what was planned may still be changed, and why not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from binome.domaine.comite.regles import ReglesDuComite
from binome.domaine.langue.typographie import accord, date_longue


@dataclass(frozen=True, slots=True)
class DelaiDeConvocation:
    """Days between a convocation and its session, what they must be, and whether the session may be held."""

    jours: int
    minimum: int
    respecte: bool
    permise: bool
    phrase: str


def delai(envoi: dt.date, seance: dt.date, regles: ReglesDuComite, urgence: str = "") -> DelaiDeConvocation:
    """The delay of a convocation sent one day for another. `urgence`: why it is shorter, "" when it is not said."""
    franc = regles.delai_franc.valeur
    jours = (seance - envoi).days - (1 if franc else 0)
    minimum = regles.delai_de_convocation.valeur
    respecte = seance >= envoi and jours >= minimum
    au_plus_tard = seance - dt.timedelta(days=minimum + (1 if franc else 0))
    compte = f"{accord(max(jours, 0), 'jour franc', 'jours francs') if franc else accord(max(jours, 0), 'jour')}"
    if seance < envoi:
        return DelaiDeConvocation(
            jours, minimum, False, False, "La séance est déjà passée : convoquez-la à un autre jour."
        )
    if respecte:
        return DelaiDeConvocation(
            jours,
            minimum,
            True,
            True,
            f"{compte} avant la séance ; il en faut {minimum} ({regles.delai_de_convocation.source}).",
        )
    manque = (
        f"{compte} avant la séance ; il en fallait {minimum}, donc un envoi le {date_longue(au_plus_tard)} au plus tard"
    )
    if not regles.urgence_admise.valeur:
        return DelaiDeConvocation(jours, minimum, False, False, f"{manque} ({regles.delai_de_convocation.source}).")
    if not urgence.strip():
        return DelaiDeConvocation(
            jours,
            minimum,
            False,
            False,
            f"{manque}. L'urgence le permet si vous la motivez ({regles.urgence_admise.source}).",
        )
    return DelaiDeConvocation(
        jours, minimum, False, True, f"{manque}. Urgence motivée ({regles.urgence_admise.source})."
    )


class NatureDuChangement(StrEnum):
    """What was changed of a session."""

    deplacee = "deplacee"
    annulee = "annulee"
    point_retire = "point_retire"


_REFUS: Mapping[NatureDuChangement, str] = {
    NatureDuChangement.deplacee: "elle ne se déplace plus",
    NatureDuChangement.annulee: "elle ne s'annule plus",
    NatureDuChangement.point_retire: "son ordre du jour ne change plus",
}


def refus_de_changer(
    nature: NatureDuChangement, *, par_ecrit: bool, ouverte: bool, levee: bool, votes: bool
) -> str | None:
    """Why a session may not be changed so; None when it may. `votes`: a voice was given in it, or something adopted."""
    suite = _REFUS[nature]
    if levee:
        return f"Cette {'consultation est close' if par_ecrit else 'séance est levée'} : {suite}."
    if ouverte and par_ecrit:
        return f"Cette consultation est ouverte : {suite}. Qui veut en débattre en séance s'y oppose, de sa page."
    if ouverte:
        return f"Cette séance est ouverte : {suite}. Levez-la quand elle est finie."
    if votes:
        return f"Le comité a déjà voté dans cette séance : {suite}."
    if par_ecrit and nature is NatureDuChangement.deplacee:
        return "Le terme d'une consultation ne se déplace pas : annulez-la, et prévoyez-en une autre."
    return None
