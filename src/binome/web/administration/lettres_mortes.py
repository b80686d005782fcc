"""The page of the platform's administrators: what the worker could not do, to try again or to forget."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from binome.domaine.langue.typographie import accord, soigner
from binome.services.exploitation import etat, lettres_mortes
from binome.web.comptes.personne import compte_de

_RESERVEE = "Cette page est réservée aux administrateurs de la plateforme."


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """List the dead letters; post `rejouer` or `oublier` with the key of one. The second factor is asked by its
    middleware, of every administrator.
    """
    if not compte_de(request).administrateur:
        return render(request, "web/atelier/cadre/refus.html", {"raison": _RESERVEE}, status=403)
    if request.method == "POST":
        _agir(request)
        return redirect("lettres-mortes")
    contexte: dict[str, Any] = {"mortes": lettres_mortes.lister(), "taches": etat.taches()}
    return render(request, "web/administration/lettres_mortes.html", contexte)


def _agir(request: HttpRequest) -> None:
    par = compte_de(request)
    try:
        if cle := request.POST.get("oublier"):
            lettres_mortes.oublier(cle, par=par)
            dit = "Lettre oubliée : elle ne sera plus réessayée."
        else:
            cle = request.POST.get("rejouer", "")
            combien = lettres_mortes.rejouer([cle] if cle else None, par=par)
            dit = f"Dans la file : {accord(combien, 'lettre')}."
    except lettres_mortes.RejeuImpossibleError as erreur:
        messages.error(request, soigner(str(erreur)))
    else:
        messages.success(request, soigner(dit))
