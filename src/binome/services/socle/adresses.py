"""Links of e-mails and names of events: whole, under the public address of the site, whoever asks and by whatever name.

A link that opens something by itself holds a token, drawn when its letter leaves; its row keeps the SHA-256 alone.
"""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from binome.services.socle import horloge


def lien(nom: str, *args: object) -> str:
    """The whole address of a page, by the name of its pattern."""
    return absolue(reverse(nom, args=args))


def absolue(adresse: str) -> str:
    """The same page under BINOME_ADRESSE: a path, or an address made from what a request called us."""
    return str(settings.BINOME_ADRESSE) + urlsplit(adresse)._replace(scheme="", netloc="").geturl()


def uid(cle: str) -> str:
    """The name of an event in calendars (RFC 5545): no other site has it. What is sent keeps its own in its row, for a
    site may be called otherwise one day."""
    return f"{cle}@{urlsplit(str(settings.BINOME_ADRESSE)).hostname}"


def condense(jeton: str) -> str:
    """What a row keeps of the token of a link."""
    return hashlib.sha256(jeton.encode()).hexdigest()


def jeton_a_tirer() -> str:
    """What a row keeps until its letter leaves: the token of a link that nobody holds."""
    return condense(horloge.tirer_jeton(32))


def tirer_le_lien(ligne: Any, page: str) -> str:
    """A new link for a row, to the page of that name; the one before no longer holds."""
    jeton = horloge.tirer_jeton(32)
    type(ligne)._default_manager.filter(pk=ligne.pk).update(jeton_sha256=condense(jeton))
    return lien(page, jeton)
