"""What follows a deposit, out of the request: its PDF, its seal, its e-mail. Enqueued in the same transaction.

A task may run twice (a worker killed half-way): writing the documents again gives the same files; the
acknowledgement is queued once for each person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict

from django.db import transaction
from django_tasks import task

from binome.domaine.droits.droits import Action, Role, couvre
from binome.domaine.droits.ressorts import NATIONAL, Ressort, tient
from binome.domaine.procedure.notifications import GenreDeNotification
from binome.registre.composees import RequeteComposee
from binome.registre.models import Affectation, Compte, Depot, Envoi, RegionDuDepot, RoleCampagne
from binome.services.acces import plusieurs
from binome.services.notifications import courriels, distribution
from binome.services.notifications.lettres import Lettre, rediger
from binome.services.socle import journal, personnes
from binome.services.socle.file import enfiler


def demander_documents(numero: str) -> None:
    """Ask for the receipt and the seal of a deposit, in the running transaction."""
    enfiler(preparer_documents, numero)


def demander_accuse(numero: str) -> None:
    """Ask for the e-mail that acknowledges a deposit, in the running transaction: it leaves after the commit."""
    enfiler(envoyer_accuse, numero)


def prevenir_l_instruction(depot: Depot, *, sauf: Sequence[Compte] = ()) -> None:
    """Tell those who instruct where it lies of a deposit, but those who were told otherwise, in the running
    transaction."""
    avertis = {compte.pk for compte in sauf}
    a_qui = [compte for compte in instruction(depot) if compte.pk not in avertis]
    distribution.notifier(GenreDeNotification.depot_recu, f"depot:{depot.numero}", a_qui)


def instruction(depot: Depot) -> list[Compte]:
    """Those who instruct where a deposit lies."""
    codes = {code for (code,) in _REGIONS.colonnes(depot.pk)}
    return [role.compte for role in _ROLES(depot.dossier.campagne_id) if couvre(role.portee, codes)]


def reprendre(depot: Depot, remplaces: Sequence[str], quand: dt.datetime) -> list[Compte]:
    """Carry to a deposit the assignments of those that it replaces, in the running transaction, and tell who keeps it:
    nothing is to be assigned again, but what they may not hold any more. Who keeps it."""
    dernieres: dict[str, Affectation] = {}
    rangees = Affectation.objects.filter(depot__numero__in=remplaces).select_related("a", "par")
    for ligne in rangees.order_by("rang"):
        dernieres[ligne.service] = ligne
    tenues = {service: ligne for service, ligne in dernieres.items() if ligne.a is not None}
    if not tenues:
        return []
    gardees = {service: li for service, li in tenues.items() if li.a and _peut_le_tenir(li.a, service, depot, quand)}
    Affectation.objects.bulk_create(
        Affectation(depot=depot, service=service, rang=1, a=li.a, par=li.par, le=quand)
        for service, li in gardees.items()
    )
    donnees = {
        "numero": depot.numero,
        "remplace": list(remplaces),
        "gardees": {service: personnes.pseudonyme(li.a) for service, li in sorted(gardees.items()) if li.a},
        "a_confier": sorted(set(tenues) - set(gardees)),
    }
    objet = f"dossier:{depot.dossier.identifiant}"
    journal.ajouter("instruction.affectation_reprise", objet, donnees, acteur=depot.par, instant=quand)
    a_qui = list({li.a.pk: li.a for li in gardees.values() if li.a}.values())
    distribution.notifier(GenreDeNotification.depot_remplace, f"reprise:{depot.numero}", a_qui)
    return a_qui


def _peut_le_tenir(compte: Compte, service: str, depot: Depot, quand: dt.datetime) -> bool:
    """Whether this deposit still concerns that service, and whether they still act for it, and stand aside of nothing:
    what a new text brings to light is said by its page, and decided there."""
    region = service.rpartition(":")[2]
    if service != NATIONAL and not depot.regions.filter(code=region).exists():
        return False
    roles = RoleCampagne.objects.filter(
        compte=compte, campagne=depot.dossier.campagne_id, role=Role.instructeur.value
    ).values_list("portee", "service")
    if not any(tient(Ressort(portee, organisme), service) for portee, organisme in roles):
        return False
    ouvert = plusieurs.ouvrir(compte, [depot.dossier], quand).get(depot.dossier_id)
    return ouvert is not None and ouvert.peut(Action.tenir_instruction)


_REGIONS: RequeteComposee[RegionDuDepot] = RequeteComposee(
    lambda depot: RegionDuDepot.objects.filter(depot=depot).values_list("code")
)
_ROLES: RequeteComposee[RoleCampagne] = RequeteComposee(
    lambda campagne: RoleCampagne.objects.filter(campagne=campagne, role=Role.instructeur.value).select_related(
        "compte"
    )
)


# Before the e-mails: a mail server that hangs keeps no receipt waiting.
@task(priority=10)
def preparer_documents(numero: str) -> None:
    """Write the receipt and the seal."""
    from binome.services.depot import sceaux

    sceaux.ecrire(_depot(numero))


@task()
def envoyer_accuse(numero: str) -> None:
    """Queue the receipt for whoever deposited and for the signatories, a letter each."""
    from binome.services.depot import recus

    depot = _depot(numero)
    with transaction.atomic():
        Depot.objects.select_for_update().get(pk=depot.pk)
        if not Envoi.objects.filter(genre="accuse", cle=numero).exists():
            for destinataire in recus.destinataires(depot):
                courriels.ecrire_a(destinataire, "accuse", numero)


def lettre(envoi: Envoi) -> Lettre:
    """The receipt of a deposit, as a letter."""
    from binome.services.depot import recus
    from binome.services.socle import adresses

    depot = _depot(envoi.cle)
    page = adresses.lien("atelier-recu", depot.dossier.identifiant, depot.numero)
    pdf = (f"{depot.numero}-accuse-de-reception.pdf", recus.pdf(depot), "application/pdf")
    faits = asdict(recus.lire(depot)) | {"lien": page}
    return rediger("accuse", faits, pieces=(pdf,), demandeur=depot.par.email, page=page, dossier=depot.dossier_id)


def _depot(numero: str) -> Depot:
    return Depot.objects.select_related("dossier__campagne", "revision__auteur", "par").get(numero=numero)
