"""The database as a file, for the backup: SQLite by its online backup, PostgreSQL by pg_dump and pg_restore."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from binome.domaine.socle import chaine
from binome.registre.models import SessionOuverte

A_REPRENDRE = ("binome.services.suites.preparer_documents",)
"""The jobs that write documents; the others send, or are asked for again by the worker when it starts."""
_CHAMPS = "rang, instant, acteur, action, objet, donnees, precedent, empreinte"


class SauvegardeError(ValueError):
    """The backup cannot be made or put back; the message is in French. Nothing is left half done."""


def nom_de_la_base() -> str:
    """The name of the database's file in a backup."""
    return "base.pgdump" if connection.vendor == "postgresql" else "base.sqlite3"


def copier(dossier: Path) -> Path:
    """Copy the database as it stands at one instant, while others write. Errors: SauvegardeError."""
    cible = dossier / nom_de_la_base()
    if connection.vendor == "postgresql":
        _lancer("pg_dump", "--format=custom", f"--file={cible}", str(_reglages()["NAME"]))
        return cible
    connection.ensure_connection()
    with closing(sqlite3.connect(cible)) as copie:
        connection.connection.backup(copie)
        # The copy is one file on its own: no journal beside it.
        copie.execute("PRAGMA journal_mode=DELETE")
    return cible


def verifier_copie(base: Path) -> tuple[int | None, str | None]:
    """Number of lines of the journal of a copy and its last fingerprint, the chain checked. A PostgreSQL dump cannot be
    read without a server: (None, None), and it is checked once put back. Errors: SauvegardeError.
    """
    if connection.vendor == "postgresql":
        _lancer("pg_restore", "--list", str(base))
        return None, None
    with closing(sqlite3.connect(f"file:{base}?mode=ro", uri=True)) as copie:
        try:
            if copie.execute("PRAGMA quick_check").fetchone() != ("ok",):
                raise SauvegardeError("La base copiée est abîmée.")
            lignes = [
                chaine.Ligne(*ligne)
                for ligne in copie.execute(f"SELECT {_CHAMPS} FROM registre_lignejournal ORDER BY rang")  # noqa: S608
            ]
        except sqlite3.DatabaseError as erreur:
            raise SauvegardeError(f"La base copiée ne se lit pas : {erreur}.") from None
    if faute := chaine.premiere_faute(lignes):
        raise SauvegardeError(f"Le journal ne tient pas à la ligne {faute.rang} : {faute.raison}.")
    return len(lignes), lignes[-1].empreinte if lignes else chaine.ORIGINE


def est_vide() -> bool:
    """Whether the database has no table yet."""
    return not connection.introspection.table_names()


def remettre(base: Path) -> None:
    """Put a copy in the place of the empty database. Errors: SauvegardeError."""
    if connection.vendor == "postgresql":
        options = ("--exit-on-error", "--single-transaction", "--no-owner", f"--dbname={_reglages()['NAME']}")
        _lancer("pg_restore", *options, str(base))
        return
    connection.ensure_connection()
    with closing(sqlite3.connect(f"file:{base}?mode=ro", uri=True)) as copie:
        copie.backup(connection.connection)
    connection.close()


def apaiser() -> tuple[int, int]:
    """Close the sessions of then, and drop the messages that waited: the platform that was saved may still be at work,
    and has sent them. What documents were asked for stays asked. How many of each."""
    with transaction.atomic():
        sessions, _ = Session.objects.all().delete()
        # A backup of a version before may be put back, then brought up to date.
        if SessionOuverte._meta.db_table in connection.introspection.table_names():
            SessionOuverte.objects.all().delete()
        attente = DBTaskResult.objects.filter(status__in=["READY", "RUNNING"])
        jetees, _ = attente.exclude(task_path__in=A_REPRENDRE).delete()
    return sessions, jetees


def _reglages() -> dict[str, object]:
    return dict(connection.settings_dict)


def _lancer(programme: str, *arguments: str) -> None:
    """Run a PostgreSQL tool; the password goes by the environment, never by the command line."""
    base = _reglages()
    environnement = {
        **os.environ,
        "PGHOST": str(base.get("HOST") or ""),
        "PGPORT": str(base.get("PORT") or ""),
        "PGUSER": str(base.get("USER") or ""),
        "PGPASSWORD": str(base.get("PASSWORD") or ""),
    }
    environnement = {cle: valeur for cle, valeur in environnement.items() if valeur or not cle.startswith("PG")}
    try:
        fait = subprocess.run([programme, *arguments], env=environnement, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise SauvegardeError(f"L'outil « {programme} » manque : installez le client de PostgreSQL.") from None
    if fait.returncode:
        raise SauvegardeError(f"« {programme} » a échoué : {fait.stderr.strip()[-400:]}")
