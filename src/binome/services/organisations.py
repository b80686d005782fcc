"""Organisations and their memberships, filled in from who carries a dossier: conflicts of interest come from them."""

from __future__ import annotations

from django.db import transaction

from binome.domaine.acteurs import NatureOrganisation
from binome.domaine.acteurs import Organisation as OrganisationDuDossier
from binome.domaine.dossier import Dossier as Document
from binome.registre.models import Appartenance, Organisation


def inscrire(document: Document) -> Organisation | None:
    """Record the body that carries a dossier and its members; None when the dossier names nobody.

    What is known already stays: a dossier adds organisations and memberships, it renames and removes none. Called
    when a dossier is deposited, for what is only a draft binds nobody.
    """
    if document.porteur is None:
        return None
    with transaction.atomic():
        porteur = _inscrire(document.porteur.organisation)
        for membre in document.porteur.membres:
            organisation = _inscrire(membre.organisation)
            if organisation.pk != porteur.pk:
                _rattacher(porteur, organisation, fondateur=membre.fondateur)
    return porteur


def _inscrire(decrite: OrganisationDuDossier) -> Organisation:
    """The organisation of that SIREN; without one, of that kind and official code, or of that name."""
    nature = (decrite.nature or NatureOrganisation.autre).value
    valeurs = {"nom": decrite.nom[:200], "nature": nature, "code_cog": (decrite.code or "")[:5]}
    if decrite.siren:
        return Organisation.objects.get_or_create(siren=decrite.siren, defaults=valeurs)[0]
    semblables = Organisation.objects.filter(nature=nature)
    if decrite.code:
        connue = semblables.filter(code_cog=valeurs["code_cog"]).first()
    else:
        connue = semblables.filter(nom__iexact=valeurs["nom"]).first()
    return connue or Organisation.objects.create(**valeurs)


def _rattacher(porteur: Organisation, membre: Organisation, *, fondateur: bool) -> None:
    lien, nouveau = Appartenance.objects.get_or_create(
        organisation=porteur, membre=membre, defaults={"fondateur": fondateur}
    )
    if fondateur and not nouveau and not lien.fondateur:
        lien.fondateur = True
        lien.save(update_fields=["fondateur"])


def organisations_de(organisation: Organisation) -> set[int]:
    """Keys of an organisation and of all those it belongs to, near or far."""
    atteintes, a_voir = {organisation.pk}, {organisation.pk}
    while a_voir:
        suivantes = set(Appartenance.objects.filter(membre__in=a_voir).values_list("organisation", flat=True))
        a_voir = suivantes - atteintes
        atteintes |= a_voir
    return atteintes
