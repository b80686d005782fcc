"""Addresses of the team, under that of the dossier."""

from __future__ import annotations

from django.urls import path

from binome.web.atelier.equipe import vues

urlpatterns = [
    path("equipe/", vues.equipe, name="atelier-equipe"),
    path("equipe/inviter/", vues.inviter, name="atelier-inviter"),
    path("equipe/invitations/<num:cle>/annuler/", vues.annuler, name="atelier-annuler"),
    path("equipe/<num:qui>/fiches/", vues.confier, name="atelier-confier"),
    path("equipe/<num:qui>/retirer/", vues.retirer, name="atelier-retirer"),
    path("equipe/quitter/", vues.quitter, name="atelier-quitter"),
    path("equipe/passer-la-main/", vues.passer_la_main, name="atelier-passer-la-main"),
    path("equipe/deleguer/", vues.deleguer, name="atelier-deleguer"),
    path("equipe/delegations/<num:cle>/reprendre/", vues.reprendre, name="atelier-reprendre"),
]
