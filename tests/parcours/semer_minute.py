"""Fill the platform of the minute of the deadline: dossiers that are signed and ready, and someone to deposit them.

Run in its own process; prints the session of that person as JSON.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from importlib import import_module

import django

django.setup()

from django.conf import settings  # noqa: E402
from tests import maquettes  # noqa: E402
from tests.saisies import saisir  # noqa: E402

from binome.registre.models import Compte, Dossier  # noqa: E402
from binome.services.socle import horloge  # noqa: E402
from binome.services.texte import texte_entier  # noqa: E402

PAGE = "Ce qui sera fait, par qui, et comment. " * 200


def grossir(dossier: Dossier, chef: Compte, octets: int) -> None:
    """Give a dossier as many long actions as it takes to weigh that much."""
    tete = texte_entier.revision_de_tete(dossier)
    axe = texte_entier.arbre(tete)["plan_actions"]["axes"][0]["id"]
    longue = {"axe": axe, "porteurs": [{"nom": "SEM"}], "description": PAGE, "diagnostic": PAGE}
    combien = octets // (2 * len(PAGE))
    fiches = [{"id": f"longue-{n}", "titre": f"Action {n}", **longue} for n in range(combien)]
    saisir(chef, dossier.identifiant, tete.numero, {"plan_actions.fiches": fiches})


def semer(identifiants: list[str]) -> str:
    maintenant = horloge.maintenant()
    appel, chef = maquettes.campagne(echeance=horloge.aujourdhui() + dt.timedelta(days=2)), maquettes.compte("chef")
    for identifiant in identifiants:
        # « gros=300000 »: a dossier of that weight, which nobody deposits.
        nom, _, octets = identifiant.partition("=")
        dossier = maquettes.dossier_signe(appel, chef, nom, maintenant)
        if octets:
            dossier.refresh_from_db()
            grossir(dossier, chef, int(octets))
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session["_auth_user_id"] = str(chef.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = chef.get_session_auth_hash()
    session.create()
    return str(session.session_key)


if __name__ == "__main__":
    print(json.dumps(semer(sys.argv[1:])))
