"""What may be said of an action that is followed: one event, dated, never changed; a correction is another, that cites
the first one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class GenreDeSuivi(StrEnum):
    """What an event is about."""

    avancement = "avancement"
    jalon = "jalon"
    financement = "financement"
    mesure = "mesure"
    difficulte = "difficulte"
    decision = "decision"


class Avancement(StrEnum):
    """How far an action has gone."""

    a_venir = "a_venir"
    en_cours = "en_cours"
    en_pause = "en_pause"
    realise = "realise"
    arrete = "arrete"


class ActeDeJalon(StrEnum):
    """What happened to a milestone."""

    atteint = "atteint"
    reporte = "reporte"


class ActeDeFinancement(StrEnum):
    """What happened to the money asked of one funder under one scheme."""

    demande = "demande"
    complet = "complet"
    accord = "accord"
    convention = "convention"
    versement = "versement"
    refus = "refus"
    abandon = "abandon"


class ActeDeMesure(StrEnum):
    """Whether a value is where an indicator starts from, or what was read later."""

    depart = "depart"
    releve = "releve"


class ActeDeDifficulte(StrEnum):
    """What happened to a difficulty."""

    signalee = "signalee"
    levee = "levee"


class ActeDeDecision(StrEnum):
    """Which committee decided; or that its decision was carried out."""

    local = "local"
    regional = "regional"
    national = "national"
    executee = "executee"


ACTES: Mapping[GenreDeSuivi, type[StrEnum]] = {
    GenreDeSuivi.avancement: Avancement,
    GenreDeSuivi.jalon: ActeDeJalon,
    GenreDeSuivi.financement: ActeDeFinancement,
    GenreDeSuivi.mesure: ActeDeMesure,
    GenreDeSuivi.difficulte: ActeDeDifficulte,
    GenreDeSuivi.decision: ActeDeDecision,
}
"""What may be said of each kind."""

NOMS_DES_GENRES: Mapping[GenreDeSuivi, str] = {
    GenreDeSuivi.avancement: "Avancement",
    GenreDeSuivi.jalon: "Étape",
    GenreDeSuivi.financement: "Financement",
    GenreDeSuivi.mesure: "Indicateur",
    GenreDeSuivi.difficulte: "Difficulté",
    GenreDeSuivi.decision: "Décision d'un comité",
}
NOMS_DES_ACTES: Mapping[GenreDeSuivi, Mapping[str, str]] = {
    GenreDeSuivi.avancement: {
        "a_venir": "à venir",
        "en_cours": "en cours",
        "en_pause": "en pause",
        "realise": "réalisée",
        "arrete": "arrêtée",
    },
    GenreDeSuivi.jalon: {"atteint": "atteinte", "reporte": "reportée"},
    GenreDeSuivi.financement: {
        "demande": "demandé",
        "complet": "dossier complet",
        "accord": "accordé",
        "convention": "convention signée",
        "versement": "versé",
        "refus": "refusé",
        "abandon": "demande abandonnée",
    },
    GenreDeSuivi.mesure: {"depart": "valeur de départ", "releve": "valeur relevée"},
    GenreDeSuivi.difficulte: {"signalee": "signalée", "levee": "levée"},
    GenreDeSuivi.decision: {
        "local": "comité local",
        "regional": "comité régional",
        "national": "comité national",
        "executee": "exécutée",
    },
}


@dataclass(frozen=True, slots=True)
class EvenementSuivi:
    """Something said of an action (`fiche`), or of the whole plan when `fiche` is empty.

    `jour`: the day of the fact, not that of its writing. `objet`: the milestone, the indicator, or the scheme;
    `tiers`: the funder, or who is waited for; `echeance`: until when. `cite`: the difficulty lifted, or the decision
    carried out. `corrige`: the first event that this one replaces, or takes away when `annule`.
    """

    rang: int
    fiche: str
    genre: GenreDeSuivi
    acte: str
    jour: dt.date
    objet: str = ""
    tiers: str = ""
    montant: Decimal | None = None
    valeur: Decimal | None = None
    echeance: dt.date | None = None
    texte: str = ""
    cite: int | None = None
    corrige: int | None = None
    annule: bool = False

    @property
    def racine(self) -> int:
        """The rank by which others cite it: its own, or that of the first event that it corrects."""
        return self.corrige or self.rang

    @property
    def dit(self) -> str:
        """What happened, in words."""
        return NOMS_DES_ACTES[self.genre][self.acte]
