"""`binome servir`: the site and the API, on gunicorn."""

from __future__ import annotations

import gc
import importlib
import ipaddress
import os
import socket
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from binome.cli.base import UMASQUE
from binome.cli.ouvrier import ouvrier_a_cote
from binome.cli.sorties import echouer, erreurs_en_francais

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

ADRESSE = "127.0.0.1:8000"
PROCESSUS_MAX = 64
_FIGE_S = 20
"""Seconds without a sign of life after which a process is ended and another started."""


def servir(
    dossiers: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[DOSSIER…]", help="Les dossiers à servir ; sans eux, les exemples fournis."),
    ] = None,
    adresse: Annotated[str, typer.Option("--adresse", metavar="HÔTE:PORT", help="Où écouter.")] = ADRESSE,
    processus: Annotated[
        int | None,
        typer.Option("--processus", min=1, max=PROCESSUS_MAX, help="Nombre de processus (un de plus que de cœurs)."),
    ] = None,
    avec_ouvrier: Annotated[
        bool, typer.Option("--avec-ouvrier", help="Fait tourner l'ouvrier à côté, et l'arrête avec le site.")
    ] = False,
) -> None:
    """Sert les candidatures, leurs verdicts et l'API sur une adresse web (Ctrl+C pour arrêter)."""
    hote, port = _adresse(adresse)
    _refuser_demonstration_ouverte(hote)
    _verifier_libre(hote, port)
    _regler(dossiers or [], hote, port)
    os.umask(UMASQUE)
    with erreurs_en_francais():
        application = _charger()
        _preparer_la_base()
    typer.echo(f"Binôme est servi sur http://{_nom(hote)}:{port} (Ctrl+C pour arrêter).")
    # What is loaded stays: the collector of each process need not walk it again and again, nor undo its sharing.
    gc.collect()
    gc.freeze()
    with _calculateur(), ouvrier_a_cote() if avec_ouvrier else nullcontext():
        # One works while another waits for the disk.
        _gunicorn(application, f"{hote}:{port}", processus or min(PROCESSUS_MAX, len(os.sched_getaffinity(0)) + 1))


def _calculateur() -> AbstractContextManager[None]:
    from binome.services.exploitation.calculateur import calculateur_a_cote

    return calculateur_a_cote()


def _adresse(texte: str) -> tuple[str, int]:
    hote, separateur, port = texte.rpartition(":")
    if not separateur or not hote or not port.isdecimal() or not 1 <= int(port) <= 65535:
        echouer(f"L'adresse « {texte} » n'est pas de la forme HÔTE:PORT, par exemple {ADRESSE}.")
    return hote, int(port)


def _refuser_demonstration_ouverte(hote: str) -> None:
    """Accounts without a password are for this machine alone."""
    if _reglage("booleen", "BINOME_DEMONSTRATION", False) and not _est_une_boucle(hote):
        echouer(
            f"La démonstration ouvre des comptes sans mot de passe : elle n'écoute que sur cette machine, non sur "
            f"« {hote} ». Retirez BINOME_DEMONSTRATION, ou écoutez sur {ADRESSE}."
        )


def _reglage(lecture: str, nom: str, defaut: object) -> object:
    """A setting as the configuration reads it, which alone knows how « oui » is spelled."""
    from django.core.exceptions import ImproperlyConfigured

    try:
        return getattr(importlib.import_module("config.environnement"), lecture)(nom, defaut)
    except ImproperlyConfigured as erreur:
        echouer(str(erreur))


def _est_une_boucle(hote: str) -> bool:
    try:
        return hote == "localhost" or ipaddress.ip_address(hote.strip("[]")).is_loopback
    except ValueError:
        return False


def _verifier_libre(hote: str, port: int) -> None:
    """Gunicorn would try five times and say it in English: ask first."""
    famille = socket.AF_INET6 if ":" in hote else socket.AF_INET
    with socket.socket(famille, socket.SOCK_STREAM) as essai:
        essai.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            essai.bind((hote.strip("[]"), port))
        except OSError:
            echouer(
                f"L'adresse {hote}:{port} ne peut pas être prise : un autre programme y est sans "
                f"doute déjà. Arrêtez-le, ou choisissez un autre port, par exemple --adresse {hote}:{port + 1}."
            )


def _regler(dossiers: list[Path], hote: str, port: int) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    if dossiers:
        os.environ["BINOME_DOSSIERS"] = ",".join(str(d.absolute()) for d in dossiers)
    # Listening on a name means being called by it.
    os.environ.setdefault("BINOME_HOTES", f"localhost,127.0.0.1,[::1],{hote}")
    # E-mails that are only printed lead here; those that leave, or a site in HTTPS, are told where by the settings.
    partent = _reglage("choix", "BINOME_COURRIEL", ("console", "smtp")) == "smtp"
    if not partent and not _reglage("booleen", "BINOME_HTTPS", False):
        os.environ.setdefault("BINOME_ADRESSE", f"http://{_nom(hote)}:{port}")


def _charger() -> Callable[..., object]:
    from django.core.exceptions import ImproperlyConfigured

    # By name: the doors (cli, web, api) ignore each other, only the configuration knows them all.
    try:
        return cast("Callable[..., object]", importlib.import_module("config.wsgi").application)
    except ImproperlyConfigured as erreur:
        echouer(str(erreur))


def _preparer_la_base() -> None:
    """Make the tables of a database that has none; refuse one that another version left: it is saved first."""
    from django.core.management import call_command
    from django.db import DatabaseError, connections

    from binome.services.exploitation import etat

    try:
        attente = etat.migrations_en_attente()
        if attente and not etat.base_neuve():
            echouer(
                f"La base de données n'est pas à jour : {attente} étapes attendent. Sauvegardez-la "
                "(binome sauvegarder), puis lancez : binome administrer initialiser"
            )
        if attente:
            call_command("migrate", interactive=False, verbosity=0)
            typer.echo("Base de données créée.")
    except DatabaseError as erreur:
        echouer(f"La base de données ne répond pas : {erreur}. Vérifiez BINOME_BASE.")
    finally:
        # Connections do not survive the processes that gunicorn forks.
        connections.close_all()


def _nom(hote: str) -> str:
    return "127.0.0.1" if hote in {"0.0.0.0", ""} else hote  # noqa: S104


def _gunicorn(application: Callable[..., object], adresse: str, processus: int) -> None:
    from gunicorn.app.base import BaseApplication

    class Serveur(BaseApplication):  # type: ignore[misc]
        """Gunicorn given its options and an application already loaded: the workers share its memory."""

        def load_config(self) -> None:
            self.cfg.set("bind", adresse)
            self.cfg.set("workers", processus)
            # By name, as the application: what is served at which counter is for the configuration to know.
            self.cfg.set("worker_class", "config.guichets.Guichets")
            self.cfg.set("threads", importlib.import_module("config.guichets").FILS)
            self.cfg.set("timeout", _FIGE_S)
            self.cfg.set("preload_app", True)
            self.cfg.set("loglevel", "warning")
            self.cfg.set("umask", UMASQUE)
            self.cfg.set("proc_name", "binome")

        def load(self) -> Callable[..., object]:
            return application

    Serveur().run()
