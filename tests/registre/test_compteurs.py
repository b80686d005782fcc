"""The counters of attempts outlive any crowd: nothing live is dropped, what has expired is."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.db import DatabaseCache
from tests import pret
from tests.base_neuve import base_neuve

from binome.registre.compteurs import Compteurs
from binome.registre.models import Compteur

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
FOULE = 450


def _ouvrir(classe: type[DatabaseCache], combien: int) -> BaseCache:
    return classe("registre_compteur", {"OPTIONS": {"MAX_ENTRIES": combien}})


def _survit(cache: BaseCache) -> bool:
    """Whether five failures are still counted after a crowd came: keys are culled by their order, so it sits in front."""
    cache.set("a:essais-de-camille", [1.0] * 5, 300)
    for n in range(FOULE):
        cache.set(f"foule-{n}", [1.0], 3600)
    return bool(cache.get("a:essais-de-camille") == [1.0] * 5)


def test_a_crowd_drops_no_counter() -> None:
    assert _survit(_ouvrir(Compteurs, 300))


def test_with_the_cache_of_django_it_would() -> None:
    """The negative control: the protection is what protects."""
    assert not _survit(_ouvrir(DatabaseCache, 300))


def test_what_has_expired_makes_room() -> None:
    cache = _ouvrir(Compteurs, 20)
    for n in range(50):
        cache.set(f"vieux-{n}", 1, -10)
    vivants: Callable[[], int] = Compteur.objects.count
    cache.set("neuf", 1, 60)
    assert vivants() <= 21, "of 51"
    assert cache.get("neuf") == 1


ESSAYER = """
import sys, django
django.setup()
from allauth.core import ratelimit
from django.test import RequestFactory
if sys.argv[1] == "chacun":
    # The control: a count for each process, as a cache in memory would keep.
    from django.core.cache import caches
    from django.core.cache.backends.locmem import LocMemCache
    caches["default"] = LocMemCache("seul", {})
requete = RequestFactory(REMOTE_ADDR=sys.argv[2]).post("/comptes/connexion/")
print(sum(ratelimit.consume(requete, action="login_failed", key="camille@exemple.fr") for _ in range(8)))
"""


@pytest.mark.lent
@pytest.mark.parametrize(("comment", "admis"), [("ensemble", 5), ("chacun", 20)])
def test_four_processes_count_together(tmp_path: Path, comment: str, admis: int) -> None:
    """Five failures for an account, whichever process each one reached."""
    shutil.copyfile(base_neuve(), tmp_path / "binome.sqlite3")
    dits = [[tmp_path / f"{n}.{nom}" for nom in ("dit", "erreurs")] for n in range(4)]
    lances = [
        pret.Programme("-c", ESSAYER, comment, f"192.0.2.{n}", env=pret.chez(tmp_path), ecrits=ou)
        for n, ou in enumerate(dits)
    ]
    assert [lance.wait(120) for lance in lances] == [0] * 4, [ou.read_text() for _, ou in dits]
    assert sum(int(ou.read_text()) for ou, _ in dits) == admis
