"""What was typed comes back with its refusal: a page that says no, and has no field left to hold a text, gives it back.

A vote was closed meanwhile, a right was taken back, the file moved on: the form is no longer on the page that answers,
and the text would be in the « back » of a browser only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from binome.web.comptes.textes import garde

REFUS = frozenset({403, 404, 409, 410, 422})
_FIN = b"</main>"
_BALISE = re.compile(r"<[^>]*>")


class TexteRenduMiddleware:
    """Adds to a refusal the texts of its form that it does not show."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reponse = self.get_response(request)
        refuse = request.method == "POST" and reponse.status_code in REFUS and _est_une_page(reponse)
        # Only to who was given the form: nobody makes another read what they chose.
        if refuse and garde.est_de_qui_le_lit(request) and (perdus := _perdus(request, reponse)):
            _ajouter(reponse, perdus)
        return reponse


def _est_une_page(reponse: HttpResponse) -> bool:
    return not reponse.streaming and reponse.headers.get("Content-Type", "").startswith("text/html")


def _perdus(request: HttpRequest, reponse: HttpResponse) -> list[tuple[str, str]]:
    """The texts, each with the word of its field, that the page shows nowhere. A key or a date is no text."""
    brut = reponse.content.decode()
    montre = _a_plat(unescape(brut)) + _a_plat(unescape(_BALISE.sub(" ", brut)))
    ecrits = ((nom, texte) for nom, texte in garde.lisibles(garde.envoyes(request)) if len(texte.split()) > 1)
    return [(nom, texte) for nom, texte in ecrits if _a_plat(texte) not in montre]


def _a_plat(texte: str) -> str:
    """A text without what a page changes in it: its apostrophes, its spaces, its line ends."""
    return " ".join(texte.replace("’", "'").split())


def _ajouter(reponse: HttpResponse, perdus: list[tuple[str, str]]) -> None:
    rendu = render_to_string("web/comptes/texte_rendu.html", {"perdus": perdus}).encode()
    avant, fin, apres = reponse.content.rpartition(_FIN)
    if fin:
        reponse.content = avant + rendu + fin + apres
        if reponse.has_header("Content-Length"):
            reponse.headers["Content-Length"] = str(len(reponse.content))
