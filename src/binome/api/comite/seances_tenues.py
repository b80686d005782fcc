"""A session of a committee, changed by a program over the version of it that the program read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel, Field

from binome.api.comite.lectures import seance_lue, version_de_seance
from binome.api.socle.ecriture import Fait, annoncer_la_version, ecrire, exiger_la_version
from binome.api.socle.entree import entree_de, entrer
from binome.services.acces.lignes import Compte
from binome.services.comite import acces, seances
from binome.services.comite.acces import ComiteOuvert
from binome.services.socle import horloge

ICI = "/campagnes/{campagne}/comite/seances"
Rang = Annotated[int, Field(ge=1, le=2**31 - 1)]
Ici = tuple[Compte, str, int]
"""Who, in which campaign, of which session."""


def changer(
    request: HttpRequest,
    response: HttpResponse,
    ou: tuple[str, int],
    corps: BaseModel | None,
    faire: Callable[[Ici], object],
    statut: int = 200,
) -> HttpResponse:
    """Do something of a session, over the version of it that was read."""
    campagne, rang = ou
    ouvert = acces.entrer(entrer(request, response), campagne, horloge.maintenant())
    seances.trouver(ouvert.campagne, rang)
    annoncer_la_version(request)

    def une() -> Fait:
        tenu = tenir(request, campagne)
        exiger_la_version(request, version_de_seance(seances.trouver(tenu.campagne, rang)), corps)
        faire((tenu.compte, campagne, rang))
        return fait(tenu, rang, statut)

    return ecrire(request, une)


def tenir(request: HttpRequest, campagne: str) -> ComiteOuvert:
    """The committee, held until the end of the running transaction."""
    ouvert = acces.entrer(entree_de(request).compte, campagne, horloge.maintenant())
    acces.verrouiller(ouvert.campagne)
    return ouvert


def fait(ouvert: ComiteOuvert, rang: int, statut: int = 200) -> Fait:
    """The answer of what was done of a session: as it is read now, with its version."""
    neuve = seance_lue(ouvert, rang)
    return Fait(neuve, statut, neuve.version)
