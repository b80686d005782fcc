"""Use cases of campaigns: open a call, extend its deadline, name who instructs; all of it journalled."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from binome.appels.catalogue import charger_appel
from binome.domaine.droits.droits import NOMS, ROLES_CAMPAGNE, Role
from binome.domaine.langue.typographie import date_longue
from binome.registre.models import Campagne, Compte, RoleCampagne
from binome.services.acces import ouverture
from binome.services.comptes import comptes
from binome.services.socle import horloge, journal, personnes


class CampagneError(ValueError):
    """What was asked of a campaign cannot be done; the message says why, in French."""


def ouvertes(instant: dt.datetime | None = None) -> list[Campagne]:
    """Campaigns that still take candidatures in time."""
    quand = instant or horloge.maintenant()
    return [c for c in Campagne.objects.all() if ouverture.echeance(c).respectee(quand)]


def trouver(appel: str) -> Campagne:
    """The campaign of a call. Errors: CampagneError."""
    trouvee = Campagne.objects.filter(appel=appel).first()
    if trouvee is None:
        raise CampagneError(f"Aucune campagne n'est ouverte pour « {appel} ». Ouvrez-la d'abord.")
    return trouvee


def ouvrir(appel: str, *, acteur: Compte | None = None) -> Campagne:
    """Open a call for deposits, with the deadline that it sets. Errors: AppelInconnuError, CampagneError."""
    publie = charger_appel(appel).appel
    quand = horloge.maintenant()
    with transaction.atomic():
        if Campagne.objects.filter(appel=appel).exists():
            raise CampagneError(f"La campagne « {appel} » est déjà ouverte.")
        campagne = Campagne.objects.create(
            appel=appel,
            version_appel=publie.version,
            echeance=publie.echeance.jour,
            fuseau=publie.echeance.fuseau,
            ouverte_le=quand,
        )
        donnees = {"version": publie.version, "echeance": str(campagne.echeance), "fuseau": campagne.fuseau}
        journal.ajouter("campagne.ouverte", f"campagne:{appel}", donnees, acteur=acteur, instant=quand)
    return campagne


def prolonger(appel: str, jour: dt.date, motif: str, *, acteur: Compte | None = None) -> Campagne:
    """Put the deadline off. It is never brought forward: some would have counted on it. Errors: CampagneError."""
    quand = horloge.maintenant()
    with transaction.atomic():
        campagne = trouver(appel)
        if jour <= campagne.echeance:
            raise CampagneError(
                f"La clôture est fixée au {date_longue(campagne.echeance)} : une prolongation la repousse, "
                f"elle ne peut pas être au {date_longue(jour)}."
            )
        if not motif.strip():
            raise CampagneError("Une prolongation se motive : dites pourquoi.")
        donnees = {"avant": str(campagne.echeance), "apres": str(jour), "motif": motif.strip()}
        campagne.echeance = jour
        campagne.save(update_fields=["echeance"])
        journal.ajouter("campagne.prolongee", f"campagne:{appel}", donnees, acteur=acteur, instant=quand)
    return campagne


def nommer(courriel: str, role: Role, appel: str, *, acteur: Compte | None = None) -> Compte:
    """Give an account a role in a campaign; the account is made when it does not exist.

    Errors: CampagneError, CourrielInvalideError.
    """
    if role not in ROLES_CAMPAGNE:
        possibles = ", ".join(NOMS[r] for r in Role if r in ROLES_CAMPAGNE)
        raise CampagneError(f"« {NOMS[role]} » se donne dans un dossier, non dans une campagne. Rôles : {possibles}.")
    quand = horloge.maintenant()
    with transaction.atomic():
        campagne = trouver(appel)
        compte = comptes.trouver(courriel) or comptes.creer_prouve(courriel)
        _, nouveau = RoleCampagne.objects.get_or_create(campagne=campagne, compte=compte, role=role.value)
        if nouveau:
            donnees = {"qui": personnes.pseudonyme(compte), "role": role.value}
            journal.ajouter("campagne.role_donne", f"campagne:{appel}", donnees, acteur=acteur, instant=quand)
    return compte


def demettre(courriel: str, role: Role, appel: str, *, acteur: Compte | None = None) -> Compte:
    """Take back a role in a campaign. Errors: CampagneError."""
    quand = horloge.maintenant()
    with transaction.atomic():
        campagne, compte = trouver(appel), comptes.trouver(courriel)
        siens = RoleCampagne.objects.filter(campagne=campagne, compte=compte, role=role.value)
        if compte is None or not siens.exists():
            raise CampagneError(f"{courriel} n'est pas {NOMS[role]} de la campagne « {appel} ».")
        siens.delete()
        donnees = {"qui": personnes.pseudonyme(compte), "role": role.value}
        journal.ajouter("campagne.role_repris", f"campagne:{appel}", donnees, acteur=acteur, instant=quand)
    return compte
