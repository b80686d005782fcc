"""How long each kind of data is kept, in one table, and the nightly purge that holds to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import PROTECT, Exists, ForeignObjectRel, OuterRef, Q, QuerySet
from django_tasks import task

from binome.domaine.langue.typographie import accord, soigner
from binome.registre.models import (
    ChangementAdresse,
    Compte,
    Compteur,
    Consentement,
    Envoi,
    EnvoiCompte,
    Invitation,
    Pseudonyme,
    Revision,
    SessionOuverte,
)
from binome.services import (
    acces,
    consentements,
    courriels,
    effacement,
    etat,
    journal,
    memoire_effacements,
    rappels,
    residus,
    revisions,
    taches,
)

HEURE = 3
"""Hour of the night, in Paris."""
_LOT = 100


@dataclass(frozen=True)
class Duree:
    """How long a kind of data is kept, in days, after what; `ecrite`: whether its purge is told to the journal."""

    quoi: str
    jours: int
    apres: str
    ecrite: bool = False

    @property
    def dite(self) -> str:
        """The same, in words."""
        return f"{accord(self.jours, 'jour')} après {self.apres}" if self.jours else f"aussitôt après {self.apres}"


DUREES: Mapping[str, Duree] = {
    "sessions": Duree("Sessions", 0, "leur fin"),
    "compteurs": Duree("Adresses IP, dans les compteurs d'essais", 0, "la fin du comptage, une heure au plus"),
    "comptes": Duree("Comptes dont l'adresse n'a jamais été vérifiée", 7, "leur création", ecrite=True),
    "taches": Duree("Courriels et tâches faits", 7, "leur envoi"),
    "lettres": Duree("Ce qu'est devenu un courriel : à qui, quand, remis ou non", 90, "son sort"),
    "envois": Duree("Envois comptés, par compte et par destinataire sous condensé", 2, "l'envoi"),
    "changements": Duree("Changements d'adresse d'un compte, faits ou annulés", 30, "leur fin"),
    "appareils": Duree("Appareils et adresses IP des sessions", 30, "leur dernière visite"),
    "echecs": Duree("Courriels et tâches qui ont échoué", 90, "le dernier essai"),
    "invitations": Duree("Invitations, acceptées ou non", 30, "la fin de leur validité", ecrite=True),
    "accords": Duree("Demandes d'accord restées sans réponse", 90, "la fin de leur validité", ecrite=True),
    "personnes": Duree("Nom et adresse de qui n'a pas de compte et n'est plus invité", 90, "sa venue", ecrite=True),
    "revisions": Duree(
        "Enregistrements automatiques fondus dans le suivant, ni signés ni déposés", 30, "leur écriture", ecrite=True
    ),
}
"""The one table of durations: the purge, the legal notice and the operator's guide all say this."""


def purger(instant: dt.datetime, *, essai: bool = False) -> dict[str, int]:
    """Remove what is older than its duration; how many rows of each kind. `essai`: count, remove nothing."""
    residus.ne_rien_laisser()
    if not essai:
        courriels.retirer_les_textes()
        courriels.reconcilier()
    fait: dict[str, int] = {}
    for cle, duree in DUREES.items():
        trop_vieux = _TROP_VIEUX[cle](instant - dt.timedelta(days=duree.jours))
        fait[cle] = trop_vieux.count()
        if fait[cle] and not essai:
            (_retirer_les_revisions if cle == "revisions" else _retirer)(trop_vieux)
    dit = {cle: combien for cle, combien in fait.items() if combien and DUREES[cle].ecrite}
    if dit and not essai:
        with transaction.atomic():
            journal.ajouter("plateforme.purge", "plateforme", dit, acteur=None, instant=instant)
    return fait


def _retirer(lignes: QuerySet[Any]) -> None:
    with transaction.atomic():
        lignes.delete()


def _retirer_les_revisions(fondues: QuerySet[Revision]) -> None:
    cles = list(fondues.order_by("dossier", "numero").values_list("pk", flat=True))
    for debut in range(0, len(cles), _LOT):
        with transaction.atomic():
            revisions.retirer(cles[debut : debut + _LOT])


def _comptes(limite: dt.datetime) -> QuerySet[Compte]:
    """Signed up, never proven, never used, and named by nothing."""
    vus = Compte.objects.filter(cree_le__lt=limite, last_login=None, administrateur=False, demonstration=False)
    adresses = EmailAddress.objects.filter(user=OuterRef("pk"))
    vus = vus.filter(Exists(adresses), roles_dossier=None, roles_campagne=None)
    vus = vus.exclude(Exists(adresses.filter(verified=True)))
    vus = vus.exclude(Exists(SocialAccount.objects.filter(user=OuterRef("pk"))))
    for lien in Compte._meta.get_fields(include_hidden=True):
        if isinstance(lien, ForeignObjectRel) and lien.on_delete is PROTECT:
            vus = vus.exclude(Exists(lien.related_model._default_manager.filter(**{lien.field.name: OuterRef("pk")})))
    return vus


def _accords(limite: dt.datetime) -> QuerySet[Consentement]:
    sans_reponse = Consentement.objects.filter(donne_le=None, refuse_le=None)
    return sans_reponse.filter(demande_le__lt=limite - consentements.DUREE)


def _personnes(limite: dt.datetime) -> QuerySet[Pseudonyme]:
    """Addresses that nothing else names any more: the journal goes on with their pseudonym alone."""
    seules = Pseudonyme.objects.filter(compte=None, cree_le__lt=limite)
    for modele in (Invitation, Consentement):
        seules = seules.exclude(Exists(modele.objects.filter(courriel=OuterRef("courriel"))))
    return seules


def _revisions(limite: dt.datetime) -> QuerySet[Revision]:
    return revisions.sans_repondant(Revision.objects.filter(fondue_dans__isnull=False, cree_le__lt=limite))


_TROP_VIEUX: Mapping[str, Callable[[dt.datetime], QuerySet[Any]]] = {
    "sessions": lambda limite: Session.objects.filter(expire_date__lt=limite),
    "compteurs": lambda limite: Compteur.objects.filter(expires__lt=limite),
    "comptes": _comptes,
    "taches": partial(taches.finies, "SUCCESSFUL"),
    "lettres": lambda limite: Envoi.objects.exclude(etat__in=("attente", "en_vol")).filter(change_le__lt=limite),
    "envois": lambda limite: EnvoiCompte.objects.filter(quand__lt=limite),
    "changements": lambda limite: ChangementAdresse.objects.filter(Q(fait_le__lt=limite) | Q(annule_le__lt=limite)),
    "appareils": lambda limite: SessionOuverte.objects.filter(vue_le__lt=limite),
    "echecs": partial(taches.finies, "FAILED"),
    "invitations": lambda limite: Invitation.objects.filter(expire_le__lt=limite),
    "accords": _accords,
    "personnes": _personnes,
    "revisions": _revisions,
}


@task()
def purger_la_nuit() -> None:
    """Tonight's purge; erasures are done again, should something have brought one back. Asks for tomorrow's."""
    try:
        effacement.rejouer(acces.maintenant())
        purger(acces.maintenant())
    finally:
        planifier()


def planifier() -> bool:
    """Ask the worker for the next purge, unless it is asked for; says whether it did. Called when it starts."""
    return taches.planifier(purger_la_nuit, rappels.prochain_matin(acces.maintenant(), HEURE))


def apres_restauration() -> tuple[str, ...]:
    """Once a backup is put back: do again the erasures that this machine or the backup remembers, then purge. What to
    tell the operator, in French. Errors: MemoireIllisibleError.
    """
    souvenirs = memoire_effacements.lire()
    dits = [_connus(souvenirs)]
    if perdus := memoire_effacements.illisibles(souvenirs):
        dits.append(
            f"{accord(perdus, 'effacement a été inscrit', 'effacements ont été inscrits')} avec une clé que ce site "
            "n'a plus (BINOME_CLE_SECRETE, BINOME_CLES_ANCIENNES) : seul le pseudonyme les fait reconnaître."
        )
    if etat.migrations_en_attente():
        dits.append(
            "La base vient d'une version plus ancienne : « binome administrer initialiser » la mettra à jour et "
            "refera ces effacements."
        )
    else:
        quand = acces.maintenant()
        refaits = effacement.rejouer(quand)
        retires = sum(purger(quand).values())
        dits.append(f"{accord(len(refaits), 'personne effacée', 'personnes effacées')} de nouveau ; purge : {retires}.")
        dits += [f"Sans chef de projet : {', '.join(b.orphelins)}." for b in refaits if b.orphelins]
    return tuple(soigner(dit) for dit in dits)


def _connus(souvenirs: list[memoire_effacements.Souvenir]) -> str:
    if not souvenirs:
        return (
            "Aucune liste d'effacements sur cette machine ni dans la sauvegarde. Si quelqu'un a été effacé après "
            "elle : binome administrer purger --effacements DOSSIER-OU-SAUVEGARDE-PLUS-RÉCENTE"
        )
    jour = souvenirs[-1].le.date().isoformat()
    return f"{accord(len(souvenirs), 'effacement connu', 'effacements connus')}, le dernier du {jour}."
