"""The door of every page that asks who one is: what is not there for them is a 404, a refusal a page that says why."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from binome.domaine.droits.droits import Action
from binome.services.acces import ouverture
from binome.web.comptes.personne import compte_de, tracer_le_refus

Vue = Callable[..., HttpResponseBase]
PAS_LA = "Cette page n’existe pas, ou n’est pas à vous."
_OUVERT = "binome.dossier_ouvert"
_SALLES = (
    ("/instruction/", "instruction", "à l’instruction"),
    ("/comite/", "comite", "au comité"),
    ("/annonce/", "comite", "au comité"),
    ("/administration/", "administration", "à l’administration"),
)
"""Where who is refused something goes back to, and how it is said; elsewhere, to their dossiers."""
ABSENT = "Ce dossier n’existe pas, ou n’est pas le vôtre."


def a_la_porte(
    request: HttpRequest, absent: str, repondre: Callable[[], HttpResponseBase], identifiant: str | None = None
) -> HttpResponseBase:
    """What a view answers, its door included. `absent`: what is said of what is not there for its visitor, a 404; a
    refusal, of the door or of a service called in the view, is a 403 page with its reason. Every door goes through it;
    that no cache keeps what it answers is held by `entetes`.
    """
    try:
        return repondre()
    except ouverture.IntrouvableError:
        raise Http404(absent) from None
    except ouverture.RefusError as refus:
        return refuser(request, refus.phrase, identifiant)


def gardee(absent: str = PAS_LA) -> Callable[[Vue], Vue]:
    """A page for who may have it: its services say so."""

    def decorer(vue: Vue) -> Vue:
        @wraps(vue)
        def ouverte(request: HttpRequest, *lieu: object, **suite: object) -> HttpResponseBase:
            return a_la_porte(request, absent, lambda: vue(request, *lieu, **suite))

        return ouverte

    return decorer


def sur_dossier(action: Action, *autres: Action) -> Callable[[Vue], Vue]:
    """Give a view the dossier of its address as an `DossierOuvert`, if its visitor has one of the rights given.

    The view is called `vue(request, ouvert, …)`. Someone without link gets 404; a refusal, here or from a service
    called in the view, becomes a 403 page with its reason; a value for a place that is not there, 400.
    """

    def decorer(vue: Vue) -> Vue:
        @wraps(vue)
        def gardee(request: HttpRequest, identifiant: str, **suite: object) -> HttpResponseBase:
            def repondre() -> HttpResponseBase:
                ouvert = ouverture.exiger_une(compte_de(request), identifiant, action, *autres)
                request.META[_OUVERT] = ouvert
                return vue(request, ouvert, **suite)

            return a_la_porte(request, ABSENT, repondre, identifiant)

        return gardee

    return decorer


def ouvert_de(request: HttpRequest) -> ouverture.DossierOuvert | None:
    """The dossier that the door of this page opened, for what is drawn beside a field."""
    ouvert = request.META.get(_OUVERT)
    return ouvert if isinstance(ouvert, ouverture.DossierOuvert) else None


def refuser(request: HttpRequest, raison: str, identifiant: str | None = None) -> HttpResponse:
    """The page of a refusal: why, and the way back. It is traced."""
    tracer_le_refus(request, identifiant or "")
    salle = next((salle for debut, *salle in _SALLES if request.path.startswith(debut)), None)
    contexte = {"raison": raison, "identifiant": None if salle else identifiant, "salle": salle}
    return render(request, "web/atelier/cadre/refus.html", contexte, status=403)
