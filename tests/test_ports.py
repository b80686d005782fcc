"""The ports that servers of the tests are given."""

from __future__ import annotations

import socket

import pytest
from tests.ports import port_libre


def test_a_port_is_given_once_and_never_one_that_is_taken() -> None:
    suivant = port_libre() + 1
    with socket.socket() as prise:
        prise.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        prise.bind(("127.0.0.1", suivant))
        prise.listen()
        donnes = [port_libre() for _ in range(50)]
    assert suivant not in donnes
    assert len(set(donnes)) == 50


def test_two_processes_of_tests_choose_from_ports_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    donnes = []
    for ouvrier in ("gw0", "gw1", "gw2"):
        monkeypatch.setenv("PYTEST_XDIST_WORKER", ouvrier)
        donnes.append({port_libre() for _ in range(100)})
    assert not donnes[0] & donnes[1] and not donnes[1] & donnes[2] and not donnes[0] & donnes[2]


def test_the_system_gives_none_of_them_to_who_asks_for_any_port() -> None:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        assert prise.getsockname()[1] > port_libre()
