"""The general assembly of a campaign: who is invited once it is announced, what they answer, who came; its calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from binome.domaine.droits.droits import Role
from binome.domaine.procedure.notifications import GenreDeNotification
from binome.domaine.saisie.refus import ValeurRefuseeError
from binome.domaine.saisie.textes import en_ligne, normaliser
from binome.domaine.socle.erreurs import au_champ
from binome.registre.models import AssembleeGenerale, Campagne, Compte, DecisionDuDepot, InviteALAssemblee, RoleCampagne
from binome.services.acces.ouverture import IntrouvableError, RefusError
from binome.services.annonce import armement
from binome.services.annonce.execution import LABELS
from binome.services.comite import acces
from binome.services.instruction import nouvelles as de_l_instruction
from binome.services.notifications import distribution
from binome.services.socle import adresses, horloge, journal

REPONSES = ("oui", "non")
DUREE_MAX = 24 * 60
ANNULEE = "Cette assemblée est déjà annulée."


@dataclass(frozen=True)
class Voulue:
    """A meeting as someone asks for it."""

    prevue_le: dt.datetime
    lieu: str
    objet: str = ""
    duree_minutes: int = 180


def de_la_campagne(campagne: Campagne) -> AssembleeGenerale | None:
    """The meeting of a campaign that holds, if any. One query."""
    return AssembleeGenerale.objects.filter(campagne=campagne, annulee_le=None).first()


def a_deplacer(campagne: Campagne) -> AssembleeGenerale | None:
    """The same, as long as it is to come: one that was held is moved no more, another one is convened. One query."""
    derniere = de_la_campagne(campagne)
    return derniere if derniere is not None and derniere.prevue_le > horloge.maintenant() else None


def convoquer(compte: Compte, campagne: str, voulue: Voulue) -> AssembleeGenerale:
    """Convene the territories that a campaign labelled and those who judged, or move the meeting that is to come: all
    are told again. Errors: IntrouvableError, RefusError.
    """
    lieu, objet = _verifier(voulue)
    quand = horloge.maintenant()
    with transaction.atomic():
        ouvert = armement.ouvrir(compte, campagne)
        # Of two who convene at once, the second moves what the first convened.
        acces.verrouiller(ouvert.campagne)
        a_qui = _a_inviter(ouvert.campagne)
        if voulue.prevue_le <= quand:
            raise RefusError(au_champ("jour", "Ce jour est passé : donnez-en un à venir."))
        champs = {"prevue_le": voulue.prevue_le, "lieu": lieu, "objet": objet, "duree_minutes": voulue.duree_minutes}
        if (assemblee := a_deplacer(ouvert.campagne)) is None:
            deja = AssembleeGenerale.objects.filter(campagne=ouvert.campagne).count()
            uid = adresses.uid(f"assemblee-{ouvert.campagne.identifiant}-{deja + 1}")
            assemblee = AssembleeGenerale.objects.create(
                campagne=ouvert.campagne, convoquee_par=compte, convoquee_le=quand, uid=uid, **champs
            )
        else:
            champs |= {"version": assemblee.version + 1, "convoquee_par": compte, "convoquee_le": quand}
            AssembleeGenerale.objects.filter(pk=assemblee.pk).update(**champs)
            assemblee.refresh_from_db()
            # Who said that they would come said so of another day.
            assemblee.invites.update(reponse="", repondu_le=None)
        InviteALAssemblee.objects.bulk_create(
            [InviteALAssemblee(assemblee=assemblee, compte=c, titre=titre) for c, titre in a_qui.items()],
            ignore_conflicts=True,
        )
        # Who was of it and is not any more keeps an old invitation, and is told of nothing new.
        for invite in assemblee.invites.filter(compte__in=a_qui).select_related("compte"):
            evenement = f"invitation:{invite.pk}:{assemblee.version}"
            le_jour = horloge.a_paris(voulue.prevue_le).date()
            distribution.notifier(GenreDeNotification.assemblee, evenement, [invite.compte], echeance=le_jour)
        _noter("assemblee.convoquee", assemblee, compte, quand)
    return assemblee


def _a_inviter(campagne: Campagne) -> dict[Compte, str]:
    """Who is invited, as what. Errors: RefusError, when nothing is announced."""
    labellisees = DecisionDuDepot.objects.filter(
        depot__dossier__campagne=campagne, annoncee_le__isnull=False, sens__in=LABELS
    ).select_related("depot__dossier")
    if not labellisees:
        raise RefusError("Aucun label n'est annoncé : il n'y a encore personne à réunir.")
    invites: dict[Compte, str] = {}
    for role in RoleCampagne.objects.filter(
        campagne=campagne, role__in=[Role.comite.value, Role.instructeur.value]
    ).select_related("compte"):
        invites.setdefault(role.compte, "Comité" if role.role == Role.comite else "Instruction")
    for decision in labellisees:
        for compte in de_l_instruction.equipe(decision.depot):
            invites[compte] = decision.depot.dossier.territoire
    return {compte: titre for compte, titre in invites.items() if compte.is_active}


def annuler(compte: Compte, cle: int) -> AssembleeGenerale:
    """Cancel a meeting. Errors: IntrouvableError, RefusError."""
    quand = horloge.maintenant()
    with transaction.atomic():
        assemblee = _tenir(compte, cle)
        if not AssembleeGenerale.objects.filter(pk=cle, annulee_le=None).update(annulee_le=quand):
            raise RefusError(ANNULEE)
        # Who said no was not coming: they are told too, that they need not change their mind.
        a_qui = [invite.compte for invite in assemblee.invites.select_related("compte")]
        if assemblee.prevue_le > quand:
            distribution.notifier(GenreDeNotification.assemblee_annulee, f"annulee:{assemblee.pk}", a_qui)
        _noter("assemblee.annulee", assemblee, compte, quand)
    return assemblee


def ouvrir(compte: Compte, cle: int) -> tuple[AssembleeGenerale, list[InviteALAssemblee]]:
    """A meeting and those that it invites, for who convenes. Errors: IntrouvableError, RefusError."""
    assemblee = _tenir(compte, cle)
    return assemblee, list(assemblee.invites.select_related("compte"))


def _tenir(compte: Compte, cle: int) -> AssembleeGenerale:
    assemblee = AssembleeGenerale.objects.select_related("campagne").filter(pk=cle).first()
    if assemblee is None:
        raise IntrouvableError(f"assemblée {cle}")
    armement.ouvrir(compte, assemblee.campagne.identifiant)
    return assemblee


def invitation(compte: Compte, cle: int) -> InviteALAssemblee:
    """One's own invitation to a meeting that holds. Errors: IntrouvableError."""
    siennes = InviteALAssemblee.objects.filter(compte=compte, assemblee=cle, assemblee__annulee_le=None)
    if (invite := siennes.select_related("assemblee__campagne").first()) is None:
        raise IntrouvableError(f"invitation à {cle}")
    return invite


def repondre(compte: Compte, cle: int, reponse: str) -> InviteALAssemblee:
    """Say whether one comes, until the meeting. Errors: IntrouvableError, RefusError."""
    quand, invite = horloge.maintenant(), invitation(compte, cle)
    if reponse not in REPONSES:
        raise RefusError("Répondez par oui ou par non.")
    if quand >= invite.assemblee.prevue_le:
        raise RefusError("L'assemblée a commencé : on n'y répond plus.")
    InviteALAssemblee.objects.filter(pk=invite.pk).update(reponse=reponse, repondu_le=quand)
    invite.reponse, invite.repondu_le = reponse, quand
    return invite


def emarger(compte: Compte, cle: int, presents: Collection[int]) -> int:
    """Write who came, by the keys of their invitations; how many. Errors: IntrouvableError, RefusError."""
    quand = horloge.maintenant()
    with transaction.atomic():
        assemblee = _tenir(compte, cle)
        if assemblee.annulee_le is not None:
            raise RefusError(ANNULEE)
        if quand < assemblee.prevue_le:
            raise RefusError("L'assemblée n'a pas encore eu lieu : la présence s'y note, ou après.")
        combien = assemblee.invites.filter(pk__in=presents).update(present=True)
        assemblee.invites.exclude(pk__in=presents).update(present=False)
        _noter("assemblee.emargee", assemblee, compte, quand)
    return combien


def _verifier(voulue: Voulue) -> tuple[str, str]:
    try:
        lieu, objet = en_ligne(voulue.lieu).strip(), normaliser(voulue.objet).strip()
    except ValeurRefuseeError as erreur:
        raise RefusError(f"Texte illisible : {erreur}.") from None
    if not lieu or len(lieu) > 300:
        raise RefusError(
            au_champ("lieu", "Dites où, en 300 caractères au plus : une adresse, ou un lien de visioconférence.")
        )
    if len(objet) > 5000:
        raise RefusError(au_champ("objet", "L'ordre du jour est trop long : 5 000 caractères au plus."))
    if not 15 <= voulue.duree_minutes <= DUREE_MAX:
        raise RefusError(au_champ("duree", "Donnez une durée entre un quart d'heure et un jour."))
    return lieu, objet


def _noter(action: str, assemblee: AssembleeGenerale, compte: Compte, quand: dt.datetime) -> None:
    donnees = {"cle": assemblee.pk, "version": assemblee.version, "prevue_le": assemblee.prevue_le.isoformat()}
    journal.ajouter(action, f"campagne:{assemblee.campagne.identifiant}", donnees, acteur=compte, instant=quand)
