"""The delay between a convocation and its session."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

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
