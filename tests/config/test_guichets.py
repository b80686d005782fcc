"""The workers of the server, beside gunicorn's own: half-sent requests and slow ones keep their own threads only."""

from __future__ import annotations

import datetime as dt
import hashlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.ports import port_libre

pytestmark = pytest.mark.lent

RACINE = Path(__file__).parents[2]
NOTRES, LEURS = "config.guichets.Guichets", "gthread"
VITE = 3.0
"""Seconds: answered at once, on a machine that is busy with other tests."""


@contextmanager
def serveur(classe: str) -> Iterator[int]:
    port = port_libre()
    commande = [sys.executable, "-m", "gunicorn", "--workers", "1", "--threads", "12", "--worker-class", classe]
    commande += ["--bind", f"127.0.0.1:{port}", "--log-level", "error", "--graceful-timeout", "1"]
    environnement = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    lance = subprocess.Popen([*commande, "tests.config.application:application"], cwd=RACINE, env=environnement)
    try:
        fin = time.monotonic() + 30
        while demander(port, "/sante", 1) is None:
            assert time.monotonic() < fin and lance.poll() is None
            time.sleep(0.05)
        yield port
    finally:
        lance.terminate()
        lance.wait(120)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serveur(NOTRES) as ici:
        yield ici


@pytest.fixture(scope="module")
def temoin() -> Iterator[int]:
    """The negative control: the same application, served by gunicorn's own threads."""
    with serveur(LEURS) as ici:
        yield ici


def demander(port: int, cible: str, patience: float = VITE, corps: bytes | None = None) -> tuple[int, str] | None:
    """The code and the text of an answer; None when none comes in time."""
    ligne = http.client.HTTPConnection("127.0.0.1", port, timeout=patience)
    try:
        ligne.request("GET" if corps is None else "POST", cible, corps)
        reponse = ligne.getresponse()
        return reponse.status, reponse.read().decode()
    except OSError:
        return None
    finally:
        ligne.close()


MOITIES = (
    b"POST /atelier/x/depot/deposer/ HTTP/1.1\r\nHost: a\r\nContent-Le",
    b"POST /comptes/connexion/ HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nlogin=",
    b"G",
)


@contextmanager
def a_moitie(port: int, combien: int = 40) -> Iterator[None]:
    prises = [socket.create_connection(("127.0.0.1", port)) for _ in range(combien)]
    for rang, prise in enumerate(prises):
        prise.sendall(MOITIES[rang % len(MOITIES)])
    time.sleep(0.3)
    try:
        yield
    finally:
        for prise in prises:
            prise.close()


@pytest.mark.parametrize("cible", ["/sante", "/statique/a.css", "/"])
def test_forty_half_sent_requests_stop_nobody(port: int, cible: str) -> None:
    with a_moitie(port):
        assert demander(port, cible) is not None
        assert demander(port, "/atelier/x/depot/deposer/", corps=b"cle=a") is not None


def test_they_stop_everyone_where_threads_wait_for_them(temoin: int) -> None:
    with a_moitie(temoin):
        assert demander(temoin, "/sante") is None


LENTE = "/api/v1/perimetres/proposer?lent=2"


def test_twenty_slow_ones_stop_nobody_and_those_beyond_are_told_to_come_back(port: int) -> None:
    with ThreadPoolExecutor(20) as demandeurs:
        essais = [demandeurs.submit(demander, port, LENTE, 30) for _ in range(20)]
        time.sleep(0.5)
        for cible in ("/sante", "/statique/a.css", "/atelier/"):
            assert demander(port, cible) is not None, cible
        assert demander(port, "/atelier/x/depot/deposer/", corps=b"cle=a") is not None
        codes = [essai.result()[0] for essai in essais]  # type: ignore[index]
    assert set(codes) == {200, 503} and codes.count(503) == 20 - 9


def test_they_stop_everyone_where_threads_are_shared(temoin: int) -> None:
    with ThreadPoolExecutor(20) as demandeurs:
        for _ in range(20):
            demandeurs.submit(demander, temoin, LENTE, 30)
        time.sleep(0.5)
        assert demander(temoin, "/sante", 1) is None


def test_the_instant_is_that_of_the_arrival(port: int) -> None:
    # Sixteen deposits that last keep all the threads of their counter: the next one waits, and bears its own instant.
    with ThreadPoolExecutor(16) as demandeurs:
        for _ in range(16):
            demandeurs.submit(demander, port, "/atelier/x/depot/deposer/?lent=1.5", 30, b"")
        time.sleep(0.7)
        envoye = dt.datetime.now(dt.UTC)
        reponse = demander(port, "/atelier/x/depot/deposer/", 30, b"")
        fini = dt.datetime.now(dt.UTC)
    assert reponse is not None
    recu_at = dt.datetime.fromisoformat(reponse[1].split(" ", 3)[3])
    assert envoye <= recu_at < envoye + dt.timedelta(seconds=0.5) < fini


@pytest.mark.parametrize("taille", [0, 1, 100_000, 5_000_000])
def test_a_body_comes_whole(port: int, taille: int) -> None:
    corps = os.urandom(taille)
    assert demander(port, "/atelier/x/pieces/joindre/", 30, corps)[1].split()[2] == hashlib.sha256(corps).hexdigest()


def test_one_connection_serves_several_requests_sent_together_or_not(port: int) -> None:
    ligne = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    for corps in (b"un", b"deux", b"x" * 300_000):
        ligne.request("POST", "/a", corps)
        assert hashlib.sha256(corps).hexdigest() in ligne.getresponse().read().decode()
    ligne.close()
    ensemble = b"POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nunGET /b HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=10) as prise:
        prise.sendall(ensemble)
        recu = b"".join(iter(lambda: prise.recv(65536), b""))
    assert recu.count(b"HTTP/1.1 200 OK") == 2 and recu.index(b"POST /a") < recu.index(b"GET /b")


def test_no_request_hides_in_another(port: int) -> None:
    cachee = b"GET /cachee HTTP/1.1\r\nHost: a\r\n\r\n"
    longueurs = (b"Content-Length: 0\r\nContent-Length: 34", b"Content-Length: 0\r\nTransfer-Encoding: chunked")
    for entetes in (*longueurs, b"Content-Length : 34", b" Content-Length: 34", b"Content-Length: 34\r\r"):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as prise:
            prise.sendall(b"POST /a HTTP/1.1\r\nHost: a\r\n" + entetes + b"\r\n\r\n" + cachee)
            recu = b"".join(iter(lambda: prise.recv(65536), b""))
        assert b"/cachee" not in recu and recu.startswith((b"HTTP/1.1 400", b"HTTP/1.1 411")), entetes


def test_a_refusal_is_in_french_and_says_when(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as prise:
        prise.sendall(b"POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n")
        recu = b"".join(iter(lambda: prise.recv(65536), b"")).decode()
    assert recu.startswith("HTTP/1.1 413") and "trop gros" in recu and 'lang="fr"' in recu


REFUSEES = {
    431: b"GET / HTTP/1.1\r\nHost: a\r\n" + b"".join(b"X-%d: x\r\n" % n for n in range(120)) + b"\r\n",
    414: b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    400: b"GET / HTTP/1.1\r\nHost: a\r\nX-Bad(: x\r\n\r\n",
    417: b"GET / HTTP/1.1\r\nHost: a\r\nExpect: rien\r\n\r\n",
}


@pytest.mark.parametrize("code", REFUSEES)
def test_what_the_server_refuses_by_itself_is_said_in_french_and_kept_by_nobody(port: int, code: int) -> None:
    assert refuser(port, code) == (code, True, True)


def test_the_server_of_others_lets_anyone_keep_it(temoin: int) -> None:
    assert refuser(temoin, 431) == (431, False, False)


def refuser(port: int, code: int) -> tuple[int, bool, bool]:
    """The status of a request that cannot be read; whether it is in French, whether nobody keeps it."""
    with socket.create_connection(("127.0.0.1", port), timeout=VITE) as prise:
        prise.sendall(REFUSEES[code])
        octets = b""
        while lus := prise.recv(65_536):
            octets += lus
    tete, _, corps = octets.partition(b"\r\n\r\n")
    return int(tete.split()[1]), b'lang="fr"' in corps, b"Cache-Control: no-store" in tete
