"""The door of the pages of instruction: a deposit in force, for who instructs where it lies; anyone else gets 404."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from binome.domaine.droits.droits import Action
from binome.services.instruction import depots_instruits
from binome.web.comptes.personne import compte_de
from binome.web.socle.porte import Vue, a_la_porte, gardee

ABSENT = "Ce dépôt n’existe pas, ou n’est pas de votre ressort."


def sur_depot(action: Action = Action.suivre_instruction) -> Callable[[Vue], Vue]:
    """Give a view the deposit in force of the dossier of its address, if its visitor has that right on it.

    The view is called `vue(request, instruit, …)`. Another région's deposit is a 404.
    """

    def decorer(vue: Vue) -> Vue:
        @wraps(vue)
        def ouverte(request: HttpRequest, identifiant: str, **suite: object) -> HttpResponseBase:
            def repondre() -> HttpResponseBase:
                return vue(request, depots_instruits.ouvrir(compte_de(request), identifiant, action), **suite)

            return a_la_porte(request, ABSENT, repondre)

        return ouverte

    return decorer


sur_campagne = gardee("Cette campagne n’existe pas, ou vous n’y instruisez pas.")
"""A page of a whole campaign."""
