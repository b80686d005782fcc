"""What follows a deposit, out of the request: its PDF, its seal, its e-mail. Enqueued in the same transaction.

A task may run twice (a worker killed half-way): writing the documents again gives the same files; at worst the
acknowledgement is received twice, never none.
"""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django_tasks import task

from binome.domaine.typographie import soigner
from binome.registre.models import Depot
from binome.services.taches import enfiler


def demander_documents(numero: str) -> None:
    """Ask for the receipt and the seal of a deposit, in the running transaction."""
    enfiler(preparer_documents, numero)


def demander_accuse(numero: str) -> None:
    """Ask for the e-mail that acknowledges a deposit, in the running transaction: it leaves after the commit."""
    enfiler(envoyer_accuse, numero)


@task()
def preparer_documents(numero: str) -> None:
    """Write the receipt and the seal."""
    from binome.services import sceaux

    sceaux.ecrire(_depot(numero))


@task()
def envoyer_accuse(numero: str) -> None:
    """Send the receipt to whoever deposited and to the signatories."""
    from binome.services import adresses, recus

    depot = _depot(numero)
    recu = recus.lire(depot)
    EmailMessage(
        subject=soigner(f"Accusé de réception du dépôt {numero}"),
        body=recus.courriel(recu, adresses.lien("atelier-recu", depot.dossier.identifiant, numero)),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=recus.destinataires(depot),
        attachments=[(f"{numero}-accuse-de-reception.pdf", recus.pdf(depot), "application/pdf")],
    ).send()


def _depot(numero: str) -> Depot:
    return Depot.objects.select_related("dossier__campagne", "revision__auteur", "par").get(numero=numero)
