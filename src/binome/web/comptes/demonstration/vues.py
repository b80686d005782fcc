"""Entering as one of the demonstration accounts, on this very machine only; following its tour."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from binome.domaine.droits.droits import Role
from binome.services.demonstration import atelier, officiels
from binome.web.comptes.demonstration import visite
from binome.web.comptes.demonstration.porte import demonstration_ouverte

_ACCUEILS = {Role.instructeur: "instruction", Role.comite: "comite", Role.administrateur: "administration"}
Vue = Callable[..., HttpResponse]


def _ici_seulement(vue: Vue) -> Vue:
    @wraps(vue)
    def gardee(request: HttpRequest, **suite: object) -> HttpResponse:
        if not demonstration_ouverte(request):
            raise Http404
        return vue(request, **suite)

    return gardee


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@_ici_seulement
def demonstration(request: HttpRequest) -> HttpResponse:
    """Who one may be, and the door."""
    if request.method == "POST":
        return _entrer(request, request.POST.get("role", ""))
    contexte = {
        "comptes": atelier.comptes(),
        "officiels": officiels.presents(),
        "se_visite": atelier.se_visite(),
    }
    return render(request, "web/comptes/demonstration.html", contexte)


def _entrer(request: HttpRequest, cle: str) -> HttpResponse:
    """As an author, to the living dossier; as someone of a played campaign, to where they work."""
    if (officiel := officiels.trouver(cle)) is not None:
        login(request, officiel[1])
        return redirect(_ACCUEILS.get(officiel[0].role, "atelier"))
    choisi = atelier.compte_de(cle)
    if choisi is None:
        if cle in atelier.PERSONNES and not atelier.comptes():
            # The mode is on, and nobody made its accounts: the page says how.
            return redirect("demonstration")
        raise Http404
    login(request, choisi)
    if "visite" in request.POST and atelier.se_visite():
        return redirect(visite.aller(request, visite.PREMIERE))
    visite.quitter(request)
    return redirect("atelier-dossier", atelier.DOSSIER)


@require_safe
@_ici_seulement
def etape(request: HttpRequest, numero: int) -> HttpResponse:
    """To a step of the tour, for who is in the demonstration; to its door for the others."""
    if not visite.en_demonstration(request):
        return redirect("demonstration")
    if not visite.connue(numero):
        raise Http404
    return redirect(visite.aller(request, numero))


@require_safe
@_ici_seulement
def fin(request: HttpRequest) -> HttpResponse:
    """Out of the tour, still in the demonstration."""
    visite.quitter(request)
    return redirect("atelier-dossier", atelier.DOSSIER)
