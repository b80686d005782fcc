"""Addresses of the deposit and of the attachments, under that of the dossier."""

from __future__ import annotations

from django.urls import path

from binome.web.atelier import vues_depot, vues_pieces

urlpatterns = [
    path("depot/", vues_depot.page, name="atelier-depot"),
    path("depot/deposer/", vues_depot.deposer, name="atelier-deposer"),
    path("depot/retirer/", vues_depot.retirer, name="atelier-retirer-depot"),
    path("depot/cle-publique.pem", vues_depot.cle, name="atelier-cle"),
    path("depot/<slug:numero>/", vues_depot.recu, name="atelier-recu"),
    path("depot/<slug:numero>/accuse-de-reception.pdf", vues_depot.recu_pdf, name="atelier-recu-pdf"),
    path("depot/<slug:numero>/sceau.zip", vues_depot.sceau, name="atelier-sceau"),
    path("pieces/", vues_pieces.page, name="atelier-pieces"),
    path("pieces/joindre/", vues_pieces.joindre, name="atelier-joindre"),
    path("pieces/<slug:piece>/", vues_pieces.telecharger, name="atelier-piece"),
    path("pieces/<slug:piece>/retirer/", vues_pieces.retirer, name="atelier-retirer-piece"),
]
