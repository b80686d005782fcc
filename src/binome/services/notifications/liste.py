"""What someone was told of, as the site lists it: newest first, read or not, less what they may not know any more."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from binome.domaine.procedure.notifications import REGLES, GenreDeNotification
from binome.registre.models import Compte, Notification
from binome.services.acces.ouverture import IntrouvableError
from binome.services.notifications import nouvelles, preuves
from binome.services.notifications.nouvelles import Nouvelle
from binome.services.socle import horloge

MONTREES = 200
"""The last ones: what is older is still in its dossier."""


@dataclass(frozen=True)
class Recue:
    """One line of the list. `legale`: the day it is opened is kept as a proof."""

    cle: int
    nom: str
    le: dt.datetime
    lue_le: dt.datetime | None
    legale: bool
    nouvelle: Nouvelle


def lister(compte: Compte) -> list[Recue]:
    """The last news of this person that they may still know of: what is counted is what is shown."""
    lignes = list(Notification.objects.filter(compte=compte)[:MONTREES])
    dites = nouvelles.dire(compte, lignes)
    return [_recue(ligne, dites[ligne.pk]) for ligne in lignes if ligne.pk in dites]


def _recue(ligne: Notification, nouvelle: Nouvelle) -> Recue:
    regle = REGLES[GenreDeNotification(ligne.genre)]
    return Recue(ligne.pk, regle.nom, ligne.cree_le, ligne.lue_le, regle.legale, nouvelle)


def trouver(compte: Compte, cle: int) -> Recue:
    """One of them. Errors: IntrouvableError."""
    ligne = Notification.objects.filter(compte=compte, pk=cle).first()
    if ligne is None or (nouvelle := nouvelles.dire(compte, [ligne]).get(cle)) is None:
        raise IntrouvableError(f"notification {cle}")
    return _recue(ligne, nouvelle)


def ouvrir(compte: Compte, cle: int) -> Recue:
    """Read one of them: the first time stays, and is proved for a legal notice. Errors: IntrouvableError."""
    recue, quand = trouver(compte, cle), horloge.maintenant()
    with transaction.atomic():
        Notification.objects.filter(pk=cle, lue_le=None).update(lue_le=quand)
        if recue.legale:
            ligne = Notification.objects.get(pk=cle)
            preuves.constater(ligne.evenement, GenreDeNotification(ligne.genre), [compte.pk], "lue", quand)
    return recue


def tout_lire(compte: Compte) -> int:
    """Say that all is read, but for legal notices, which are opened one by one; how many."""
    a_lire = [recue.cle for recue in lister(compte) if recue.lue_le is None and not recue.legale]
    return Notification.objects.filter(pk__in=a_lire, lue_le=None).update(lue_le=horloge.maintenant())
