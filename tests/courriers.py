"""The e-mails queued so far, as the worker would send them."""

from __future__ import annotations

import re

from django_tasks_db.models import DBTaskResult


def en_file(adresse: str | None = None) -> list[tuple[str, str, str]]:
    """(recipient, subject, text) of each message queued, oldest first; those to one address when given."""
    taches = DBTaskResult.objects.filter(task_path="binome.services.courriels.envoyer").order_by("enqueued_at")
    messages = [tuple(t.args_kwargs["args"]) for t in taches]
    return [m for m in messages if adresse is None or m[0] == adresse]


def lien(texte: str) -> str:
    """The path of the only link of a message."""
    (trouve,) = re.findall(r"https?://[^/\s]+(/\S+)", texte)
    return str(trouve)
