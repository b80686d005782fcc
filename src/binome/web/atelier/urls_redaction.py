"""Addresses of the rooms where a dossier is written, discussed and told, under that of the dossier."""

from __future__ import annotations

from django.urls import path

from binome.web.atelier import vues_conformite, vues_echanges, vues_historique, vues_redaction

urlpatterns = [
    path("presentation/", vues_redaction.presentation, name="atelier-presentation"),
    path("conflit/", vues_redaction.conflit, name="atelier-conflit"),
    path("corriger/", vues_redaction.corriger, name="atelier-corriger"),
    path("conformite/", vues_conformite.conformite, name="atelier-conformite"),
    path("historique/", vues_historique.historique, name="atelier-historique"),
    path("historique/comparer/", vues_historique.comparer, name="atelier-comparer"),
    path("historique/<num:numero>/restaurer/", vues_historique.restaurer, name="atelier-restaurer"),
    path("remarques/", vues_echanges.echanges, name="atelier-echanges"),
    path("remarques/<num:cle>/", vues_echanges.resoudre, name="atelier-remarque"),
    path("qui-doit-quoi/", vues_echanges.qui_doit_quoi, name="atelier-qui-doit-quoi"),
    path("qui-doit-quoi/<num:cle>/", vues_echanges.terminer, name="atelier-demande"),
]
