"""What a removed fiche ends: the invitations to it, what was said and asked of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Q

from binome.registre.models import Commentaire, Compte, Demande, Dossier, Invitation


def terminer(dossier: Dossier, fiches: Collection[str], acteur: Compte, quand: dt.datetime) -> None:
    """Invite nobody to these fiches any more, settle what was said of them, close what was asked. Runs in the
    transaction that removes them. Their carriers keep them: they may put them back with what they were typing, and no
    other fiche will ever bear these ids."""
    for invitation in Invitation.objects.filter(dossier=dossier, acceptee_le=None, expire_le__gt=quand):
        restent = [fiche for fiche in invitation.fiches if fiche not in fiches]
        if restent != invitation.fiches:
            # An invitation to nothing any more leads nowhere.
            invitation.fiches, invitation.expire_le = restent, invitation.expire_le if restent else quand
            invitation.save(update_fields=["fiches", "expire_le"])
    dessus = Q()
    for fiche in fiches:
        place = f"plan_actions.fiches[{fiche}]"
        dessus |= Q(chemin=place) | Q(chemin__startswith=f"{place}.")
    Commentaire.objects.filter(dessus, dossier=dossier, resolu_le=None).update(resolu_le=quand, resolu_par=acteur)
    Demande.objects.filter(dessus, dossier=dossier, faite_le=None).update(faite_le=quand)
