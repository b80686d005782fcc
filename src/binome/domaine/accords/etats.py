"""Where an agreement stands, from what each side of the binôme answered and what ended it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

COTES = ("elu", "industriel")
"""The two sides of a binôme: both answer."""


class SensDePosition(StrEnum):
    """What one side of the binôme says."""

    favorable = "favorable"
    defavorable = "defavorable"


class FinDeDemande(StrEnum):
    """What ended a request for agreement: the fiche changed, or who asked gave up."""

    caduc = "caduc"
    retire = "retire"


class EtatDAccord(StrEnum):
    """Where a request for agreement stands."""

    attendu = "attendu"
    a_moitie = "a_moitie"
    donne = "donne"
    refuse = "refuse"
    caduc = "caduc"
    retire = "retire"


NOMS_DES_ETATS_D_ACCORD: Mapping[EtatDAccord, str] = {
    EtatDAccord.attendu: "Réponse attendue",
    EtatDAccord.a_moitie: "Une réponse sur deux",
    EtatDAccord.donne: "Accord donné",
    EtatDAccord.refuse: "Accord refusé",
    EtatDAccord.caduc: "Accord caduc",
    EtatDAccord.retire: "Demande retirée",
}
EN_COURS = frozenset({EtatDAccord.attendu, EtatDAccord.a_moitie})
"""Those that the binôme has still to answer."""
VIVANTS = EN_COURS | {EtatDAccord.donne}
"""Those that a change of the fiche ends."""


def etat_d_accord(positions: Mapping[str, SensDePosition], fin: FinDeDemande | None) -> EtatDAccord:
    """Where a request stands. `positions`: side → what it said. One refusal is enough, and nothing ends it."""
    if SensDePosition.defavorable in positions.values():
        return EtatDAccord.refuse
    if fin is not None:
        return EtatDAccord(fin.value)
    donnees = [cote for cote in COTES if cote in positions]
    if len(donnees) == len(COTES):
        return EtatDAccord.donne
    return EtatDAccord.a_moitie if donnees else EtatDAccord.attendu


def attendues(positions: Mapping[str, SensDePosition], fin: FinDeDemande | None) -> tuple[str, ...]:
    """The sides that have still to answer, none once it is settled."""
    if etat_d_accord(positions, fin) not in EN_COURS:
        return ()
    return tuple(cote for cote in COTES if cote not in positions)


@dataclass(frozen=True, slots=True)
class PositionDite:
    """What one side says: its sense, why, with which reserves, and what it declares of its own interests."""

    sens: SensDePosition
    motifs: str
    reserves: str = ""
    interets: str = ""


TEXTE_MAX = 4000


def refus_de_la_position(dite: PositionDite) -> tuple[str, str] | None:
    """The field at fault and why, None when it may be signed. Both ways of answering are motivated."""
    if not dite.motifs:
        return "motifs", "Dites pourquoi, en une phrase au moins : un accord ou un refus se motive."
    for champ in ("motifs", "reserves", "interets"):
        if len(getattr(dite, champ)) > TEXTE_MAX:
            return champ, f"Ce texte tient en {TEXTE_MAX} caractères : raccourcissez-le."
    if dite.sens is SensDePosition.defavorable and dite.reserves:
        return "reserves", "Un refus n'a pas de réserves : dites-les dans les motifs."
    return None


def rappel_du(limite: dt.date, jour: dt.date, dernier: dt.date | None, rappel: int) -> bool:
    """Whether a reminder is due on a day: `rappel` days before the limit, then as often once it is past."""
    avance = limite - dt.timedelta(rappel)
    if jour < avance:
        return False
    if dernier is None or dernier < avance:
        return True
    return jour > limite and (dernier <= limite or jour - dernier >= dt.timedelta(rappel))
