"""Addresses of the requests to operators, on their side; those of a link ask for no account."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from binome.web.demarches import lien, vues

urlpatterns = [
    path("", vues.boite, name="demarches-recues"),
    path("repondre/", login_not_required(lien.repondre), name="reponse-d-operateur"),
    path("repondre/<str:jeton>/", login_not_required(lien.suivre), name="suivre-reponse"),
    path("recues/<slug:numero>/", vues.recue, name="demarche-recue"),
    path("recues/<slug:numero>/demande.<slug:forme>", vues.fichier, name="demarche-recue-fichier"),
]
