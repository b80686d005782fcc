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
from django.core.management import call_command  # noqa: E402
from tests.services.outils_depot import campagne, compte, dossier_signe  # noqa: E402

from binome.services import acces  # noqa: E402


def semer(identifiants: list[str]) -> str:
    call_command("migrate", interactive=False, verbosity=0)
    maintenant = acces.maintenant()
    appel, chef = campagne(maintenant.date() + dt.timedelta(days=2)), compte("chef")
    for identifiant in identifiants:
        dossier_signe(appel, chef, identifiant, maintenant)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session["_auth_user_id"] = str(chef.pk)
    session["_auth_user_backend"] = "allauth.account.auth_backends.AuthenticationBackend"
    session["_auth_user_hash"] = chef.get_session_auth_hash()
    session.create()
    return str(session.session_key)


if __name__ == "__main__":
    print(json.dumps(semer(sys.argv[1:])))
