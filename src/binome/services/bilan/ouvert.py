"""The gate of a sheet: the label of a dossier, for who may read its follow-up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction

from binome.appels.catalogue import retrouver_appel
from binome.domaine.bilan.fiche import MomentDuBilan
from binome.domaine.bilan.regles import ReglesDuBilan
from binome.domaine.droits.droits import Action
from binome.registre.models import Campagne, Compte, LabelAccorde
from binome.services.acces import ouverture
from binome.services.acces.ouverture import DossierOuvert
from binome.services.bilan.erreurs import BilanRefuseError
from binome.services.socle import horloge
from binome.services.suivi import lectures


@dataclass(frozen=True)
class BilanTenu:
    """A label held by its transaction, by who prepares its sheet."""

    label: LabelAccorde
    compte: Compte
    quand: dt.datetime
    jour: dt.date


@contextmanager
def tenir(compte: Compte, identifiant: str) -> Iterator[BilanTenu]:
    """Hold the dossier until what is written is. Errors: IntrouvableError, RefusError, SansLabelError."""
    quand = horloge.maintenant()
    with transaction.atomic():
        dossier = ouverture.verrouiller(identifiant)
        ouvert = ouverture.exiger_sur(compte, dossier, Action.tenir_suivi, instant=quand)
        label = lectures.label_de(ouvert)
        yield BilanTenu(label, compte, quand, jour_de(ouvert, quand))


def jour_de(ouvert: DossierOuvert, quand: dt.datetime) -> dt.date:
    """The day it is where the campaign is judged."""
    return horloge.jour_a(ouvert.dossier.campagne.fuseau, quand)


def regles(campagne: Campagne) -> ReglesDuBilan:
    """What the call of a campaign says of its evaluation."""
    return retrouver_appel(campagne.appel).appel.bilan or ReglesDuBilan()


def moment_de(brut: str) -> MomentDuBilan:
    """A moment from its code. Errors: BilanRefuseError."""
    if brut not in set(MomentDuBilan):
        raise BilanRefuseError("Dites si c'est le bilan à mi-parcours ou le bilan final.")
    return MomentDuBilan(brut)
