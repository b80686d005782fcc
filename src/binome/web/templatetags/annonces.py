"""What a page announces once something was done, or was not: by sort, its sign, its word, and how it is spoken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django import template
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message

register = template.Library()


@dataclass(frozen=True)
class Sorte:
    """A sort of message: its class, the shape that stands beside its word, the word, the role of its live region."""

    cle: str
    forme: str
    mot: str
    role: str = "status"


FAIT = Sorte("succes", "conforme", "Fait")
INFORMATION = Sorte("information", "information", "À savoir")
ATTENTION = Sorte("attention", "a_justifier", "Attention", "alert")
PAS_FAIT = Sorte("erreur", "bloquant", "Pas fait", "alert")
SORTES = {constants.SUCCESS: FAIT, constants.WARNING: ATTENTION, constants.ERROR: PAS_FAIT}


@register.simple_tag
def ranger(messages: Iterable[Message]) -> list[tuple[str, list[tuple[Message, Sorte]]]]:
    """Messages by the role of the region that speaks them, what is wrong first."""
    lus = [(message, SORTES.get(message.level or 0, INFORMATION)) for message in messages]
    groupes = [(role, [vu for vu in lus if vu[1].role == role]) for role in ("alert", "status")]
    return [(role, siens) for role, siens in groupes if siens]
