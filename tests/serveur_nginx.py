"""An nginx of our own, for tests: on a free port, its cache where one can look into it."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.installer_nginx import programme

_TOUT = """
daemon off;
{qui}
pid {ici}/nginx.pid;
error_log {ici}/erreurs.log warn;
worker_processes 1;
events {{ worker_connections 128; }}
http {{
    access_log off;
    client_body_temp_path {ici}/corps;
    proxy_temp_path {ici}/attente;
    fastcgi_temp_path {ici}/f;
    uwsgi_temp_path {ici}/u;
    scgi_temp_path {ici}/s;
{http}
}}
"""


@contextmanager
def demarrer(http: str, port: int, ici: Path) -> Iterator[None]:
    """nginx with what stands in its `http` block, once it listens on that port; its files are in a folder."""
    chemin = programme()
    assert chemin is not None
    ici.mkdir()
    reglages = ici / "nginx.conf"
    qui = "user root;" if os.geteuid() == 0 else ""
    reglages.write_text(_TOUT.format(ici=ici, http=http, qui=qui))
    lance = subprocess.Popen([chemin, "-p", ici, "-c", reglages, "-e", ici / "erreurs.log"])
    try:
        _attendre(port, lance, ici)
        yield
    finally:
        lance.terminate()
        lance.wait(120)


def _attendre(port: int, lance: subprocess.Popen[bytes], ici: Path) -> None:
    for _ in range(200):
        if lance.poll() is not None:
            break
        with socket.socket() as prise:
            if prise.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError((ici / "erreurs.log").read_text())


def gardes(cache: Path) -> dict[str, bytes]:
    """What a cache of nginx holds: under which key, the answer whole, headers first."""
    trouves = {}
    for fichier in sorted(cache.rglob("*")):
        if fichier.is_file():
            octets = fichier.read_bytes()
            cle = octets.partition(b"\nKEY: ")[2].partition(b"\n")[0].decode()
            trouves[cle] = octets.partition(b"\nKEY: ")[2]
    return trouves
