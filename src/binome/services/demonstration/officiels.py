"""Who may be entered as in a played campaign, besides the authors of a dossier: those who instruct, decide, administer.

As all accounts of the demonstration, they have no password, and open on this machine alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from binome.domaine.droits.droits import NATIONALE, Role
from binome.registre.models import Compte
from binome.services.demonstration.atelier import exiger_le_mode

REGION = "93"
"""The région of the Hautes-Alpes."""


@dataclass(frozen=True)
class Officiel:
    """Someone of a campaign, and what they are in it, in words."""

    cle: str
    qualite: str
    nom: str
    role: Role
    portee: str = NATIONALE
    service: str = ""
    """The body of the call that they belong to, "" for none."""

    @property
    def courriel(self) -> str:
        return f"{self.cle}@demonstration.invalid"


OFFICIELS = (
    Officiel("region", "instructrice de la Région Sud", "Ida Région", Role.instructeur, REGION, "region"),
    Officiel("etat", "instructeur du SGAR de la même région", "Octave État", Role.instructeur, REGION, "sgar-dreets"),
    Officiel("national", "instructrice nationale", "Nadège Nationale", Role.instructeur),
    Officiel("comite", "membre du comité national", "Corentin Comité", Role.comite),
    Officiel("president", "présidente du comité national", "Prisca Présidente", Role.comite),
    Officiel("administrateur", "administratrice", "Adèle Administratrice", Role.administrateur),
)


def presents() -> list[tuple[Officiel, Compte]]:
    """Those who are here, in that order; none but where a campaign was played. One query.

    Errors: DemonstrationError.
    """
    exiger_le_mode()
    adresses = [officiel.courriel for officiel in OFFICIELS]
    trouves = {c.email: c for c in Compte.objects.filter(demonstration=True, email__in=adresses)}
    return [(o, trouves[o.courriel]) for o in OFFICIELS if o.courriel in trouves]


def present(cle: str) -> Compte:
    """One of those who are here. Errors: DemonstrationError, KeyError."""
    return {officiel.cle: compte for officiel, compte in presents()}[cle]


def trouver(cle: str) -> tuple[Officiel, Compte] | None:
    """One of them, None when there is none of that key here. Errors: DemonstrationError."""
    return next((paire for paire in presents() if paire[0].cle == cle), None)
