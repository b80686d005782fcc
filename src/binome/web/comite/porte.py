"""The door of the committee's pages, 404 to who is not of it; and the one way that a form there does a gesture."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from binome.domaine.langue.typographie import soigner
from binome.domaine.socle.erreurs import au_champ
from binome.services.acces.ouverture import RefusError
from binome.services.comite import acces
from binome.services.comite.acces import ComiteOuvert
from binome.services.socle import horloge
from binome.web.comptes.personne import compte_de
from binome.web.formes.saisie import sans_dessin_dits
from binome.web.refus.au_champ import redire
from binome.web.socle.porte import Vue, a_la_porte

ABSENT = "Ce comité n’existe pas, ou vous n’y siégez pas."


def _garder(vue: Vue, entrer: Callable[..., ComiteOuvert]) -> Vue:
    @wraps(vue)
    def gardee(request: HttpRequest, campagne: str, **suite: object) -> HttpResponseBase:
        def repondre() -> HttpResponseBase:
            return vue(request, entrer(compte_de(request), campagne, horloge.maintenant()), **suite)

        return a_la_porte(request, ABSENT, repondre)

    return gardee


def au_comite(vue: Vue) -> Vue:
    """A page for who sits in the committee of a campaign, or keeps its secretariat."""
    return _garder(vue, acces.entrer)


def a_la_composition(vue: Vue) -> Vue:
    """The same, and for administrators, who name its first members."""
    return _garder(vue, acces.composer)


def agir(
    request: HttpRequest,
    ouvert: ComiteOuvert,
    gestes: Mapping[str, Callable[[], str]],
    reserves: Collection[str],
    retour: str,
    montrer: Callable[[str], HttpResponse],
) -> HttpResponse:
    """Do the gesture that a form names, say what was done, and come back; what is refused is shown where it was asked.

    `reserves`: gestures of who conducts. A gesture that does not exist is a 400.
    """
    nom = request.POST.get("geste", "")
    if nom not in gestes:
        return HttpResponseBadRequest("Geste inconnu : revenez à la page et recommencez.")
    if nom in reserves:
        ouvert.exiger_la_conduite()
    try:
        dit = gestes[nom]()
    except RefusError as refus:
        reponse = montrer(refus.phrase)
        reponse.status_code = 422
        return redire(request, reponse, refus.phrase)
    # The minutes and the letters print what is written here.
    muets = sans_dessin_dits(str(valeur) for nom, valeur in request.POST.items() if nom != "csrfmiddlewaretoken")
    messages.success(request, soigner(f"{dit} Mais {muets}." if muets else dit))
    return redirect(retour)


def cle(request: HttpRequest, champ: str) -> int:
    """The key of a row, as a form gives it; 0, which is nothing's, when it is no number."""
    brut = request.POST.get(champ, "")
    return int(brut) if brut.isascii() and brut.isdecimal() and len(brut) < 16 else 0


def choisi(request: HttpRequest, champ: str, parmi: Collection[str], phrase: str) -> str:
    """What a form chose among these; `phrase`: what is said of anything else. Errors: RefusError."""
    if (brut := request.POST.get(champ, "")) not in parmi:
        raise RefusError(au_champ(champ, phrase))
    return brut


def cles(request: HttpRequest, champ: str) -> list[int]:
    """Several of them."""
    brutes = request.POST.getlist(champ)
    return [int(b) for b in brutes if b.isascii() and b.isdecimal() and len(b) < 16]
