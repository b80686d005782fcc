"""The private names of dependencies that we rely on: each is in a register, and says at once when it moves.

Their makers promise nothing of them: a new version may drop one without a word. What a failure means is in
CONTRIBUTING, with what to do.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db.backends.sqlite3 import base
from tests.maison.noms import analyser

from binome.cli.socle.francais import TITRES

pytestmark = pytest.mark.lent

_ALLAUTH, _NUMBA, _OPENPYXL = "allauth.account.internal", "numba.core.caching", "openpyxl.worksheet"
APPELS = {
    "django.db.backends.sqlite3.base:DatabaseWrapper._start_transaction_under_autocommit": "self",
    "django.db.backends.sqlite3.base:DatabaseWrapper._commit": "self",
    "django.db.backends.sqlite3.base:DatabaseWrapper._rollback": "self",
    "django.db.backends.sqlite3.base:DatabaseWrapper._close": "self",
    "django.db.models.query:QuerySet._raw_delete": "self using",
    "django.db.models.query:get_related_populators": "klass_info select db",
    f"{_ALLAUTH}.flows.login:get_authentication_records": "request user",
    f"{_ALLAUTH}.flows.reauthentication:did_recently_reauthenticate": "request",
    f"{_ALLAUTH}.flows.reauthentication:get_reauthentication_flows": "user",
    f"{_ALLAUTH}.flows.reauthentication:reauthenticate_by_password": "request",
    f"{_ALLAUTH}.flows.reauthentication:suspend_request": "request redirect_to",
    f"{_ALLAUTH}.decorators:login_not_required": "view_func",
    "allauth.core.internal.ratelimit:consume": "request app action config key user dry_run limit_get raise_exception",
    "allauth.socialaccount.internal.jwtkit:fetch_key": "credential keys_url lookup",
    "allauth.socialaccount.internal.jwtkit:lookup_kid_jwk": "keys_data kid",
    f"{_NUMBA}:_CacheLocator.from_function": "py_func py_file",
    f"{_NUMBA}:_CacheLocator.get_cache_path": "self",
    f"{_NUMBA}:_CacheLocator.get_source_stamp": "self",
    f"{_NUMBA}:_CacheLocator.get_disambiguator": "self",
    f"{_NUMBA}:FunctionCache.load_overload": "self sig target_context",
    f"{_NUMBA}:FunctionCache._load_overload": "self sig target_context",
    f"{_NUMBA}:FunctionCache.save_overload": "self sig data",
    f"{_NUMBA}:FunctionCache.disable": "self",
    "numba.core.runtime:rtsys.initialize": "ctx",
    "typer.core:TyperCommand.format_help": "self ctx formatter",
    "typer.core:TyperGroup.format_help": "self ctx formatter",
    "typer._click:exceptions.ClickException.format_message": "self",
    "typer._click:exceptions.BadParameter.format_message": "self",
    "typer._click:exceptions.MissingParameter.format_message": "self",
    "typer._click:exceptions.NoSuchOption.format_message": "self",
    "typer._click:exceptions.UsageError.__init__": "self message ctx",
    f"{_OPENPYXL}._read_only:ReadOnlyWorksheet._get_source": "self",
    f"{_OPENPYXL}._reader:WorkSheetParser.parse_row": "self row",
    f"{_OPENPYXL}._reader:WorkSheetParser.parse_cell": "self element",
    "gunicorn.workers.gthread:TConn": "cfg sock client server",
    "gunicorn.workers.gthread:ThreadWorker.get_thread_pool": "self",
    "gunicorn.workers.gthread:ThreadWorker.accept": "self listener",
    "gunicorn.workers.gthread:ThreadWorker.on_client_socket_readable": "self conn client",
    "gunicorn.workers.gthread:ThreadWorker.enqueue_req": "self conn",
    "gunicorn.workers.gthread:ThreadWorker.finish_request": "self conn fs",
    "gunicorn.http:get_parser": "cfg source source_addr http2_connection",
    "gunicorn.http.unreader:Unreader.take_buffered": "self",
    "django_tasks_db.models:get_date_max": "",
}
"""What is called or replaced → its parameters."""
TENUS = {
    f"{_NUMBA}:CompileResultCacheImpl._locator_classes",
    f"{_NUMBA}:FunctionCache._impl_class",
    f"{_NUMBA}:FunctionCache.__init__>_name",
    "numba.core.dispatcher:Dispatcher.enable_caching>_cache",
    f"{_OPENPYXL}._read_only:ReadOnlyWorksheet.__init__>_shared_strings",
    f"{_OPENPYXL}._reader:FORMULA_TAG",
    f"{_OPENPYXL}._reader:ROW_TAG",
    "openpyxl:Workbook._setup_styles>_cell_styles",
    "openpyxl:Workbook._setup_styles>_number_formats",
    "django.db.models.manager:BaseManager.__init__>_db",
    "django.db.models.query:QuerySet.__init__>_prefetch_related_lookups",
    "docx.table:Table.__init__>_tbl",
    "docx.table:_Row.__init__>_tr",
    "docx.text.paragraph:Paragraph.__init__>_p",
    *(f"typer.rich_utils:{titre}" for titre in TITRES),
    *(f"gunicorn.workers.gthread:ThreadWorker.__init__>{nom}" for nom in ("poller", "keepalived_conns", "nr_conns")),
    "gunicorn.workers.gthread:ThreadWorker.__init__>method_queue",
    *(f"gunicorn.workers.gthread:TConn.__init__>{nom}" for nom in ("sock", "parser", "initialized", "data_ready")),
}
"""What is only read or set; after `>`, on an object, by that method of its class."""
FILE = {"id", "status", "priority", "task_path", "queue_name", "backend_name", "args_kwargs", "run_after", "worker_ids"}
FILE |= {"enqueued_at", "started_at", "finished_at", "return_value", "exception_class_path", "traceback"}


def _lire(nom: str) -> Any:
    module, _, reste = nom.partition(":")
    objet: Any = importlib.import_module(module)
    for partie in reste.split("."):
        objet = getattr(objet, partie)
    return objet


@pytest.mark.parametrize(("nom", "parametres"), APPELS.items())
def test_what_is_called_is_called_so(nom: str, parametres: str) -> None:
    assert " ".join(inspect.signature(_lire(nom)).parameters) == parametres


@pytest.mark.parametrize("nom", sorted(TENUS))
def test_what_is_read_is_there(nom: str) -> None:
    objet, _, attribut = nom.partition(">")
    assert not attribut or attribut in _lire(objet).__code__.co_names
    assert _lire(objet) is not None


def test_the_queue_is_made_of_the_columns_that_we_write() -> None:
    modele = _lire("django_tasks_db.models:DBTaskResult")
    assert {champ.name for champ in modele._meta.get_fields()} >= FILE
    assert modele._meta.label == "django_tasks_database.DBTaskResult"
    etats = {valeur for valeur, _ in modele._meta.get_field("status").choices}
    assert etats >= {"READY", "RUNNING", "FAILED", "SUCCESSFUL"}


@pytest.mark.django_db
def test_django_opens_and_ends_a_transaction_by_the_doors_that_we_hold() -> None:
    passes: list[str] = []

    def porte(nom: str) -> Any:
        def passer(self: Any) -> Any:
            passes.append(nom)
            return getattr(base.DatabaseWrapper, nom)(self)

        return passer

    portes = ("_start_transaction_under_autocommit", "_commit", "_rollback", "_close")
    tenue: Any = type("Tenue", (base.DatabaseWrapper,), {nom: porte(nom) for nom in portes})
    reglages = {"NAME": ":memory:", "OPTIONS": {}, "TIME_ZONE": None, "CONN_MAX_AGE": 0, "AUTOCOMMIT": True}
    liaison = tenue({**reglages, "CONN_HEALTH_CHECKS": False}, "canari")
    liaison.connect()
    for fin in (liaison.commit, liaison.rollback):
        liaison.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        fin()
        liaison.autocommit = True
    liaison._close()
    assert passes == [portes[0], "_commit", portes[0], "_rollback", "_close"]


# --- nothing private is used that is not in the register


def _prive(nom: str) -> bool:
    return nom.startswith("_") and not nom.startswith("__")


def _prives(texte: str, a_nous: set[str]) -> Iterator[str]:
    for noeud in ast.walk(analyser(texte)):
        if (
            isinstance(noeud, ast.ImportFrom)
            and noeud.module
            and noeud.module.split(".")[0] not in {"binome", "config"}
        ):
            chemin = noeud.module.split(".")
            for alias in noeud.names:
                if any(p == "internal" or _prive(p) for p in (*chemin, alias.name)):
                    yield alias.name
        elif isinstance(noeud, ast.Attribute) and _prive(noeud.attr):
            de_plus_haut = isinstance(noeud.value, ast.Call) and ast.unparse(noeud.value) == "super()"
            systeme = isinstance(noeud.value, ast.Name) and noeud.value.id in sys.stdlib_module_names
            if (de_plus_haut or noeud.attr not in a_nous) and not systeme:
                yield noeud.attr


def _nommes(texte: str) -> Iterator[str]:
    """What a module defines, and what it sets on its own objects."""
    for noeud in ast.walk(analyser(texte)):
        if isinstance(noeud, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield noeud.name
        elif isinstance(noeud, ast.Name) and isinstance(noeud.ctx, ast.Store):
            yield noeud.id
        elif (
            isinstance(noeud, ast.Attribute) and isinstance(noeud.ctx, ast.Store) and ast.unparse(noeud.value) == "self"
        ):
            yield noeud.attr


PUBLICS = {"_meta", "_default_manager", "_replace", "_asdict"}
"""Documented by their makers, in spite of their name."""


def test_nothing_private_is_used_outside_of_the_register(modules: tuple[Path, ...], racine: Path) -> None:
    textes = [m.read_text() for m in modules if m.is_relative_to(racine / "src") or m.is_relative_to(racine / "config")]
    a_nous = {nom for texte in textes for nom in _nommes(texte)}
    inscrits = {p for nom in (*APPELS, *TENUS) for p in nom.replace(">", ".").replace(":", ".").split(".")}
    employes = {nom for texte in textes for nom in _prives(texte, a_nous)} - PUBLICS
    assert {"_commit", "_get_source", "_CacheLocator", "jwtkit"} <= employes
    assert not employes - inscrits


def test_the_search_would_find_a_private_name() -> None:
    texte = "from a.internal import b\nfrom c import _d\nx._e\nself._f\nsuper()._f()\nos._exit(1)\n"
    assert list(_prives(texte, {"_f"})) == ["b", "_d", "_e", "_f"]
