"""Use cases of what was promised to every labelled territory of a campaign: an administrator writes it, all read it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from binome.domaine.suivi.saisie_d_engagement import SaisieDEngagement, SaisieDeSuite
from binome.registre.models import Compte, EngagementPris, SuiteDEngagement
from binome.services.acces.ouverture import RefusError
from binome.services.socle import horloge
from binome.services.suivi import consolidation, engagements
from binome.services.suivi.consolidation import Consolidation
from binome.services.suivi.ecriture import SuiviRefuseError
from binome.services.suivi.engagements import EngagementLu


def lire(vue: Consolidation) -> list[EngagementLu]:
    """What was promised to all the territories of a campaign, with its state that day. Two queries."""
    siens = EngagementPris.objects.filter(campagne=vue.campagne, label=None)
    return engagements.lire(siens, vue.jour, vue.campagne)


def promettre(compte: Compte, campagne: str, saisie: SaisieDEngagement) -> EngagementPris:
    """Write a promise made to all. Errors: IntrouvableError, RefusError, SuiviRefuseError."""
    with transaction.atomic():
        vue = _tenir(compte, campagne)
        if saisie.fiche:
            raise SuiviRefuseError("Ce qui est promis à tous ne nomme pas l'action d'un seul territoire.")
        return engagements.ecrire(vue.campagne, None, saisie, horloge.maintenant(), compte)


def suivre(compte: Compte, campagne: str, cle: int, saisie: SaisieDeSuite) -> SuiteDEngagement:
    """Say what became of a promise made to all. Errors: IntrouvableError, RefusError, SuiviRefuseError."""
    with transaction.atomic():
        vue = _tenir(compte, campagne)
        lequel = Q(campagne=vue.campagne, label=None, pk=cle)
        return engagements.ajouter(lequel, saisie, horloge.maintenant(), "autorite", compte)


def _tenir(compte: Compte, campagne: str) -> Consolidation:
    vue = consolidation.consolider(compte, campagne)
    if not compte.administrateur:
        raise RefusError("Réservé à l'administrateur : ce qui est promis à tous s'écrit une fois, pour tous.")
    return vue
