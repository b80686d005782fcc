"""What a removed fiche ends: the rights given on it, the invitations to it, what was said and asked of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db.models import Q

from binome.domaine.droits.droits import Role
from binome.registre.models import Commentaire, Compte, Demande, Dossier, Invitation, RoleDossier


def terminer(dossier: Dossier, fiches: Collection[str], acteur: Compte, quand: dt.datetime) -> dict[str, list[int]]:
    """Give nobody a right on these fiches any more, nor an invitation to them; settle what was said of them, close what
    was asked. Runs in the transaction that removes them. Returns the accounts of those who carried each."""
    portees: dict[str, list[int]] = {fiche: [] for fiche in fiches}
    for ligne in RoleDossier.objects.filter(dossier=dossier, role=Role.contributeur.value):
        if perdues := [fiche for fiche in ligne.fiches if fiche in fiches]:
            ligne.fiches = [fiche for fiche in ligne.fiches if fiche not in fiches]
            ligne.save(update_fields=["fiches"])
            for fiche in perdues:
                portees[fiche].append(ligne.compte_id)
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
    return portees


def rendre(dossier: Dossier, fiches: Collection[str], auteur: Compte) -> None:
    """Give these fiches, which are back, to the one who put them back, who carried them. Nobody else gets them again in
    silence: whoever holds the plan gives them."""
    ligne = RoleDossier.objects.filter(dossier=dossier, compte=auteur, role=Role.contributeur.value).first()
    if ligne and fiches:
        ligne.fiches = [*ligne.fiches, *sorted(fiches)]
        ligne.save(update_fields=["fiches"])
