"""Addresses of administration."""

from __future__ import annotations

from django.urls import path

from binome.web import numeros as _numeros  # noqa: F401 — the addresses below count with it
from binome.web.administration import accueil, campagnes, comptes, journal, lettres_mortes, organisations

urlpatterns = [
    path("", accueil.accueil, name="administration"),
    path("campagnes/", campagnes.liste, name="administration-campagnes"),
    path("ouvrir-campagne/", campagnes.ouvrir, name="administration-ouvrir"),
    path("campagnes/<slug:identifiant>/", campagnes.campagne, name="administration-campagne"),
    path("campagnes/<slug:identifiant>/prolonger/", campagnes.prolonger, name="administration-prolonger"),
    path("campagnes/<slug:identifiant>/nommer/", campagnes.nommer, name="administration-nommer"),
    path("campagnes/<slug:identifiant>/roles/<num:cle>/", campagnes.reprendre, name="administration-reprendre"),
    path("comptes/", comptes.liste, name="administration-comptes"),
    path("comptes/inscrire/", comptes.inscrire, name="administration-inscrire"),
    path("comptes/<num:cle>/", comptes.compte, name="administration-compte"),
    path("comptes/<num:cle>/seconde-preuve/", comptes.retirer_seconde_preuve, name="administration-seconde-preuve"),
    path("comptes/<num:cle>/deconnecter/", comptes.deconnecter, name="administration-deconnecter"),
    path("comptes/<num:cle>/jetons/", comptes.revoquer_jetons, name="administration-jetons"),
    path("comptes/<num:cle>/effacer/", comptes.effacer, name="administration-effacer"),
    path("administrateurs/", comptes.administrateurs, name="administration-administrateurs"),
    path("administrateurs/ajouter/", comptes.ajouter_administrateur, name="administration-ajouter"),
    path("administrateurs/<num:cle>/retirer/", comptes.retirer_administrateur, name="administration-retirer"),
    path("organisations/", organisations.liste, name="administration-organisations"),
    path("organisations/<num:cle>/", organisations.organisation, name="administration-organisation"),
    path("organisations/<num:cle>/fusionner/<num:autre>/", organisations.fusionner, name="administration-fusionner"),
    path("organisations/<num:cle>/rattacher/<num:autre>/", organisations.rattacher, name="administration-rattacher"),
    path("organisations/<num:cle>/detacher/<num:autre>/", organisations.detacher, name="administration-detacher"),
    path("cles/", accueil.etat_des_cles, name="administration-cles"),
    path("cles/nouvelle/", accueil.nouvelle_cle, name="administration-nouvelle-cle"),
    path("taches/", accueil.taches, name="administration-taches"),
    path("lettres-mortes/", lettres_mortes.page, name="lettres-mortes"),
    path("conservation/", accueil.conservation, name="administration-conservation"),
    path("conservation/purger/", accueil.purger, name="administration-purger"),
    path("journal/", journal.lire, name="administration-journal"),
    path("journal/verifier/", journal.verifier, name="administration-verifier"),
]
