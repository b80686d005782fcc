"""All addresses: pages for people, /api/v1/ for programs."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from binome.api.v1 import api

_api, _app, _nom = api.urls
# No operation leads to a page to sign in: what is public answers anyone, the rest a token, a session, or 401
# (`api/socle/entree.py`).
for _motif in _api:
    login_not_required(_motif.callback)

urlpatterns = [
    path("api/v1/", (_api, _app, _nom)),
    path("", include("binome.web.urls")),
]

handler400 = "binome.web.socle.erreurs.requete_incorrecte"
handler403 = "binome.web.socle.erreurs.interdit"
handler404 = "binome.web.socle.erreurs.introuvable"
handler429 = "binome.web.socle.erreurs.trop_de_demandes"
handler500 = "binome.web.socle.erreurs.panne"
