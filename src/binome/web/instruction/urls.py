"""Addresses of instruction; all ask for an account, and for a role in the campaign."""

from __future__ import annotations

from django.urls import path

from binome.web import numeros as _numeros  # noqa: F401 — the addresses below count with it
from binome.web.instruction import affectation, avis, depot, fil, lecture, recevabilite
from binome.web.instruction.boite import accueil, classeur
from binome.web.instruction.boite import liste as boite
from binome.web.instruction.liens import urls as liens

urlpatterns = [
    path("", accueil.accueil, name="instruction"),
    path("campagnes/<slug:campagne>/", boite.boite, name="instruction-boite"),
    path("campagnes/<slug:campagne>/charge/", boite.charge, name="instruction-charge"),
    path("campagnes/<slug:campagne>/depots.xlsx", classeur.exporter, name="instruction-xlsx"),
    path("campagnes/<slug:campagne>/classeur/", classeur.importer, name="instruction-importer"),
    path("campagnes/<slug:campagne>/classeur/appliquer/", classeur.appliquer, name="instruction-appliquer"),
    path("campagnes/<slug:campagne>/transmettre/", boite.transmettre, name="instruction-transmettre-les-prets"),
    path("campagnes/<slug:campagne>/vues/", boite.garder, name="instruction-garder-vue"),
    path("campagnes/<slug:campagne>/vues/<num:cle>/", boite.oublier, name="instruction-oublier-vue"),
    path("dossiers/<slug:identifiant>/", depot.page, name="instruction-depot"),
    path("dossiers/<slug:identifiant>/texte/", depot.texte, name="instruction-texte"),
    path("dossiers/<slug:identifiant>/affectation/", affectation.page, name="instruction-affectation"),
    path("dossiers/<slug:identifiant>/affectation/note/", affectation.noter, name="instruction-note"),
    path("dossiers/<slug:identifiant>/avis/", avis.page, name="instruction-avis"),
    path("dossiers/<slug:identifiant>/avis/<str:instance>/", avis.ecrire, name="instruction-avis-ecrire"),
    path("dossiers/<slug:identifiant>/avis/<str:instance>/rendre/", avis.rendre, name="instruction-avis-rendre"),
    path("dossiers/<slug:identifiant>/lecture/", lecture.page, name="instruction-lecture"),
    path("dossiers/<slug:identifiant>/lecture/dossier.pdf", lecture.pdf, name="instruction-lecture-pdf"),
    *liens.urlpatterns,
    path("dossiers/<slug:identifiant>/recevabilite/", recevabilite.page, name="instruction-recevabilite"),
    path("dossiers/<slug:identifiant>/recevabilite/declarer/", recevabilite.declarer, name="instruction-declarer"),
    path(
        "dossiers/<slug:identifiant>/complements/", recevabilite.liste_des_complements, name="instruction-complements"
    ),
    path("dossiers/<slug:identifiant>/complements/demander/", recevabilite.demander, name="instruction-demander"),
    path("dossiers/<slug:identifiant>/complements/constater/", recevabilite.constater, name="instruction-constater"),
    path("dossiers/<slug:identifiant>/transmettre/", depot.transmettre, name="instruction-transmettre"),
    path("dossiers/<slug:identifiant>/lu/", fil.marquer_lu, name="instruction-lu"),
    path("dossiers/<slug:identifiant>/fil/", fil.page, name="instruction-fil"),
    path("dossiers/<slug:identifiant>/fil/<num:cle>/rayer/", fil.rayer, name="instruction-rayer"),
]
