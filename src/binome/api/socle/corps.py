"""What comes in: JSON of characters that can be kept; a null character or half a one is refused at the edge."""

from __future__ import annotations

import json
from typing import Any, NoReturn
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse
from ninja.errors import HttpError
from ninja.parser import Parser

from binome.api.socle.erreurs import Refus, refuser
from binome.domaine.langue.typographie import nombre

NUL = "Ce qui est envoyé porte un caractère nul, ou une moitié de caractère : retirez-les."


class Lecteur(Parser):
    """JSON as its norm says it, and nothing else."""

    def parse_body(self, request: HttpRequest) -> Any:
        lu = json.loads(request.body, parse_constant=_hors_norme)
        _exiger_du_texte(lu)
        return lu


def exiger_une_adresse(request: HttpRequest) -> None:
    """Errors: Refus, 400, when an address holds what no text does."""
    if "\0" in request.path or "\0" in unquote(request.META.get("QUERY_STRING", "")):
        raise Refus(400, NUL, (), "caractere_nul")


def corps_illisible(erreur: HttpError) -> HttpResponse:
    """What is answered to a body that cannot be read: ninja says it of all alike, whatever the reason was."""
    if isinstance(erreur.__cause__, Refus):
        return refuser(erreur.__cause__)
    return refuser(Refus(erreur.status_code, "Le corps de la demande n’est pas du JSON.", (), "corps_illisible"))


def trop_gros(au_plus: int) -> HttpResponse:
    """What is answered to a body that is too big."""
    return refuser(Refus(413, f"Ce corps est trop gros : {nombre(au_plus / 1_000_000)} Mo au plus.", (), "trop_gros"))


def _hors_norme(dit: str) -> NoReturn:
    raise ValueError(dit)


def _exiger_du_texte(lu: Any) -> None:
    restent = [lu]
    while restent:
        partie = restent.pop()
        if isinstance(partie, dict):
            restent += [*partie.keys(), *partie.values()]
        elif isinstance(partie, list):
            restent += partie
        elif isinstance(partie, str) and any(c == "\0" or "\ud800" <= c <= "\udfff" for c in partie):
            raise Refus(400, NUL, (), "caractere_nul")
