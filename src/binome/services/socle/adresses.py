"""Links of e-mails: whole, and under the public address of the site, whoever asks and by whatever name."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse


def lien(nom: str, *args: object) -> str:
    """The whole address of a page, by the name of its pattern."""
    return absolue(reverse(nom, args=args))


def absolue(adresse: str) -> str:
    """The same page under BINOME_ADRESSE: a path, or an address made from what a request called us."""
    return str(settings.BINOME_ADRESSE) + urlsplit(adresse)._replace(scheme="", netloc="").geturl()
