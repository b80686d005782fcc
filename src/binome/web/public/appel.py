"""The call: its calendar, who gives an opinion, its stakes and thresholds, and every rule with its clause."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from binome.appels.catalogue import AppelInconnuError, charger_appel, identifiants
from binome.web.presentation.regles import familles
from binome.web.public.memoire import garder


@require_safe
@garder
def liste(request: HttpRequest) -> HttpResponse:
    appels = [charger_appel(identifiant) for identifiant in identifiants()]
    return render(request, "web/public/appels.html", {"appels": appels})


@require_safe
@garder
def detail(request: HttpRequest, identifiant: str) -> HttpResponse:
    try:
        executable = charger_appel(identifiant)
    except AppelInconnuError as erreur:
        raise Http404(str(erreur)) from None
    contexte = {
        "appel": executable.appel,
        "familles": familles(executable),
        "echeance": executable.appel.date_limite(),
        "humaines": [c for c in executable.appel.clauses if c.verifiee_par],
    }
    return render(request, "web/public/appel.html", contexte)
