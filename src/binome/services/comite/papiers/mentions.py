"""What the letters of a campaign say of who decides and of remedies: data of the campaign, said missing when empty."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction

from binome.registre.models import Campagne, Compte, MentionsDeDecision
from binome.services.comite import acces, saisies
from binome.services.socle import horloge, journal

CHAMPS: dict[str, tuple[str, str]] = {
    "auteur_nom": (
        "Prénom et nom de qui signe",
        "Une décision porte le prénom, le nom et la qualité de son auteur (CRPA, L212-1).",
    ),
    "auteur_qualite": ("Qualité de qui signe", "Au nom de quelle autorité : « le ministre chargé de l'industrie »."),
    "service": ("Service chargé du dossier", "Avec une adresse où l'on peut lui écrire."),
    "tribunal": (
        "Tribunal administratif compétent",
        "Nom et adresse. Sans lui, le délai de recours ne court pas (CJA, R421-5).",
    ),
    "recours_gracieux": ("À qui adresser un recours gracieux ou hiérarchique", "Nom et adresse (CRPA, L411-2)."),
}


@dataclass(frozen=True)
class Mentions:
    """What letters say; "" when nobody said it."""

    auteur_nom: str = ""
    auteur_qualite: str = ""
    service: str = ""
    tribunal: str = ""
    recours_gracieux: str = ""

    @property
    def manquent(self) -> tuple[str, ...]:
        """The names of what is missing."""
        return tuple(nom for champ, (nom, _) in CHAMPS.items() if not getattr(self, champ))


def en_vigueur(campagne: Campagne, a: dt.datetime | None = None) -> Mentions:
    """The last ones written, at an instant when one is given. One query."""
    ecrites = MentionsDeDecision.objects.filter(campagne=campagne, **({"le__lte": a} if a else {}))
    ligne = ecrites.order_by("-pk").first()
    return Mentions(**{champ: getattr(ligne, champ) for champ in CHAMPS}) if ligne else Mentions()


def lignes(dites: Mentions) -> list[tuple[str, str]]:
    """Name and value of each, in the order of a letter."""
    return [(nom, getattr(dites, champ)) for champ, (nom, _) in CHAMPS.items()]


def ecrire(compte: Compte, campagne: str, **dites: str) -> Mentions:
    """Replace what letters say. Errors: IntrouvableError, RefusError."""
    quand = horloge.maintenant()
    with transaction.atomic():
        ouvert = acces.entrer(compte, campagne, quand)
        ouvert.exiger_la_conduite()
        neuves = Mentions(
            **{c: saisies.ligne(dites.get(c, ""), nom, c, 300, requis=False) for c, (nom, _) in CHAMPS.items()}
        )
        MentionsDeDecision.objects.create(campagne=ouvert.campagne, par=compte, le=quand, **asdict(neuves))
        donnees = {"manquent": [c for c in CHAMPS if not getattr(neuves, c)]}
        journal.ajouter("comite.mentions", f"comite:{campagne}", donnees, acteur=compte, instant=quand)
        return neuves
