"""Fixtures that every room of tests may use."""

from __future__ import annotations

import gc
import os
import secrets
import sqlite3
import sys
import threading
from collections import defaultdict
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from functools import cache, lru_cache
from typing import Any

import pytest
import typer.testing
from django.conf import LazySettings
from django.conf import settings as reglages_django
from django.core import management
from django.db import connection
from django.db.backends.sqlite3.base import SQLiteCursorWrapper
from django.middleware import csrf
from django.template.base import Template
from django.test import Client
from django.test.signals import template_rendered
from django.test.utils import setup_databases, teardown_databases
from django.urls import URLResolver
from hypothesis import settings as reglages
from tests import maquettes
from tests.base_neuve import BASE_MODELE, base_neuve
from whitenoise import WhiteNoise

from binome.pile import au_large
from binome.referentiel import Referentiel, charger_referentiel
from binome.registre.models import Campagne, Compte, Dossier
from binome.web.socle.paquets import rassembler

# The browser's library leaves a loop running in its process; the base is used from the same thread as before.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
# What is proved must not depend on how busy the machine is.
reglages.register_profile("maison", deadline=None)
reglages.register_profile("rapide", parent=reglages.get_profile("maison"), max_examples=30)
reglages.load_profile("maison")


@pytest.fixture(scope="session")
def referentiel() -> Referentiel:
    """The real référentiel of this machine, loaded once per session (built first when it is absent: about 15 s)."""
    charge = charger_referentiel()
    gc.freeze()
    return charge


@pytest.fixture(scope="session", autouse=True)
def _statiques() -> None:
    """The static files of the site, gathered once: a page that is rendered asks for them, wherever it is tried. They
    are read once too: each browser of the tests loads the middleware again, a tenth of what some of them do."""
    rassembler()
    lire, lus = WhiteNoise.update_files_dictionary, dict[tuple[str, str], dict[str, Any]]()

    def lire_une_fois(lui: WhiteNoise, racine: str, prefixe: str) -> None:
        if (racine, prefixe) not in lus:
            lire(lui, racine, prefixe)
            lus[racine, prefixe] = dict(lui.files)
        lui.files.update(lus[racine, prefixe])

    pytest.MonkeyPatch().setattr(WhiteNoise, "update_files_dictionary", lire_une_fois)


@pytest.fixture(scope="session", autouse=True)
def _sans_temoins(django_test_environment: None) -> None:
    """Pages are written as they are for people: Django's tests would copy, for each of their pieces, all that it could
    say, which no test of ours reads."""
    pytest.MonkeyPatch().setattr(Template, "_render", lambda page, contexte: page.nodelist.render(contexte))


@pytest.fixture(scope="session", autouse=True)
def _demandes(django_test_environment: None) -> None:
    """What every request asks again of Django answers at once: where an address leads, the settings (each reading goes
    twice through their mask, which no test looks behind), the letters of a token, drawn one by one, how SQLite writes a
    query, who listens to the pages that are written (nobody, see above)."""
    rapide = pytest.MonkeyPatch()
    rapide.setattr(URLResolver, "resolve", lru_cache(8_192)(URLResolver.resolve))
    rapide.setattr(LazySettings, "__getattribute__", object.__getattribute__)
    # As Django does, of `secrets`: a test may hold what is drawn.
    rapide.setattr(csrf, "_get_new_csrf_string", lambda: secrets.token_hex(csrf.CSRF_SECRET_LENGTH // 2))
    rapide.setattr(SQLiteCursorWrapper, "convert_query", _ecrire)
    # Where the site is mounted, asked by each address written: of its thread, as here every request is.
    for lieu in ("_prefixes", "_urlconfs"):
        rapide.setattr(f"django.urls.base.{lieu}", threading.local())
    for geste in ("connect", "disconnect"):
        rapide.setattr(template_rendered, geste, lambda *_, **__: None)


_convertir = SQLiteCursorWrapper.convert_query
_marquer = lru_cache(1_024)(lambda sql: _convertir(None, sql))


def _ecrire(curseur: SQLiteCursorWrapper, sql: str, *, param_names: list[str] | None = None) -> str:
    return _marquer(sql) if param_names is None else _convertir(curseur, sql, param_names=param_names)


@pytest.fixture(scope="session", autouse=True)
def _commandes() -> None:
    """The tree of commands, made once: typer makes all of it again at each call, most of what a test of one costs."""
    pytest.MonkeyPatch().setattr(typer.testing, "_get_command", cache(typer.testing._get_command))


@pytest.fixture(scope="session", autouse=True)
def _donnees(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What services keep on the disk (seals, keys, instants, erasures) goes elsewhere: `var/` is its owner's."""
    reglages_django.DONNEES = tmp_path_factory.mktemp("donnees")


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: Any, django_db_modify_db_settings: None
) -> Iterator[None]:
    """The base of the session, which has its tables as those of a copy, unless a PostgreSQL server has none to copy."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as sans_migrer:
        if connection.vendor == "sqlite":
            sans_migrer.setattr(management, "call_command", _copier)
        elif modele := os.environ.get(BASE_MODELE):
            connection.settings_dict["TEST"]["TEMPLATE"] = modele
            sans_migrer.setattr(management, "call_command", lambda *_, **__: None)
        bases = setup_databases(verbosity=0, interactive=False, serialized_aliases=())
    yield
    with django_db_blocker.unblock():
        teardown_databases(bases, verbosity=0)


def _copier(commande: str, **options: Any) -> None:
    if commande == "migrate":
        connection.ensure_connection()
        with closing(sqlite3.connect(base_neuve())) as faite:
            faite.backup(connection.connection)


@pytest.fixture(autouse=True)
def _condensat_rapide(settings: Any) -> None:
    """Passwords that are quick to check: the slow hash of the product is not what these tests are about."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def campagne(db: None) -> Campagne:
    return maquettes.campagne_ouverte()


@pytest.fixture
def chef(db: None) -> Compte:
    return maquettes.compte("chef")


@pytest.fixture
def dossier(campagne: Campagne, chef: Compte) -> Dossier:
    return maquettes.dossier_ouvert(campagne, chef)


@pytest.fixture
def membre(dossier: Dossier) -> Callable[..., Compte]:
    """Someone more in the dossier."""
    return lambda role, nom="", fiches=(): maquettes.compte(
        nom or role.value.replace("_", "-"), au=dossier, role=role, fiches=fiches
    )


@pytest.fixture
def navigateur() -> Callable[..., Client]:
    return maquettes.navigateur


# Seconds of processor, about, of a test that does not say its own: only their order counts.
ORDINAIRES = {"navigateur": 5.0, "lent": 1.0, "": 0.1}


# What a test says whose browser was killed for its silence (`tests.parcours.serveur.Chromium`): it has one other try.
NAVIGATEUR_MUET = ["Connection closed", "has been closed"]


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> object:
    """All tests run with the room that the product gives itself: hooks and fixtures already take many calls."""
    autres = session.config.pluginmanager.subset_hook_caller("pytest_runtestloop", [sys.modules[__name__]])
    return au_large(autres, session=session)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What lives as long as the session is gone through neither while it is made nor at each collection of garbage
    afterwards: a tenth of the whole time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(50_000, 20, 100)
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Longest files first, whole: two processes then end together, on files that last a moment."""
    poids: dict[str, float] = defaultdict(float)
    for item in items:
        poids[_fichier(item)] += _duree(item)
    items.sort(key=lambda item: -poids[_fichier(item)])
    for item in items:
        if item.get_closest_marker("navigateur"):
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=NAVIGATEUR_MUET))


def _fichier(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]


def _duree(item: pytest.Item) -> float:
    marque = item.get_closest_marker("lent")
    if marque and marque.args:
        return float(marque.args[0])
    return next(duree for nom, duree in ORDINAIRES.items() if not nom or item.get_closest_marker(nom))
