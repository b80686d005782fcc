"""Commands that work on the platform's database: start Django, and say in French what is wrong with the base."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from binome.cli.sorties import echouer


@contextmanager
def sur_la_base(*, a_jour: bool = True) -> Iterator[None]:
    """Start Django for the time of a command. `a_jour`: the tables must be there, and be those of this version."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError, connections

    try:
        django.setup()
        if a_jour:
            _exiger_a_jour()
        yield
    except ImproperlyConfigured as erreur:
        echouer(str(erreur))
    except DatabaseError as erreur:
        echouer(f"La base de données ne répond pas comme prévu : {erreur}. Vérifiez BINOME_BASE.")
    finally:
        connections.close_all()


def _exiger_a_jour() -> None:
    from binome.services.etat import migrations_en_attente

    if attente := migrations_en_attente():
        echouer(
            f"La base de données n'est pas à jour ({attente} étapes attendent). "
            "Lancez d'abord : binome administrer initialiser"
        )
