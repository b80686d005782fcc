"""The door of the pages of instruction: a deposit in force, for who instructs where it lies; anyone else gets 404."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from binome.domaine.droits.droits import Action
from binome.services.acces.ouverture import IntrouvableError, RefusError
from binome.services.instruction import depots_instruits
from binome.web.comptes.personne import compte_de
from binome.web.socle.porte import refuser

Vue = Callable[..., HttpResponseBase]
ABSENT = "Ce dépôt n’existe pas, ou n’est pas de votre ressort."


def sur_depot(action: Action = Action.suivre_instruction) -> Callable[[Vue], Vue]:
    """Give a view the deposit in force of the dossier of its address, if its visitor has that right on it.

    The view is called `vue(request, instruit, …)`. Another région's deposit is a 404; a refusal, here or from a service
    called in the view, a 403 page with its reason. Nothing is kept by a cache.
    """

    def decorer(vue: Vue) -> Vue:
        @wraps(vue)
        def gardee(request: HttpRequest, identifiant: str, **suite: object) -> HttpResponseBase:
            try:
                reponse = vue(request, depots_instruits.ouvrir(compte_de(request), identifiant, action), **suite)
            except IntrouvableError:
                raise Http404(ABSENT) from None
            except RefusError as refus:
                reponse = refuser(request, refus.phrase)
            reponse.headers.setdefault("Cache-Control", "private, no-store")
            return reponse

        return gardee

    return decorer


def sur_campagne(vue: Vue) -> Vue:
    """Nothing of a campaign is kept by a cache; what is not there for this person is a 404."""

    @wraps(vue)
    def gardee(request: HttpRequest, **suite: object) -> HttpResponseBase:
        try:
            reponse = vue(request, **suite)
        except IntrouvableError:
            raise Http404("Cette campagne n’existe pas, ou vous n’y instruisez pas.") from None
        except RefusError as refus:
            reponse = refuser(request, refus.phrase)
        reponse.headers.setdefault("Cache-Control", "private, no-store")
        return reponse

    return gardee
