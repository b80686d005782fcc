"""What people declare: their offices and interests, and what a team knows of who judges it; all of it journalled."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TypeVar

from django.db import transaction

from binome.domaine.dossier.acteurs import Organisation as OrganisationDite
from binome.domaine.droits.droits import Action, Role, enumerer_roles
from binome.domaine.socle.erreurs import au_champ
from binome.registre.models import Campagne, Compte, DeclarationDInterets, InteretDeclare, Mandat, RoleCampagne
from binome.services.acces import organisations, ouverture
from binome.services.conflits.refus import LienImpossibleError, ligne
from binome.services.socle import horloge, journal, personnes

Ligne = TypeVar("Ligne")
_JUGENT = (Role.instructeur.value, Role.comite.value)


@dataclass(frozen=True)
class DeclarationsDeCampagne:
    """What someone declared for a campaign where they judge; `le`: when they last said that it was all."""

    campagne: Campagne
    roles: str
    le: dt.datetime | None
    interets: tuple[InteretDeclare, ...]


@dataclass(frozen=True)
class PeriodeDite:
    """First and last day, inclusive; None: unknown, or none."""

    du: dt.date | None = None
    au: dt.date | None = None

    def verifier(self) -> None:
        if self.du and self.au and self.du > self.au:
            raise LienImpossibleError(au_champ("au", "La fin vient avant le début : corrigez l'une des deux dates."))


def mes_mandats(compte: Compte) -> tuple[Mandat, ...]:
    """The offices of a person, in force or not. One query."""
    return tuple(Mandat.objects.filter(compte=compte, retire_le=None).select_related("organisation"))


def mes_campagnes(compte: Compte) -> tuple[DeclarationsDeCampagne, ...]:
    """The campaigns where this person judges, with what they declared. Three queries."""
    par_campagne: dict[int, tuple[Campagne, set[Role]]] = {}
    for role in RoleCampagne.objects.filter(compte=compte, role__in=_JUGENT).select_related("campagne"):
        par_campagne.setdefault(role.campagne_id, (role.campagne, set()))[1].add(Role(role.role))
    dernieres: dict[int, dt.datetime] = {}
    for dite in DeclarationDInterets.objects.filter(compte=compte).order_by("le"):
        dernieres[dite.campagne_id] = dite.le
    siens = list(
        InteretDeclare.objects.filter(compte=compte, par=compte, retire_le=None).select_related("organisation")
    )
    return tuple(
        DeclarationsDeCampagne(
            campagne,
            enumerer_roles(roles),
            dernieres.get(campagne.pk),
            tuple(i for i in siens if i.campagne_id == campagne.pk),
        )
        for campagne, roles in par_campagne.values()
    )


def declarer_mandat(compte: Compte, dite: OrganisationDite, fonction: str, periode: PeriodeDite) -> Mandat:
    """Someone says what office they hold, or for whom they work. Errors: LienImpossibleError."""
    propre, quand = ligne(fonction, "La fonction", "fonction", 200), horloge.maintenant()
    periode.verifier()
    with transaction.atomic():
        mandat = Mandat.objects.create(
            compte=compte,
            nom=compte.nom,
            organisation=organisations.nommer(dite),
            fonction=propre,
            du=periode.du,
            au=periode.au,
            source=f"Déclaré par cette personne le {horloge.a_paris(quand):%d/%m/%Y}",
            saisi_par=compte,
            le=quand,
        )
        donnees = {"cle": mandat.pk, "organisation": mandat.organisation_id}
        journal.ajouter("mandat.declare", _objet(compte), donnees, acteur=compte, instant=quand)
    return mandat


def retirer_mandat(compte: Compte, cle: int) -> None:
    """Withdraw an office that one declared. Errors: IntrouvableError."""
    with transaction.atomic():
        mandat = _le_mien(Mandat.objects.filter(compte=compte, retire_le=None, pk=cle).first(), cle)
        mandat.retire_le = horloge.maintenant()
        mandat.save(update_fields=["retire_le"])
        journal.ajouter("mandat.retire", _objet(compte), {"cle": cle}, acteur=compte, instant=mandat.retire_le)


def declarer_interet(
    compte: Compte, campagne: str, dite: OrganisationDite, texte: str, periode: PeriodeDite, *, personnel: bool
) -> InteretDeclare:
    """Who judges in a campaign declares an interest in an organisation.

    Errors: IntrouvableError, LienImpossibleError.
    """
    propre, quand = ligne(texte, "L'intérêt", "texte", 500), horloge.maintenant()
    periode.verifier()
    with transaction.atomic():
        interet = InteretDeclare.objects.create(
            campagne=_ou_il_juge(compte, campagne),
            par=compte,
            compte=compte,
            organisation=organisations.nommer(dite),
            texte=propre,
            personnel=personnel,
            du=periode.du,
            au=periode.au,
            le=quand,
        )
        _noter("interet.declare", interet, compte, quand)
    return interet


def retirer_interet(compte: Compte, cle: int) -> None:
    """Withdraw what one declared. Errors: IntrouvableError."""
    with transaction.atomic():
        interet = _le_mien(InteretDeclare.objects.filter(par=compte, retire_le=None, pk=cle).first(), cle)
        interet.retire_le = horloge.maintenant()
        interet.save(update_fields=["retire_le"])
        _noter("interet.retire", interet, compte, interet.retire_le)


def declarer_tout_dit(compte: Compte, campagne: str) -> DeclarationDInterets:
    """Someone says that they have declared all that they hold, were it nothing. Errors: IntrouvableError."""
    quand = horloge.maintenant()
    with transaction.atomic():
        ou = _ou_il_juge(compte, campagne)
        dite = DeclarationDInterets.objects.create(compte=compte, campagne=ou, le=quand)
        donnees = {"campagne": ou.identifiant}
        journal.ajouter("interets.declares", _objet(compte), donnees, acteur=compte, instant=quand)
    return dite


def signales(ouvert: ouverture.DossierOuvert) -> tuple[InteretDeclare, ...]:
    """What the team of a dossier declared of those who judge it. One query."""
    dits = InteretDeclare.objects.filter(dossier=ouvert.dossier, retire_le=None)
    return tuple(dits.select_related("par"))


def signaler(compte: Compte, identifiant: str, nom: str, texte: str, *, personnel: bool = True) -> InteretDeclare:
    """A team says what ties someone who judges to its candidature; they are named, not looked for among accounts, so
    that nothing is learnt of who instructs. Errors: IntrouvableError, RefusError, LienImpossibleError."""
    qui, propre = ligne(nom, "Le nom de la personne", "nom", 200), ligne(texte, "Le lien", "texte", 500)
    quand = horloge.maintenant()
    with transaction.atomic():
        dossier = ouverture.verrouiller(identifiant)
        ouverture.exiger_sur(compte, dossier, Action.signaler_lien, instant=quand)
        interet = InteretDeclare.objects.create(
            campagne=dossier.campagne,
            par=compte,
            nom=qui,
            dossier=dossier,
            texte=propre,
            personnel=personnel,
            le=quand,
        )
        _noter("interet.signale", interet, compte, quand)
    return interet


def _ou_il_juge(compte: Compte, identifiant: str) -> Campagne:
    siens = RoleCampagne.objects.filter(compte=compte, role__in=_JUGENT, campagne__identifiant=identifiant)
    role = siens.select_related("campagne").first()
    if role is None:
        raise ouverture.IntrouvableError(identifiant)
    return role.campagne


def _le_mien(trouvee: Ligne | None, cle: int) -> Ligne:
    if trouvee is None:
        raise ouverture.IntrouvableError(cle)
    return trouvee


def _objet(compte: Compte) -> str:
    return f"compte:{compte.pk}"


def _noter(action: str, interet: InteretDeclare, compte: Compte, quand: dt.datetime) -> None:
    donnees = {
        "cle": interet.pk,
        "campagne": interet.campagne_id,
        "organisation": interet.organisation_id,
        "dossier": interet.dossier_id,
        "de": personnes.pseudonyme(interet.compte) if interet.compte else journal.condenser(interet.nom),
        "texte_condense": journal.condenser(interet.texte),
        "personnel": interet.personnel,
    }
    journal.ajouter(action, _objet(compte), donnees, acteur=compte, instant=quand)
