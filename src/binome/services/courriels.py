"""E-mails, in plain text: queued in the transaction of what causes them, sent after it."""

from __future__ import annotations

from functools import partial

from django.core.mail import EmailMessage
from django.db import transaction
from django_tasks import task, task_backends
from django_tasks.backends.immediate import ImmediateBackend

from binome.services import personnes


@task()
def envoyer(destinataire: str, objet: str, texte: str) -> None:
    """Send one message; run by the worker."""
    EmailMessage(objet, texte, to=[destinataire]).send()


def poster(destinataire: str, objet: str, texte: str) -> None:
    """Queue a message. The queue is a table: the message is kept or rolled back with what it tells.

    Without a worker (tasks done at once), it waits for the commit. Nothing is sent to someone who was erased.
    """
    if not personnes.joignable(destinataire):
        return
    enfiler = partial(envoyer.enqueue, destinataire, objet, texte)
    if isinstance(task_backends["default"], ImmediateBackend):
        transaction.on_commit(enfiler)
    else:
        enfiler()
