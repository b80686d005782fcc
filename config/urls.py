"""All addresses: pages for people, /api/v1/ for programs."""

from __future__ import annotations

from django.urls import include, path

from binome.api.v1 import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("", include("binome.web.urls")),
]

handler400 = "binome.web.vues.erreurs.requete_incorrecte"
handler403 = "binome.web.vues.erreurs.interdit"
handler404 = "binome.web.vues.erreurs.introuvable"
handler500 = "binome.web.vues.erreurs.panne"
