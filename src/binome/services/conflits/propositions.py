"""What lists say of who judges: each answers for themselves, who conducts a committee for a member without account."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from binome.domaine.dossier.acteurs import NatureOrganisation
from binome.domaine.dossier.acteurs import Organisation as OrganisationDite
from binome.registre.models import Compte, Mandat, MandatAConfirmer, MembreDuComite
from binome.services.acces import organisations
from binome.services.acces.ouverture import IntrouvableError
from binome.services.socle import horloge, journal


def a_confirmer(de: Compte | MembreDuComite) -> tuple[MandatAConfirmer, ...]:
    """What lists say of someone of that name, not answered yet. One query."""
    siens = {"compte": de} if isinstance(de, Compte) else {"membre": de}
    return tuple(MandatAConfirmer.objects.filter(reponse="", **siens).select_related("liste"))


def repondre(compte: Compte, cle: int, *, oui: bool) -> Mandat | None:
    """Someone says whether an office is theirs; it then is, with where it comes from. Errors: IntrouvableError."""
    return _repondre(compte, None, cle, f"compte:{compte.pk}", oui=oui)


def repondre_pour(par: Compte, membre: MembreDuComite, cle: int, *, oui: bool) -> Mandat | None:
    """Who conducts a committee says it of a member who has no account; they are let to by the caller.

    Errors: IntrouvableError.
    """
    return _repondre(par, membre, cle, f"comite:{membre.campagne.identifiant}", oui=oui)


def _repondre(par: Compte, membre: MembreDuComite | None, cle: int, objet: str, *, oui: bool) -> Mandat | None:
    quand = horloge.maintenant()
    with transaction.atomic():
        # Held by the answer itself: of two at once, one finds nothing to answer.
        lui = {"compte": par} if membre is None else {"membre": membre}
        mienne = MandatAConfirmer.objects.filter(pk=cle, reponse="", **lui)
        propose = mienne.select_related("liste").first()
        if propose is None or not mienne.update(reponse="oui" if oui else "non", repondu_le=quand):
            raise IntrouvableError(cle)
        mandat = _tenir(par, membre, propose, quand) if oui else None
        MandatAConfirmer.objects.filter(pk=cle).update(
            organisme="", nature="", siren="", code="", fonction="", du=None, au=None, ne_le=None
        )
        donnees = {"proposition": cle, "liste": propose.liste_id, "mandat": mandat.pk if mandat else None}
        if membre is not None:
            donnees["membre"] = membre.pk
        journal.ajouter("mandat.confirme" if oui else "mandat.ecarte", objet, donnees, acteur=par, instant=quand)
    return mandat


def _tenir(par: Compte, membre: MembreDuComite | None, propose: MandatAConfirmer, quand: dt.datetime) -> Mandat:
    dite = OrganisationDite(
        nom=propose.organisme,
        nature=NatureOrganisation(propose.nature),
        siren=propose.siren or None,
        code=propose.code or None,
    )
    liste, qui = propose.liste, "cette personne" if membre is None else "qui conduit le comité"
    source = (
        f"{liste.source}, {liste.titre}, {liste.millesime}, ligne {propose.ligne} ; "
        f"confirmé par {qui} le {horloge.a_paris(quand):%d/%m/%Y}"
    )
    return Mandat.objects.create(
        compte=par if membre is None else None,
        membre=membre,
        nom=(membre or par).nom,
        organisation=organisations.nommer(dite),
        fonction=propose.fonction,
        du=propose.du,
        au=propose.au,
        source=source[:300],
        saisi_par=par,
        le=quand,
    )
