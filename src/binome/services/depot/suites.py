"""What follows a deposit, out of the request: its PDF, its seal, its e-mail. Enqueued in the same transaction.

A task may run twice (a worker killed half-way): writing the documents again gives the same files; the
acknowledgement is queued once for each person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from django.db import transaction
from django_tasks import task

from binome.domaine.droits.droits import Role, couvre
from binome.domaine.procedure.notifications import GenreDeNotification
from binome.registre.composees import RequeteComposee
from binome.registre.models import Compte, Depot, Envoi, RegionDuDepot, RoleCampagne
from binome.services.notifications import courriels, distribution
from binome.services.notifications.lettres import Lettre, rediger
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
    return rediger("accuse", faits, pieces=(pdf,), demandeur=depot.par.email, page=page)


def _depot(numero: str) -> Depot:
    return Depot.objects.select_related("dossier__campagne", "revision__auteur", "par").get(numero=numero)
