"""Files to take away: the PDF, the text of the dossier, its verdict, its perimeter, its maps."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from binome.documents.ecriture import to_json, to_yaml
from binome.web.public.memoire import garder
from binome.web.public.vitrine import candidature_ou_404, vitrine

GEOJSON = "application/geo+json; charset=utf-8"
SVG = "image/svg+xml; charset=utf-8"


def _fichier(contenu: bytes | str, type_mime: str, nom: str, *, joint: bool = True) -> HttpResponse:
    place = "attachment" if joint else "inline"
    return HttpResponse(contenu, content_type=type_mime, headers={"Content-Disposition": f'{place}; filename="{nom}"'})


@require_safe
@garder
def pdf(request: HttpRequest, identifiant: str) -> HttpResponse:
    contenu = candidature_ou_404(identifiant).document("pdf")
    return _fichier(contenu, "application/pdf", f"{identifiant}.pdf", joint=False)


@require_safe
@garder
def texte_yaml(request: HttpRequest, identifiant: str) -> HttpResponse:
    contenu = to_yaml(candidature_ou_404(identifiant).dossier)
    return _fichier(contenu, "application/yaml; charset=utf-8", f"{identifiant}.yaml")


@require_safe
@garder
def verdict_json(request: HttpRequest, identifiant: str) -> HttpResponse:
    contenu = to_json(candidature_ou_404(identifiant).verdict, complet=True)
    return _fichier(contenu, "application/json; charset=utf-8", f"{identifiant}-verdict.json", joint=False)


@require_safe
@garder
def geojson(request: HttpRequest, identifiant: str) -> HttpResponse:
    contenu = candidature_ou_404(identifiant).document("geojson")
    return _fichier(contenu, GEOJSON, f"{identifiant}-perimetre.geojson")


@require_safe
@garder
def svg(request: HttpRequest, identifiant: str) -> HttpResponse:
    contenu = candidature_ou_404(identifiant).document("svg")
    return _fichier(contenu, SVG, f"{identifiant}-carte.svg", joint=False)


@require_safe
@garder
def fond(request: HttpRequest, identifiant: str) -> HttpResponse:
    return HttpResponse(candidature_ou_404(identifiant).document("fond"), content_type=GEOJSON)


@require_safe
@garder
def france(request: HttpRequest) -> HttpResponse:
    return _fichier(vitrine().carte_de_france(), SVG, "carte-de-france.svg", joint=False)


@require_safe
@garder
def fond_de_france(request: HttpRequest) -> HttpResponse:
    return HttpResponse(vitrine().fond_de_france(), content_type=GEOJSON)
