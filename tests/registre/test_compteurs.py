"""The counters of attempts outlive any crowd: nothing live is dropped, what has expired is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.db import DatabaseCache

from binome.registre.compteurs import Compteurs
from binome.registre.models import Compteur

pytestmark = pytest.mark.django_db
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
