"""Addresses of administration."""

from __future__ import annotations

from django.urls import path

from binome.web import numeros as _numeros  # noqa: F401 — the addresses below count with it
from binome.web.administration import (
    lettres_mortes,
    vues_accueil,
    vues_campagnes,
    vues_comptes,
    vues_journal,
    vues_organisations,
)

urlpatterns = [
    path("", vues_accueil.accueil, name="administration"),
    path("campagnes/", vues_campagnes.liste, name="administration-campagnes"),
    path("campagnes/ouvrir/", vues_campagnes.ouvrir, name="administration-ouvrir"),
    path("campagnes/<slug:campagne>/", vues_campagnes.campagne, name="administration-campagne"),
    path("campagnes/<slug:campagne>/prolonger/", vues_campagnes.prolonger, name="administration-prolonger"),
    path("campagnes/<slug:campagne>/nommer/", vues_campagnes.nommer, name="administration-nommer"),
    path("campagnes/<slug:campagne>/roles/<num:cle>/", vues_campagnes.reprendre, name="administration-reprendre"),
    path("comptes/", vues_comptes.liste, name="administration-comptes"),
    path("comptes/inscrire/", vues_comptes.inscrire, name="administration-inscrire"),
    path("comptes/<num:cle>/", vues_comptes.compte, name="administration-compte"),
    path(
        "comptes/<num:cle>/seconde-preuve/", vues_comptes.retirer_seconde_preuve, name="administration-seconde-preuve"
    ),
    path("comptes/<num:cle>/deconnecter/", vues_comptes.deconnecter, name="administration-deconnecter"),
    path("comptes/<num:cle>/effacer/", vues_comptes.effacer, name="administration-effacer"),
    path("administrateurs/", vues_comptes.administrateurs, name="administration-administrateurs"),
    path("administrateurs/ajouter/", vues_comptes.ajouter_administrateur, name="administration-ajouter"),
    path("administrateurs/<num:cle>/retirer/", vues_comptes.retirer_administrateur, name="administration-retirer"),
    path("organisations/", vues_organisations.liste, name="administration-organisations"),
    path("organisations/<num:cle>/", vues_organisations.organisation, name="administration-organisation"),
    path(
        "organisations/<num:cle>/fusionner/<num:autre>/", vues_organisations.fusionner, name="administration-fusionner"
    ),
    path(
        "organisations/<num:cle>/rattacher/<num:autre>/", vues_organisations.rattacher, name="administration-rattacher"
    ),
    path("organisations/<num:cle>/detacher/<num:autre>/", vues_organisations.detacher, name="administration-detacher"),
    path("cles/", vues_accueil.etat_des_cles, name="administration-cles"),
    path("cles/nouvelle/", vues_accueil.nouvelle_cle, name="administration-nouvelle-cle"),
    path("taches/", vues_accueil.taches, name="administration-taches"),
    path("lettres-mortes/", lettres_mortes.page, name="lettres-mortes"),
    path("conservation/", vues_accueil.conservation, name="administration-conservation"),
    path("conservation/purger/", vues_accueil.purger, name="administration-purger"),
    path("journal/", vues_journal.lire, name="administration-journal"),
    path("journal/verifier/", vues_journal.verifier, name="administration-verifier"),
]
