"""The home page: what Binôme is, where the candidatures are, and what their verdict says in a line."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from binome.appels.catalogue import retrouver_appel
from binome.web.presentation.constats import en_une_ligne
from binome.web.presentation.dossier_vu import teinte_de
from binome.web.public.memoire import garder
from binome.web.public.vitrine import vitrine


@require_safe
@garder
def accueil(request: HttpRequest) -> HttpResponse:
    candidatures = [
        {
            "dossier": c.dossier,
            "appel": retrouver_appel(c.dossier.appel).appel,
            "phrase": en_une_ligne(c.verdict),
            "niveau": teinte_de(c.verdict),
        }
        for c in vitrine().candidatures()
    ]
    referentiel = vitrine().referentiel
    contexte = {
        "candidatures": candidatures,
        "carte": vitrine().carte_de_france(),
        "nombre_epci": len(referentiel.sirens()),
        "millesime": referentiel.millesime,
    }
    return render(request, "web/public/accueil.html", contexte)
