"""Addresses of what is read of a dossier, under that of the dossier."""

from __future__ import annotations

from django.urls import path

from binome.web.atelier.production import en_vigueur, vues

urlpatterns = [
    path("lire/", vues.lire, name="atelier-lire"),
    path("lire/lu/", vues.lu, name="atelier-lu"),
    path("lire/en-vigueur/", en_vigueur.lire, name="atelier-en-vigueur"),
    path("lire/en-vigueur/carte.svg", en_vigueur.carte, name="atelier-en-vigueur-carte"),
    path("lire/en-vigueur/texte.pdf", en_vigueur.pdf, name="atelier-en-vigueur-pdf"),
    path("note/", vues.note, name="atelier-note"),
    path("note/note.pdf", vues.note_pdf, name="atelier-note-pdf"),
    path("lire/action-<str:fiche>.pdf", vues.fiche_pdf, name="atelier-fiche-pdf"),
]
