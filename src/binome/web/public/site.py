"""Pages about the site itself: data and API, accessibility, legal notice, health."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import resolve
from django.views.decorators.http import require_safe

from binome.domaine.droits.portees import CE_QU_ELLES_OUVRENT, NOMS_DES_PORTEES
from binome.services.exploitation import etat, retention
from binome.version import __version__
from binome.web.public.memoire import garder
from binome.web.public.vitrine import vitrine
from binome.web.socle.operations import adresse_openapi, operations


@require_safe
@garder
def api_accueil(request: HttpRequest) -> HttpResponse:
    schema = json.loads(resolve(adresse_openapi()).func(request).content)
    origine = f"{request.scheme}://{request.get_host()}"
    publiques, privees = operations(schema, origine)
    contexte = {
        "publiques": publiques,
        "privees": privees,
        "portees": [(nom, CE_QU_ELLES_OUVRENT[p]) for p, nom in NOMS_DES_PORTEES.items()],
        "openapi": adresse_openapi(),
        "origine": origine,
        "taille_mo": settings.BINOME_TAILLE_MAX / 1_000_000,
    }
    return render(request, "web/public/api.html", contexte)


@require_safe
@garder
def accessibilite(request: HttpRequest) -> HttpResponse:
    return render(request, "web/public/accessibilite.html", {"contact": settings.BINOME_CONTACT})


@require_safe
@garder
def mentions(request: HttpRequest) -> HttpResponse:
    contexte = {
        "contact": settings.BINOME_CONTACT,
        "hebergeur": settings.BINOME_HEBERGEUR,
        "durees": retention.DUREES.values(),
    }
    return render(request, "web/public/mentions_legales.html", contexte)


@require_safe
def sante(request: HttpRequest) -> JsonResponse:
    """Whether the server can do its work: 503 when a dossier file no longer reads, when the database does not answer
    or is not of this version, or when jobs wait and no worker does them.
    """
    candidatures = vitrine().candidatures()
    illisibles = [c.dossier.id for c in candidatures if c.anomalies]
    plateforme = etat.sante()
    bon = not illisibles and plateforme["statut"] == "bon"
    reponse = {
        **plateforme,
        "statut": "bon" if bon else "degrade",
        "version": __version__,
        "dossiers": len(candidatures),
        "illisibles": illisibles,
    }
    return JsonResponse(reponse, status=200 if bon else 503)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse("User-agent: *\nDisallow: /api/\n", content_type="text/plain; charset=utf-8")
