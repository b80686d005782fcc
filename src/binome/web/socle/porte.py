"""The door of every page of a dossier: the right is asked for, and a refusal becomes a page that says why."""

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


def sur_dossier(action: Action, *autres: Action) -> Callable[[Vue], Vue]:
    """Give a view the dossier of its address as an `DossierOuvert`, if its visitor has one of the rights given.

    The view is called `vue(request, ouvert, …)`. Someone without link gets 404; a refusal, here or from a service
    called in the view, becomes a 403 page with its reason; a value for a place that is not there, 400. Nothing
    private is kept by a cache.
    """

    def decorer(vue: Vue) -> Vue:
        @wraps(vue)
        def gardee(request: HttpRequest, identifiant: str, **suite: object) -> HttpResponseBase:
            try:
                reponse = vue(request, ouverture.exiger_une(compte_de(request), identifiant, action, *autres), **suite)
            except ouverture.IntrouvableError:
                raise Http404("Ce dossier n’existe pas, ou n’est pas le vôtre.") from None
            except ouverture.RefusError as refus:
                reponse = refuser(request, refus.phrase, identifiant)
            reponse.headers.setdefault("Cache-Control", "private, no-store")
            return reponse

        return gardee

    return decorer


def refuser(request: HttpRequest, raison: str, identifiant: str | None = None) -> HttpResponse:
    """The page of a refusal: why, and the way back. It is traced."""
    tracer_le_refus(request, identifiant or "")
    return render(request, "web/atelier/cadre/refus.html", {"raison": raison, "identifiant": identifiant}, status=403)
