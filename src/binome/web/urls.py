"""Addresses of the pages. The words of the programme are French; each part of a dossier has its own page."""

from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView

from binome.web.vues import accueil, appel, documents, dossier, referentiel, site, verdict

urlpatterns = [
    path("", accueil.accueil, name="accueil"),
    path("dossiers/", RedirectView.as_view(url="/#candidatures"), name="dossiers"),
    path("dossiers/<slug:identifiant>/", dossier.presentation, name="dossier"),
    path("dossiers/<slug:identifiant>/perimetre/", dossier.perimetre, name="perimetre"),
    path("dossiers/<slug:identifiant>/plan-d-actions/", dossier.plan_actions, name="plan-d-actions"),
    path("dossiers/<slug:identifiant>/plan-d-actions/<slug:fiche>/", dossier.fiche, name="fiche"),
    path("dossiers/<slug:identifiant>/gouvernance/", dossier.gouvernance, name="gouvernance"),
    path("dossiers/<slug:identifiant>/chiffres/", dossier.chiffres, name="chiffres"),
    path("dossiers/<slug:identifiant>/verdict/", verdict.verdict, name="verdict"),
    path("dossiers/<slug:identifiant>/dossier.pdf", documents.pdf, name="pdf"),
    path("dossiers/<slug:identifiant>/dossier.yaml", documents.texte_yaml, name="yaml"),
    path("dossiers/<slug:identifiant>/verdict.json", documents.verdict_json, name="verdict-json"),
    path("dossiers/<slug:identifiant>/perimetre.geojson", documents.geojson, name="geojson"),
    path("dossiers/<slug:identifiant>/carte.svg", documents.svg, name="carte"),
    path("dossiers/<slug:identifiant>/fond.geojson", documents.fond, name="fond"),
    path("carte-de-france.svg", documents.france, name="carte-de-france"),
    path("carte-de-france.geojson", documents.fond_de_france, name="fond-de-france"),
    path("appels/", appel.liste, name="appels"),
    path("appels/<slug:identifiant>/", appel.detail, name="appel"),
    path("referentiel/", referentiel.etat, name="referentiel"),
    path("api/", site.api_accueil, name="api-accueil"),
    path("accessibilite/", site.accessibilite, name="accessibilite"),
    path("mentions-legales/", site.mentions, name="mentions-legales"),
    path("sante", site.sante, name="sante"),
    path("robots.txt", site.robots, name="robots"),
]
