"""A campaign being played: what it is made with, and what its stages hand to one another."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field

from binome.registre.models import Campagne, Compte
from binome.services.simulation.agenda import Agenda, Rapport
from binome.services.simulation.invention.gens import Foule, Sirens, stock
from binome.services.simulation.invention.gouvernances import Matiere
from binome.services.simulation.redaction import CandidatureJouee
from binome.services.socle import referentiel

APPEL = "ti-2023-2027"


@dataclass
class Partie:
    """Its seed, what is drawn from it, and who is there. `rapport`: told how far it is. `pris`: the
    identifiers given so far; `retard`: how much later than the real one it is decided, when its committee has more to
    examine than two days hold."""

    graine: int
    territoires: int
    rapport: Rapport
    agenda: Agenda = field(init=False)
    matiere: Matiere = field(init=False)
    campagne: Campagne = field(init=False)
    chef: Compte = field(init=False)
    candidatures: list[CandidatureJouee] = field(default_factory=list)
    pris: set[str] = field(default_factory=set)
    retard: dt.timedelta = dt.timedelta()

    def __post_init__(self) -> None:
        lu = stock()
        self.agenda = Agenda(self.sort("jetons"))
        self.matiere = Matiere(referentiel.partager(), lu, Foule(self.sort("foule"), lu), Sirens(), APPEL)

    def sort(self, quoi: str) -> random.Random:
        """What is drawn for one thing: another thing drawn more often changes nothing of it."""
        return random.Random(f"{self.graine}:{quoi}")  # noqa: S311 (what is invented is not secret)
