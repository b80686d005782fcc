"""Ordeals of the queue when the base or its disk is away; run by `tests.services.epreuves_file`."""

from __future__ import annotations

import itertools
import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import django

django.setup()

from django.db import OperationalError, connection, connections, transaction  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402
from tests.serveur_smtp import serveur_smtp  # noqa: E402
from tests.services.socle_file import (  # noqa: E402
    attendre,
    avancer,
    fautes_de_sante,
    fautes_des_lettres,
    horloge,
    mort,
    preparer,
    reste,
    un_ouvrier,
)

from binome.registre.models import Envoi  # noqa: E402
from binome.services.exploitation import ouvrier  # noqa: E402
from binome.services.notifications import courriels  # noqa: E402


def _sans_patience() -> None:
    """The control: neither the worker nor a letter that has left waits for a base that is away."""
    ouvrier._PANNES = ()  # type: ignore[assignment]
    courriels._INSISTANCE = ()  # type: ignore[assignment]


def verrou(secondes: int, *, temoin: bool) -> dict[str, Any]:
    """Somebody holds the base for long: the worker waits, and then does all."""
    if temoin:
        _sans_patience()
    with serveur_smtp() as smtp:
        adresses = preparer(smtp, 20)
        smtp.lenteur = 0.02
        with un_ouvrier() as numero:
            attendre(lambda: len(smtp.recus) > 5, 5)
            with _tenue():
                time.sleep(secondes)
                vivant = not mort(numero)
            fini = attendre(lambda: mort(numero) or not reste(), 60) and not reste()
        avancer(minutes=3)
        with un_ouvrier(une_fois=True) as numero:
            attendre(lambda: mort(numero), 20)
        fautes = fautes_des_lettres(smtp, adresses) + fautes_de_sante()
    fautes += [] if vivant and fini else [f"ouvrier {'vivant' if vivant else 'mort'}, fini : {fini}"]
    return {"fautes": fautes, "sorts": Counter(Envoi.objects.values_list("etat", flat=True))}


@contextmanager
def _tenue() -> Iterator[None]:
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as curseur:
            tables = ", ".join(modele._meta.db_table for modele in (DBTaskResult, Envoi))
            curseur.execute(f"LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE")
            yield
        return
    with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=20)) as base:
        base.execute("BEGIN IMMEDIATE")
        yield
        base.rollback()


def disque(secondes: int, *, temoin: bool) -> dict[str, Any]:
    """No room is left for what the worker writes; then the disk is freed."""
    if temoin:
        _sans_patience()
    with serveur_smtp() as smtp:
        adresses = preparer(smtp, 20)
        smtp.lenteur = 0.02
        volume = _DisquePostgresql() if connection.vendor == "postgresql" else _DisqueSqlite()
        # A file that may not grow is an error, not a signal.
        with un_ouvrier(lambda: signal.signal(signal.SIGXFSZ, signal.SIG_IGN) and None) as numero:
            attendre(lambda: len(smtp.recus) > 5, 5)
            volume.remplir(numero)
            time.sleep(secondes)
            gene, vivant = reste() > 0, not mort(numero)
            volume.liberer(numero)
            fini = attendre(lambda: mort(numero) or not reste(), 60) and not reste()
        avancer(minutes=3)
        with un_ouvrier(une_fois=True) as numero:
            attendre(lambda: mort(numero), 20)
        fautes = fautes_des_lettres(smtp, adresses) + fautes_de_sante()
    fautes += [] if gene and vivant and fini else [f"gêné : {gene}, vivant : {vivant}, fini : {fini}"]
    return {"fautes": fautes, "sorts": Counter(Envoi.objects.values_list("etat", flat=True))}


class _DisqueSqlite:
    """No file of the worker may grow any more, the write-ahead log first."""

    libre = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)

    def remplir(self, numero: int) -> None:
        wal = Path(f"{connection.settings_dict['NAME']}-wal")
        plein = wal.stat().st_size if wal.exists() else 0
        self.libre = resource.prlimit(numero, resource.RLIMIT_FSIZE)
        resource.prlimit(numero, resource.RLIMIT_FSIZE, (min(plein, 4096), self.libre[1]))

    def liberer(self, numero: int) -> None:
        if not mort(numero):
            resource.prlimit(numero, resource.RLIMIT_FSIZE, self.libre)


class _DisquePostgresql:
    """The tables of the queue on a disk of their own, as small as it is (third argument: where it is mounted)."""

    tables = (DBTaskResult._meta.db_table, Envoi._meta.db_table)

    def __init__(self) -> None:
        self._dire("CREATE TABLESPACE petit LOCATION '" + sys.argv[3] + "'")
        self._dire("CREATE TABLE lest (t text) TABLESPACE petit")
        self._dire("INSERT INTO lest SELECT repeat(md5(n::text), 100) FROM generate_series(1, 300) n")
        for table in self.tables:
            self._dire(f"ALTER TABLE {table} SET TABLESPACE petit")
            self._dire(f"ALTER TABLE {table} SET (autovacuum_enabled = false)")
            # The maps of free pages are made now: on a full disk they could not be.
            self._dire(f"VACUUM {table}")

    def remplir(self, numero: int) -> None:
        """Another table takes what is left of it, then the pages of the queue are filled: not a row can change."""
        os.kill(numero, signal.SIGSTOP)
        self._dire("CREATE TABLE bourrage (t text) TABLESPACE petit")
        self._jusqu_au_bout(lambda: self._dire("INSERT INTO bourrage VALUES (repeat('x', 1500))"))
        while sum(self._combler(taille) for taille in (1500, 150, 1)):
            for table in self.tables:
                self._dire(f"VACUUM {table}")
        os.kill(numero, signal.SIGCONT)

    def liberer(self, numero: int) -> None:
        self._dire("DROP TABLE lest")

    def _combler(self, taille: int) -> int:
        """Rows of that size, that nobody will look at, as long as they go in; in how many tables some did."""
        quand = horloge()
        faite = {"args_kwargs": {"args": []}, "status": "SUCCESSFUL", "finished_at": quand, "run_after": quand}
        rien = {"genre": "", "cle": "", "etat": "sans_objet", "cree_le": quand, "change_le": quand}
        deux = (
            lambda: DBTaskResult.objects.create(**faite, traceback="x" * taille),
            lambda: Envoi.objects.create(**rien, contenu="x" * taille),
        )
        return sum(self._jusqu_au_bout(creer) for creer in deux)

    def _jusqu_au_bout(self, creer: Callable[[], Any]) -> bool:
        """Whether at least one went in before there was no room."""
        for fois in itertools.count():
            try:
                creer()
            except OperationalError:
                return fois > 0
        raise AssertionError

    def _dire(self, ordre: str) -> None:
        with connection.cursor() as curseur:
            curseur.execute(ordre)


def relance(secondes: int, *, temoin: bool) -> dict[str, Any]:
    """PostgreSQL restarts while the worker is at work; the command that does it is the third argument."""
    if temoin:
        _sans_patience()
    with serveur_smtp() as smtp:
        adresses = preparer(smtp, 40)
        smtp.lenteur = 0.02
        with un_ouvrier() as numero:
            attendre(lambda: len(smtp.recus) > 5, 5)
            connections.close_all()
            subprocess.run(json.loads(sys.argv[3]), check=True, stdout=subprocess.DEVNULL, cwd="/")
            time.sleep(secondes)
            vivant = not mort(numero)
            fini = attendre(lambda: mort(numero) or not reste(), 60) and not reste()
        avancer(minutes=3)
        with un_ouvrier(une_fois=True) as numero:
            attendre(lambda: mort(numero), 20)
        fautes = fautes_des_lettres(smtp, adresses) + fautes_de_sante()
    fautes += [] if vivant and fini else [f"vivant : {vivant}, fini : {fini}"]
    return {"fautes": fautes, "sorts": Counter(Envoi.objects.values_list("etat", flat=True))}
