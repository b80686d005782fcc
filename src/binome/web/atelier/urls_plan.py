"""Addresses of the action plan, under that of the dossier."""

from __future__ import annotations

from django.urls import path

from binome.web.atelier import vues_fiche, vues_plan

urlpatterns = [
    path("plan-d-actions/", vues_plan.tableau_de_bord, name="atelier-plan"),
    path("plan-d-actions/geste/", vues_plan.geste, name="atelier-plan-geste"),
    path("plan-d-actions/axes/", vues_plan.axes, name="atelier-plan-axes"),
    path("plan-d-actions/plan.xlsx", vues_plan.exporter, name="atelier-plan-xlsx"),
    path("plan-d-actions/import/", vues_plan.importer, name="atelier-plan-importer"),
    path("plan-d-actions/import/appliquer/", vues_plan.appliquer, name="atelier-plan-appliquer"),
    path("plan-d-actions/fiches/<slug:fiche>/", vues_fiche.fiche, name="atelier-fiche"),
    path("plan-d-actions/fiches/<slug:fiche>/porteur/", vues_fiche.porteur, name="atelier-fiche-porteur"),
    path("plan-d-actions/fiches/<slug:fiche>/confier/", vues_fiche.confier, name="atelier-fiche-confier"),
]
