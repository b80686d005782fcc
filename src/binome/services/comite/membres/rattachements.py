"""What is known of a member who has no account, as who conducts the committee writes it down for them: the offices
that they hold, what lists say of someone of their name, that their declaration was received. Each with its source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from binome.domaine.dossier.acteurs import Organisation as OrganisationDite
from binome.domaine.langue.typographie import date_longue
from binome.registre.models import Compte, DeclarationDInterets, Mandat, MandatAConfirmer, MembreDuComite
from binome.services.acces import organisations
from binome.services.acces.ouverture import IntrouvableError, RefusError
from binome.services.comite import acces, composition, saisies
from binome.services.comite.acces import ComiteOuvert
from binome.services.conflits import propositions
from binome.services.conflits.declarations import PeriodeDite
from binome.services.socle import horloge, journal

A_UN_COMPTE = "Cette personne a un compte : elle dit elle-même pour qui elle travaille et ce qu'elle détient."


@dataclass(frozen=True)
class FicheDuMembre:
    """A member without account: their offices, what waits for an answer, when their declaration was received."""

    membre: MembreDuComite
    mandats: tuple[Mandat, ...]
    a_confirmer: tuple[MandatAConfirmer, ...]
    declare_le: dt.datetime | None


def fiche(ouvert: ComiteOuvert, membre: int, quand: dt.datetime) -> FicheDuMembre:
    """The file of a member in function. Four queries. Errors: IntrouvableError, RefusError."""
    lui = _membre(ouvert, membre, quand)
    dite = DeclarationDInterets.objects.filter(membre=lui).order_by("-le").first()
    mandats = Mandat.objects.filter(membre=lui, retire_le=None).select_related("organisation")
    return FicheDuMembre(lui, tuple(mandats), propositions.a_confirmer(lui), dite.le if dite else None)


def en_arbre(fiche: FicheDuMembre) -> dict[str, Any]:
    """The file of a member, as commands and programs are given it."""
    lui = fiche.membre
    mandats = [_arbre(m, m.organisation.nom, m.organisation.siren, m.source) for m in fiche.mandats]
    proposes = [
        _arbre(m, m.organisme, m.siren, f"{m.liste.source}, {m.liste.titre}, {m.liste.millesime}") | {"ne_le": m.ne_le}
        for m in fiche.a_confirmer
    ]
    return {
        "cle": lui.pk,
        "nom": lui.nom,
        "qualite": lui.qualite,
        "rattachement": lui.rattachement,
        "mandats": mandats,
        "non_confirmes": proposes,
        "declaration_recue_le": fiche.declare_le,
    }


def _arbre(mandat: Mandat | MandatAConfirmer, organisme: str, siren: str | None, source: str) -> dict[str, Any]:
    dit = {"cle": mandat.pk, "organisme": organisme, "siren": siren or None, "fonction": mandat.fonction}
    return {**dit, "du": mandat.du, "au": mandat.au, "source": source}


def rattacher(
    compte: Compte,
    campagne: str,
    membre: int,
    dite: OrganisationDite,
    fonction: str,
    periode: PeriodeDite,
    d_apres: str,
) -> Mandat:
    """Write down for whom a member works, or what office they hold, and what says so.

    Errors: IntrouvableError, RefusError, LienImpossibleError.
    """
    propre, source = saisies.ligne(fonction, "Fonction", "fonction"), saisies.ligne(d_apres, "D'après quoi", "d_apres")
    periode.verifier()
    with _ecrire(compte, campagne, membre) as acte:
        fait = Mandat.objects.create(
            membre=acte.membre,
            nom=acte.membre.nom,
            organisation=organisations.nommer(dite),
            fonction=propre,
            du=periode.du,
            au=periode.au,
            source=f"{source} ; rattaché par qui conduit le comité le {date_longue(acte.jour)}"[:300],
            saisi_par=compte,
            le=acte.quand,
        )
        acte.noter("mandat.declare", cle=fait.pk, organisation=fait.organisation_id)
        return fait


def retirer(compte: Compte, campagne: str, membre: int, cle: int) -> None:
    """Withdraw an office that was written down. Errors: IntrouvableError, RefusError."""
    with _ecrire(compte, campagne, membre) as acte:
        if not Mandat.objects.filter(membre=acte.membre, retire_le=None, pk=cle).update(retire_le=acte.quand):
            raise IntrouvableError(cle)
        acte.noter("mandat.retire", cle=cle)


def repondre(compte: Compte, campagne: str, membre: int, cle: int, *, oui: bool) -> Mandat | None:
    """Say whether what a list says is of this member. Errors: IntrouvableError, RefusError."""
    with _ecrire(compte, campagne, membre) as acte:
        return propositions.repondre_pour(compte, acte.membre, cle, oui=oui)


def recevoir(compte: Compte, campagne: str, membre: int) -> DeclarationDInterets:
    """The declaration of a member was received, and what it says is written down. Errors: IntrouvableError,
    RefusError."""
    with _ecrire(compte, campagne, membre) as acte:
        dite = DeclarationDInterets.objects.create(membre=acte.membre, campagne=acte.ouvert.campagne, le=acte.quand)
        acte.noter("interets.declares", cle=dite.pk)
        return dite


@dataclass(frozen=True)
class _Acte:
    ouvert: ComiteOuvert
    membre: MembreDuComite
    quand: dt.datetime

    @property
    def jour(self) -> dt.date:
        return horloge.jour_a(self.ouvert.campagne.fuseau, self.quand)

    def noter(self, action: str, **donnees: object) -> None:
        objet = f"comite:{self.ouvert.campagne.identifiant}"
        tout = {"membre": self.membre.pk, **donnees}
        journal.ajouter(action, objet, tout, acteur=self.ouvert.compte, instant=self.quand)


@contextmanager
def _ecrire(compte: Compte, campagne: str, membre: int) -> Iterator[_Acte]:
    quand = horloge.maintenant()
    with transaction.atomic():
        ouvert = acces.composer(compte, campagne, quand)
        if not ouvert.compose:
            raise RefusError(acces.RESERVE_A_LA_CONDUITE)
        acces.verrouiller(ouvert.campagne)
        yield _Acte(ouvert, _membre(ouvert, membre, quand), quand)


def _membre(ouvert: ComiteOuvert, membre: int, quand: dt.datetime) -> MembreDuComite:
    if not ouvert.compose:
        raise RefusError(acces.RESERVE_A_LA_CONDUITE)
    jour = horloge.jour_a(ouvert.campagne.fuseau, quand)
    siegent = [m for m in composition.membres_ou_a_venir(ouvert.campagne, jour) if m.fonction != "secretariat"]
    lui = next((m for m in siegent if m.pk == membre), None)
    if lui is None:
        raise IntrouvableError(membre)
    if lui.compte_id is not None:
        raise RefusError(A_UN_COMPTE)
    return lui
