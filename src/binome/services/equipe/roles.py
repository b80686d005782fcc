"""Use cases of a team: who is what in a dossier, the fiches given, leaving, handing over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from binome.domaine.droits.droits import Action, Role
from binome.registre.models import Compte, Delegation, Dossier, RoleDossier
from binome.services.acces import ouverture
from binome.services.equipe import confiables
from binome.services.socle import horloge, journal, personnes


@dataclass(frozen=True)
class Equipier:
    """A person of the team, with their roles and the fiches given to them."""

    compte: Compte
    roles: tuple[Role, ...]
    fiches: tuple[str, ...]


def equipe(acces_: ouverture.DossierOuvert) -> list[Equipier]:
    """The team of a dossier, in the order of the roles, with the fiches that this reader may know of. One query."""
    lignes: dict[int, list[RoleDossier]] = {}
    for ligne in RoleDossier.objects.filter(dossier=acces_.dossier).select_related("compte", "compte__organisation"):
        lignes.setdefault(ligne.compte_id, []).append(ligne)
    membres = [_membre(siennes, acces_) for siennes in lignes.values()]
    ordre = list(Role)
    return sorted(membres, key=lambda m: (ordre.index(m.roles[0]), str(m.compte).lower()))


def _membre(lignes: list[RoleDossier], pour: ouverture.DossierOuvert) -> Equipier:
    roles = {Role(ligne.role) for ligne in lignes}
    confiees = dict.fromkeys(fiche for ligne in lignes for fiche in ligne.fiches)
    fiches = [fiche for fiche in confiees if pour.memoire.montre(pour.regard, fiche)]
    return Equipier(lignes[0].compte, tuple(r for r in Role if r in roles), tuple(fiches))


def confier_fiches(compte: Compte, identifiant: str, qui: int, fiches: Iterable[str]) -> None:
    """Say which fiches a contributeur fills in, all at once. Errors: IntrouvableError, RefusError."""
    quand = horloge.maintenant()
    with transaction.atomic():
        ouverture.verrouiller(identifiant)
        dossier = ouverture.exiger(compte, identifiant, Action.inviter, instant=quand).dossier
        ligne = RoleDossier.objects.filter(dossier=dossier, compte=qui, role=Role.contributeur.value).first()
        if ligne is None:
            raise ouverture.RefusError("Les fiches se confient à un contributeur du dossier.")
        voulues, connues = set(fiches), confiables.noms(dossier)
        confiees = [fiche for fiche in connues if fiche in voulues]
        # An action that was asked for is no choice, and stays whose it was until it is decided.
        confiees += [f for f in ligne.fiches if f not in connues and confiables.cle_de(f) is not None]
        if confiees == ligne.fiches:
            return
        donnees = {"a": personnes.pseudonyme(ligne.compte), "fiches": confiees, "avant": ligne.fiches}
        ligne.fiches = confiees
        ligne.save(update_fields=["fiches"])
        journal.ajouter("role.fiches_confiees", _objet(dossier), donnees, acteur=compte, instant=quand)


def retirer(compte: Compte, identifiant: str, qui: int) -> None:
    """Take someone out of the team. Errors: IntrouvableError, RefusError."""
    quand = horloge.maintenant()
    with transaction.atomic():
        ouverture.verrouiller(identifiant)
        dossier = ouverture.exiger(compte, identifiant, Action.inviter, instant=quand).dossier
        _sortir(dossier, qui, "role.retire", compte, quand)


def quitter(compte: Compte, identifiant: str) -> None:
    """Leave the team. The last chef de projet hands over first. Errors: IntrouvableError, RefusError."""
    quand = horloge.maintenant()
    with transaction.atomic():
        ouverture.verrouiller(identifiant)
        dossier = ouverture.exiger(compte, identifiant, Action.quitter, instant=quand).dossier
        _sortir(dossier, compte.pk, "role.quitte", compte, quand)


def _sortir(dossier: Dossier, qui: int, action: str, acteur: Compte, quand: dt.datetime) -> None:
    siens = RoleDossier.objects.filter(dossier=dossier, compte=qui)
    lignes = list(siens.select_related("compte"))
    if not lignes:
        raise ouverture.RefusError("Cette personne n'est pas de l'équipe.")
    chefs = RoleDossier.objects.filter(dossier=dossier, role=Role.chef_de_projet.value)
    if not chefs.exclude(compte=qui).exists():
        raise ouverture.RefusError(
            "Un dossier garde toujours un chef de projet : passez d'abord la main à quelqu'un de l'équipe."
        )
    siens.delete()
    for delegations in (Delegation.objects.filter(de=qui), Delegation.objects.filter(a=qui)):
        delegations.filter(dossier=dossier, reprise_le=None).update(reprise_le=quand)
    donnees = {"qui": personnes.pseudonyme(lignes[0].compte), "roles": sorted(ligne.role for ligne in lignes)}
    journal.ajouter(action, _objet(dossier), donnees, acteur=acteur, instant=quand)


def passer_la_main(compte: Compte, identifiant: str, a: int) -> None:
    """Make a member of the team chef de projet in one's place; the former one may still read.

    Errors: IntrouvableError, RefusError.
    """
    quand = horloge.maintenant()
    with transaction.atomic():
        ouverture.verrouiller(identifiant)
        dossier = ouverture.exiger(compte, identifiant, Action.passer_la_main, instant=quand).dossier
        siens = RoleDossier.objects.filter(dossier=dossier, compte=a).select_related("compte")
        suivant = siens.first()
        if suivant is None or a == compte.pk:
            raise ouverture.RefusError("La main se passe à une autre personne de l'équipe : invitez-la d'abord.")
        RoleDossier.objects.get_or_create(dossier=dossier, compte_id=a, role=Role.chef_de_projet.value)
        RoleDossier.objects.filter(dossier=dossier, compte=compte, role=Role.chef_de_projet.value).delete()
        if not RoleDossier.objects.filter(dossier=dossier, compte=compte).exists():
            RoleDossier.objects.create(dossier=dossier, compte=compte, role=Role.lecteur.value)
        donnees = {"de": personnes.pseudonyme(compte), "a": personnes.pseudonyme(suivant.compte)}
        journal.ajouter("role.main_passee", _objet(dossier), donnees, acteur=compte, instant=quand)


def _objet(dossier: Dossier) -> str:
    return f"dossier:{dossier.identifiant}"
