"""The WSGI application: gathers the static files if they changed, opens the dossiers, then serves."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application
from django.urls import reverse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def _build_application() -> object:
    import django

    django.setup()
    from binome.web.public.vitrine import prechauffer
    from binome.web.socle.paquets import rassembler

    rassembler()
    prechauffer()
    # The addresses and all that answers to them, before the server copies itself: each of its processes would read them
    # again, at its first page.
    reverse("accueil")
    return get_wsgi_application()


application = _build_application()
