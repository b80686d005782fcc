"""Addresses of settled sheets and of their open data: public."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from binome.web.bilan import vues

urlpatterns = [
    path("", login_not_required(vues.liste), name="bilans"),
    path("schema.json", login_not_required(vues.schema), name="bilan-schema"),
    path("labels/<slug:label>/<slug:moment>/", login_not_required(vues.territoire), name="bilan"),
    path(
        "labels/<slug:label>/<slug:moment>/bilan.<slug:forme>", login_not_required(vues.fichier), name="bilan-fichier"
    ),
    path("<slug:campagne>/<slug:moment>/", login_not_required(vues.campagne), name="bilans-campagne"),
    path("<slug:campagne>/<slug:moment>/carte.svg", login_not_required(vues.carte), name="bilans-carte"),
    path(
        "<slug:campagne>/<slug:moment>/bilans.<slug:forme>",
        login_not_required(vues.fichier_de_campagne),
        name="bilans-fichier",
    ),
]
