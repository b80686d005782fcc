"""Pages about the site itself: data and API, accessibility, legal notice, health."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import resolve
from django.views.decorators.http import require_safe

from binome.version import __version__
from binome.web.operations import adresse_openapi, operations
from binome.web.ouverture import vitrine
from binome.web.rendu import garder


@require_safe
@garder
def api_accueil(request: HttpRequest) -> HttpResponse:
    schema = json.loads(resolve(adresse_openapi()).func(request).content)
    contexte = {
        "operations": operations(schema),
        "openapi": adresse_openapi(),
        "origine": f"{request.scheme}://{request.get_host()}",
        "taille_mo": settings.BINOME_TAILLE_MAX / 1_000_000,
    }
    return render(request, "web/api.html", contexte)


@require_safe
@garder
def accessibilite(request: HttpRequest) -> HttpResponse:
    return render(request, "web/accessibilite.html", {"contact": settings.BINOME_CONTACT})


@require_safe
@garder
def mentions(request: HttpRequest) -> HttpResponse:
    contexte = {"contact": settings.BINOME_CONTACT, "hebergeur": settings.BINOME_HEBERGEUR}
    return render(request, "web/mentions_legales.html", contexte)


@require_safe
def sante(request: HttpRequest) -> JsonResponse:
    """Whether the server can do its work: 503 as soon as a dossier file no longer reads."""
    candidatures = vitrine().candidatures()
    illisibles = [c.dossier.id for c in candidatures if c.anomalies]
    etat = {
        "statut": "degrade" if illisibles else "bon",
        "version": __version__,
        "dossiers": len(candidatures),
        "illisibles": illisibles,
    }
    return JsonResponse(etat, status=503 if illisibles else 200)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse("User-agent: *\nDisallow: /api/\n", content_type="text/plain; charset=utf-8")
