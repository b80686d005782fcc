"""Addresses of the pages. The words of the programme are French; each part of a dossier has its own page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, include, path
from django.views.generic import RedirectView

from binome.web import numeros as _numeros  # noqa: F401 — the addresses below count with it
from binome.web.public import accueil, appel, documents, dossier, labels, offre, referentiel, site, verdict


def public(route: str, vue: Callable[..., Any], name: str) -> URLPattern:
    """A page for anyone: all the others ask for an account."""
    return path(route, login_not_required(vue), name=name)


urlpatterns = [
    # Told from the others by how they begin.
    path("administration/", include("binome.web.administration.urls")),
    path("instruction/", include("binome.web.instruction.urls")),
    path("comite/", include("binome.web.comite.urls")),
    path("annonce/", include("binome.web.annonce.urls")),
    path("suivi/", include("binome.web.suivi.urls")),
    path("atelier/", include("binome.web.atelier.urls")),
    path("campagnes/", include("binome.web.annonce.urls_publiques")),
    path("bilans/", include("binome.web.bilan.urls")),
    path("enquete/", include("binome.web.bilan.urls_enquete")),
    path("accord/", include("binome.web.atelier.gouvernance.urls_accord")),
    path("accords/", include("binome.web.accords.urls")),
    path("demandes/", include("binome.web.demarches.urls")),
    path("comptes/", include("binome.web.comptes.urls")),
    public("", accueil.accueil, name="accueil"),
    public("dossiers/", RedirectView.as_view(url="/#candidatures"), name="dossiers"),
    public("dossiers/<slug:identifiant>/", dossier.presentation, name="dossier"),
    public("dossiers/<slug:identifiant>/perimetre/", dossier.perimetre, name="perimetre"),
    public("dossiers/<slug:identifiant>/plan-d-actions/", dossier.plan_actions, name="plan-d-actions"),
    public("dossiers/<slug:identifiant>/plan-d-actions/<slug:fiche>/", dossier.fiche, name="fiche"),
    public("dossiers/<slug:identifiant>/gouvernance/", dossier.gouvernance, name="gouvernance"),
    public("dossiers/<slug:identifiant>/chiffres/", dossier.chiffres, name="chiffres"),
    public("dossiers/<slug:identifiant>/verdict/", verdict.verdict, name="verdict"),
    public("dossiers/<slug:identifiant>/dossier.pdf", documents.pdf, name="pdf"),
    public("dossiers/<slug:identifiant>/dossier.yaml", documents.texte_yaml, name="yaml"),
    public("dossiers/<slug:identifiant>/verdict.json", documents.verdict_json, name="verdict-json"),
    public("dossiers/<slug:identifiant>/perimetre.geojson", documents.geojson, name="geojson"),
    public("dossiers/<slug:identifiant>/carte.svg", documents.svg, name="carte"),
    public("dossiers/<slug:identifiant>/fond.geojson", documents.fond, name="fond"),
    public("carte-de-france.svg", documents.france, name="carte-de-france"),
    public("carte-de-france.geojson", documents.fond_de_france, name="fond-de-france"),
    public("appels/", appel.liste, name="appels"),
    public("appels/<slug:identifiant>/", appel.detail, name="appel"),
    public("labels/", labels.liste, name="labels"),
    public("labels/verifier/", labels.verifier, name="label-verifier"),
    public("labels/verdict/", labels.verdict, name="label-verdict"),
    public("labels/listes/<num:numero>/<slug:signal>.json", labels.statuts, name="liste-de-statuts"),
    public("labels/horodatage/<slug:empreinte>.<slug:forme>", labels.horodatage, name="label-horodatage"),
    public("labels/<slug:identifiant>/", labels.label, name="label"),
    public("labels/<slug:identifiant>/<num:version>/label.json", labels.fichier, name="label-json"),
    public("labels/<slug:identifiant>/<num:version>/label.jsonld", labels.second_fichier, name="label-jsonld"),
    public("labels/<slug:identifiant>/<num:version>/certificat.pdf", labels.pdf, name="label-certificat"),
    public(".well-known/did.json", labels.emetteur, name="emetteur"),
    public("offre/", offre.liste, name="offre"),
    public("offre/<slug:identifiant>/", offre.detail, name="dispositif"),
    public("dossiers/<slug:identifiant>/offre/", offre.panier, name="panier"),
    public("dossiers/<slug:identifiant>/offre/<slug:fiche>/", offre.panier_d_une_fiche, name="panier-fiche"),
    public("referentiel/", referentiel.etat, name="referentiel"),
    public("api/", site.api_accueil, name="api-accueil"),
    public("accessibilite/", site.accessibilite, name="accessibilite"),
    public("mentions-legales/", site.mentions, name="mentions-legales"),
    public("sante", site.sante, name="sante"),
    path("", include("binome.web.suivi.urls_liens")),
    path("", include("binome.web.atelier.ensemble.urls_site")),
    public("robots.txt", site.robots, name="robots"),
]
