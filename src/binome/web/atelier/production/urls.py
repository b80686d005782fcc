"""Addresses of what is read of a dossier, under that of the dossier."""

from __future__ import annotations

from django.urls import path

from binome.web.atelier.production import vues

urlpatterns = [
    path("lire/", vues.lire, name="atelier-lire"),
    path("lire/lu/", vues.lu, name="atelier-lu"),
    path("note/", vues.note, name="atelier-note"),
    path("note/note.pdf", vues.note_pdf, name="atelier-note-pdf"),
    path("lire/action-<str:fiche>.pdf", vues.fiche_pdf, name="atelier-fiche-pdf"),
]
