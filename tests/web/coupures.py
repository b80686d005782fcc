"""Acts cut short: each request that writes is first played with the base failing at its last write.

Of such an act nothing may stay, and its page says when to come back; then the test goes on, as if nothing had been.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection, transaction
from django.http import HttpResponse
from django.test.client import Client, FakePayload

_LUS = frozenset({"GET", "HEAD", "OPTIONS"})
_ECRITURE = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)', re.IGNORECASE)
_POINT = re.compile(r'\s*(SAVEPOINT|ROLLBACK TO SAVEPOINT|RELEASE SAVEPOINT)\s+"?(\w+)', re.IGNORECASE)
# What a request leaves of its passage, done or not: who is signed in, since when, how many times one tried.
PASSAGE = frozenset({"django_session", "registre_sessionouverte", "registre_compteur"})


class _Cours:
    """The writes of one request, of which `restent` are those that no rollback took back; at the write `au`, the base
    is held."""

    def __init__(self, au: int | None = None) -> None:
        self.au, self.ecrits, self._pile = au, 0, list[tuple[str, str]]()

    @property
    def restent(self) -> set[str]:
        return {table for quoi, table in self._pile if quoi == "écrit"}

    def __call__(self, executer: Callable[..., Any], sql: str, *suite: Any) -> Any:
        if point := _POINT.match(sql):
            fait = executer(sql, *suite)
            self._suivre(point[1].upper(), point[2])
            return fait
        if (table := _ECRITURE.match(sql)) and table[1] not in PASSAGE:
            self.ecrits += 1
            if self.au is not None and self.ecrits >= self.au:
                raise OperationalError("database is locked")
            self._pile.append(("écrit", table[1]))
        return executer(sql, *suite)

    def _suivre(self, ordre: str, nom: str) -> None:
        point = ("point", nom)
        if ordre == "SAVEPOINT":
            self._pile.append(point)
        elif ordre.startswith("ROLLBACK"):
            del self._pile[self._pile.index(point) + 1 :]
        elif point in self._pile:
            self._pile.remove(point)


class Coupures:
    """What was cut, and what was found then. `gardees`: tables that an act writes for itself before it, on purpose."""

    def __init__(self) -> None:
        self.coupes, self.fautes, self.gardees = 0, list[str](), set[str]()
        self._servir: Callable[..., HttpResponse] = Client.request

    def demander(self, client: Client, **requete: Any) -> HttpResponse:
        """In place of `Client.request`."""
        if requete["REQUEST_METHOD"] in _LUS:
            return self._servir(client, **requete)
        octets = requete.pop("wsgi.input").read()
        if ecrits := self._jouer(client, _Cours(), requete, octets)[1].ecrits:
            reponse, cours = self._jouer(client, _Cours(ecrits), requete, octets)
            self.coupes += 1
            self._juger(f"{requete['REQUEST_METHOD']} {requete['PATH_INFO']}", reponse, cours)
        return self._servir(client, **requete, **{"wsgi.input": FakePayload(octets)})

    def _jouer(
        self, client: Client, cours: _Cours, requete: dict[str, Any], octets: bytes
    ) -> tuple[HttpResponse, _Cours]:
        cookies, leve = copy.deepcopy(client.cookies), client.raise_request_exception
        client.raise_request_exception = False
        point = transaction.savepoint()
        try:
            with connection.execute_wrapper(cours):
                return self._servir(client, **requete, **{"wsgi.input": FakePayload(octets)}), cours
        finally:
            # A write that failed outside of any block forbids what follows it, in the one of the test.
            connection.needs_rollback = False
            transaction.savepoint_rollback(point)
            client.cookies, client.raise_request_exception = cookies, leve

    def _juger(self, ou: str, reponse: HttpResponse, cours: _Cours) -> None:
        if reponse.status_code != 503 or "Retry-After" not in reponse.headers:
            self.fautes.append(f"{ou} : {reponse.status_code} au lieu de 503, « revenez »")
        if restent := cours.restent - self.gardees:
            self.fautes.append(f"{ou} : il reste {', '.join(sorted(restent))}")


@contextmanager
def couper(client: type[Client] = Client) -> Iterator[Coupures]:
    """While it lasts, every request that writes is cut first."""
    coupures = Coupures()
    servir = client.request

    def demander(self: Client, **requete: Any) -> HttpResponse:
        return coupures.demander(self, **requete)

    client.request = demander  # type: ignore[method-assign,assignment]
    try:
        yield coupures
    finally:
        client.request = servir  # type: ignore[method-assign]
