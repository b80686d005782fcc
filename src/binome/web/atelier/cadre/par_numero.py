"""An action asked for by the number that people read: its page is that of its id, to which every other link leads."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.validators import slug_re
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from binome.services.acces.ouverture import DossierOuvert, IntrouvableError
from binome.services.texte import texte_lisible

Vue = Callable[..., HttpResponse]


def fiche_du_numero(ouvert: DossierOuvert, dit: str) -> str | None:
    """The id of the one action that this person may read under that number; None for an id, and when it is of none, or
    of two."""
    fiches = texte_lisible.lire(ouvert).document.plan_actions.fiches
    if any(fiche.id == dit for fiche in fiches):
        return None
    siennes = [fiche.id for fiche in fiches if fiche.numero_montre == dit]
    return siennes[0] if len(siennes) == 1 else None


def par_numero(vue: Vue) -> Vue:
    """A page of an action, read by its id or by its number (« 3 bis », which is no id); what is sent goes to the id
    alone."""

    @wraps(vue)
    def repondre(request: HttpRequest, ouvert: DossierOuvert, fiche: str, **suite: Any) -> HttpResponse:
        trouvee = fiche_du_numero(ouvert, fiche) if request.method in ("GET", "HEAD") else None
        if trouvee is None and not slug_re.fullmatch(fiche):
            raise IntrouvableError(fiche)
        if trouvee is None or request.resolver_match is None:
            return vue(request, ouvert, fiche, **suite)
        nommes = {**request.resolver_match.kwargs, "fiche": trouvee}
        return redirect(reverse(request.resolver_match.view_name, kwargs=nommes, query=request.GET or None))

    return repondre
