"""Files given away: never shown in the site's own origin, never guessed at, never run."""

from __future__ import annotations

from typing import TypeVar

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.http import content_disposition_header

from binome.services.horodatage.preuves import FORMES

_PIECES = (("tsr", "le jeton"), ("pem", "ses certificats"), ("zip", "toute la preuve (zip)"))
Reponse = TypeVar("Reponse", bound=HttpResponseBase)


def en_telechargement(reponse: Reponse, nom: str, type_mime: str) -> Reponse:
    """Make an answer a download: attachment, its type and no other, and a policy that forbids everything."""
    reponse.headers["Content-Type"] = type_mime
    reponse.headers["Content-Disposition"] = content_disposition_header(True, nom) or "attachment"
    reponse.headers["X-Content-Type-Options"] = "nosniff"
    reponse.headers["Cache-Control"] = "private, no-store"
    # In the place of the policy of the pages: even opened apart, the file may do nothing.
    reponse.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return reponse


def en_piece_de_preuve(octets: bytes, forme: str, nom: str) -> HttpResponse:
    """A piece of the proof of a date (`FORMES`), named after what it dates."""
    return en_telechargement(HttpResponse(octets), f"{nom}-horodatage.{forme}", FORMES[forme])


def pieces_de_preuve(page: str, *lieu: object) -> list[tuple[str, str]]:
    """The addresses of the pieces of a proof, by the name of their page, and what each is called."""
    return [(reverse(page, args=[*lieu, forme]), nom) for forme, nom in _PIECES]
