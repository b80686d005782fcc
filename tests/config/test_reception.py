"""A request received piece by piece ends where gunicorn says it ends, and nothing half sent is served."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from config.reception import CORPS_S, DEBIT, TETE_MAX, TETE_S, Etape, Reception

POST = b"POST /atelier/x/depot/deposer/ HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n"


Recevoir = Callable[..., Reception]


@pytest.fixture
def recue() -> Iterator[Recevoir]:
    faites: list[Reception] = []

    def recevoir(*morceaux: bytes, taille_max: int = 1000) -> Reception:
        faites.append(Reception(taille_max))
        for morceau in morceaux:
            faites[-1].nourrir(morceau)
        return faites[-1]

    yield recevoir
    for faite in faites:
        faite.fermer()


@pytest.mark.parametrize("pas", [1, 2, 3, 7, 1000])
def test_however_it_is_cut_it_is_the_same_request(recue: Recevoir, pas: int) -> None:
    brut = POST + b"cle=abcdef" + b"GET / HT"
    reception = recue(*(brut[i : i + pas] for i in range(0, len(POST) + 10, pas)))
    assert reception.etape is Etape.entiere
    assert (reception.methode, reception.cible) == ("POST", "/atelier/x/depot/deposer/")
    assert reception.contenu().read() == POST + b"cle=abcdef"
    assert (b"cle=abcdef" + reception.surplus).startswith(b"cle=abcdef")


def test_what_comes_after_is_the_next_request(recue: Recevoir) -> None:
    reception = recue(POST + b"cle=abcdefGET /sante HTTP/1.1\r\n")
    assert reception.surplus == b"GET /sante HTTP/1.1\r\n" and not reception.a_fermer


@pytest.mark.parametrize(
    "brut", [b"", b"GET / HTTP/1.1\r\nHost: a\r\n", POST, POST + b"cle=abcde", b"GET / HTTP/1.1\n\n"]
)
def test_what_is_half_sent_waits(recue: Recevoir, brut: bytes) -> None:
    assert recue(brut).etape in (Etape.tete, Etape.corps)


@pytest.mark.parametrize(
    ("brut", "code"),
    [
        (b"GET / HTTP/1.1\r\nX: " + b"a" * TETE_MAX, 431),
        (b"POST / HTTP/1.1\r\nContent-Length: 1001\r\n\r\n", 413),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n", 411),
        (b"POST / HTTP/1.1\r\ntransfer-encoding : chunked\r\nContent-Length: 3\r\n\r\nabc", 411),
    ],
)
def test_what_cannot_be_received_is_refused(recue: Recevoir, brut: bytes, code: int) -> None:
    reception = recue(brut)
    assert (reception.etape, reception.refus, reception.a_fermer) == (Etape.refusee, code, True)


@pytest.mark.parametrize(
    "entetes",
    [
        b"Content-Length: 3\r\nContent-Length: 30",
        b"Content-Length: +3",
        b"Content-Length: 3, 30",
        b"Content-Length: 0x3",
        b"Content-Length: 3\r\r",
        b"Content-Length:",
        b"Content-Length: 9999999999999",
    ],
)
def test_a_length_that_may_be_read_two_ways_ends_the_connection(recue: Recevoir, entetes: bytes) -> None:
    # Gunicorn is given the head alone, answers 400, and what follows is never another request.
    reception = recue(b"POST / HTTP/1.1\r\n" + entetes + b"\r\n\r\nabcGET /sante HTTP/1.1\r\n\r\n")
    assert reception.etape is Etape.entiere and reception.a_fermer and reception.surplus == b""
    assert b"sante" not in reception.contenu().read()


def test_the_time_given_grows_with_what_is_announced(recue: Recevoir) -> None:
    assert recue(b"GET").fin <= time.monotonic() + TETE_S
    longue = recue(b"POST / HTTP/1.1\r\nContent-Length: 800000\r\n\r\n", taille_max=10**6)
    assert CORPS_S + 800_000 / DEBIT - 1 < longue.fin - time.monotonic() <= CORPS_S + 800_000 / DEBIT


def test_who_asks_before_sending_is_told_to_go_on(recue: Recevoir) -> None:
    reception = recue(b"POST / HTTP/1.1\r\nExpect: 100-Continue\r\nContent-Length: 3\r\n\r\n")
    assert reception.continuer
    reception.nourrir(b"abc")
    assert b"xpect" not in reception.contenu().read(), "gunicorn need not say it again"
