"""Organisations and their memberships, filled in from who carries a dossier: conflicts of interest come from them."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from binome.domaine.dossier.acteurs import NatureOrganisation
from binome.domaine.dossier.acteurs import Organisation as OrganisationDuDossier
from binome.domaine.dossier.dossier import Dossier as Document
from binome.registre.models import Appartenance, Organisation
from binome.services.socle import personnes


def inscrire(document: Document) -> Organisation | None:
    """Record the body that carries a dossier and its members; None when the dossier names nobody.

    What is known already stays: a dossier adds organisations and memberships, it renames and removes none. Called
    when a dossier is deposited, for what is only a draft binds nobody.
    """
    if document.porteur is None:
        return None
    membres = [(membre.organisation, membre.fondateur) for membre in document.porteur.membres]
    # Within a deposit, whose transaction keeps or drops it all.
    with transaction.atomic(savepoint=False):
        # A merge waits for it, or is over: nothing is tied to a duplicate that has just been one.
        personnes.serialiser()
        connues = _connues([document.porteur.organisation, *(organisation for organisation, _ in membres)])
        porteur = _inscrire(document.porteur.organisation, connues)
        inscrits = [(_inscrire(organisation, connues), fondateur) for organisation, fondateur in membres]
        _rattacher(porteur, {o.pk: fondateur for o, fondateur in inscrits if o.pk != porteur.pk})
    return porteur


def nommer(decrite: OrganisationDuDossier) -> Organisation:
    """The organisation that someone names, recorded when nobody knows it; must run in a transaction."""
    personnes.serialiser()
    return _inscrire(decrite, _connues([decrite]))


def _connues(decrites: list[OrganisationDuDossier]) -> list[Organisation]:
    """The organisations that these may be, in one query: a deposit holds everyone else while it runs."""
    condition = Q(siren__in=[d.siren for d in decrites if d.siren])
    for decrite in decrites:
        if not decrite.siren:
            valeurs = _valeurs(decrite)
            meme = Q(code_cog=valeurs["code_cog"]) if decrite.code else Q(nom__iexact=valeurs["nom"])
            condition |= Q(nature=valeurs["nature"]) & meme
    return list(Organisation.objects.filter(condition).select_related("fusionnee_dans"))


def _valeurs(decrite: OrganisationDuDossier) -> dict[str, str]:
    nature = (decrite.nature or NatureOrganisation.autre).value
    return {"nom": decrite.nom[:200], "nature": nature, "code_cog": (decrite.code or "")[:5]}


def _inscrire(decrite: OrganisationDuDossier, connues: list[Organisation]) -> Organisation:
    """The organisation of that SIREN; without one, of that kind and official code, or of that name."""
    valeurs = _valeurs(decrite)
    trouvee = next((o for o in connues if _est(o, decrite, valeurs)), None)
    if trouvee is None:
        if decrite.siren:
            trouvee = Organisation.objects.get_or_create(siren=decrite.siren, defaults=valeurs)[0]
        else:
            trouvee = Organisation.objects.create(**valeurs)
        connues.append(trouvee)
    return trouvee.fusionnee_dans or trouvee


def _est(connue: Organisation, decrite: OrganisationDuDossier, valeurs: dict[str, str]) -> bool:
    if decrite.siren:
        return connue.siren == decrite.siren
    if connue.nature != valeurs["nature"]:
        return False
    if decrite.code:
        return connue.code_cog == valeurs["code_cog"]
    return connue.nom.casefold() == valeurs["nom"].casefold()


def _rattacher(porteur: Organisation, membres: dict[int, bool]) -> None:
    """Memberships, key of the member → founding or not. A founding member stays one."""
    deja = {lien.membre_id: lien for lien in Appartenance.objects.filter(organisation=porteur, membre__in=membres)}
    neuves = [
        Appartenance(organisation=porteur, membre_id=membre, fondateur=fondateur)
        for membre, fondateur in membres.items()
        if membre not in deja
    ]
    if neuves:
        Appartenance.objects.bulk_create(neuves, ignore_conflicts=True)
    for membre, lien in deja.items():
        if membres[membre] and not lien.fondateur:
            lien.fondateur = True
            lien.save(update_fields=["fondateur"])
