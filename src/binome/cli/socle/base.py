"""Commands that work on the platform's database: start Django, and say in French what is wrong with the base."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from binome.cli.socle.sorties import echouer

Motif = Annotated[
    str, typer.Option("--motif", metavar="TEXTE", help="Pourquoi, et qui l'a demandé ; écrit au journal.")
]
UMASQUE = 0o077
"""What the platform writes is read by its own user alone: the base, the attachments, the backups."""


@contextmanager
def sur_la_base(*, a_jour: bool = True) -> Iterator[None]:
    """Start Django for the time of a command, which says in French what the services refuse. `a_jour`: the tables must
    be there, and be those of this version."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.umask(UMASQUE)
    import django
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.db import DatabaseError, connections

    from binome.domaine.socle.erreurs import BinomeError

    try:
        django.setup()
    except ImproperlyConfigured as erreur:
        echouer(str(erreur))
    try:
        if a_jour:
            _exiger_a_jour()
        yield
    except (ImproperlyConfigured, BinomeError) as erreur:
        echouer(str(erreur))
    except DatabaseError as erreur:
        echouer(f"La base de données ne répond pas comme prévu : {erreur}. Vérifiez BINOME_BASE.")
    finally:
        # Settings that cannot be read opened no connection.
        if settings.configured:
            connections.close_all()


def dire(texte: str) -> None:
    """Print a sentence with its French spaces."""
    from binome.domaine.langue.typographie import soigner

    typer.echo(soigner(texte))


def _exiger_a_jour() -> None:
    from binome.domaine.langue.typographie import accord
    from binome.services.exploitation.etat import migrations_en_attente

    if attente := migrations_en_attente():
        echouer(
            f"La base de données n'est pas à jour ({accord(attente, 'étape attend', 'étapes attendent')}). "
            "Lancez d'abord : binome administrer initialiser"
        )
