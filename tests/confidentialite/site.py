"""A whole site on PostgreSQL: two web processes whose clocks are hours off, each its own way, and a worker; the clock of
the base in hand, to the microsecond."""

from __future__ import annotations

import datetime as dt
import json
import os
import ssl
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import psycopg
from tests import pret
from tests.base_neuve import migrer
from tests.parcours.serveur import chez_soi, servi
from tests.ports import port_libre
from tests.serveur_postgresql import demarrer

AVANCE, RETARD = dt.timedelta(hours=6), dt.timedelta(hours=-7)
MS = dt.timedelta(milliseconds=1)
# A name is looked for here before among those of PostgreSQL: what asks for its clock is told this one.
_HORLOGE = (
    "CREATE SCHEMA temps",
    "CREATE TABLE temps.instant (le timestamptz)",
    "INSERT INTO temps.instant VALUES (now())",
    "CREATE FUNCTION temps.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS 'SELECT le FROM temps.instant'",
)
_CHEMIN = "ALTER DATABASE {} SET search_path = public, temps, pg_catalog"


class Reponse(NamedTuple):
    """An answer as a browser receives it."""

    code: int
    entetes: Message
    octets: bytes


def _sans_preuve() -> ssl.SSLContext:
    """What asks a certificate that nobody vouches for."""
    contexte = ssl.create_default_context()
    contexte.check_hostname, contexte.verify_mode = False, ssl.CERT_NONE
    return contexte


@dataclass
class Site:
    """`origines`: the web processes, the one ahead first; `dit`: what was prepared (`semer_annonce`); `temoin`: another
    base, the same, that no process serves."""

    base: str
    temoin: str
    variables: Mapping[str, str]
    dit: Mapping[str, Any]
    origines: tuple[str, ...] = ()

    @property
    def instant(self) -> dt.datetime:
        return dt.datetime.fromisoformat(self.dit["instant"])

    def a(self, instant: dt.datetime) -> None:
        """Set the clock of the base."""
        with psycopg.connect(self.base, autocommit=True) as lien:
            lien.execute("UPDATE temps.instant SET le = %s", (instant,))

    def programme(self, decalage: dt.timedelta, genre: str = "fidele") -> list[str]:
        """What a copy of the ready process is: `binome`, its clock that far from the announcement's."""
        ecart = self.instant + decalage - dt.datetime.now(dt.UTC)
        return ["-m", "tests.confidentialite.origine", f"{ecart.total_seconds()},{genre}"]

    def annoncer(self, decalage: dt.timedelta, genre: str = "fidele", base: str = "") -> str:
        """A worker that was woken looks whether it is time, once, and plans what waits; what became of it."""
        environnement = {**os.environ, **self.variables, "BINOME_BASE": base or self.base}
        pret.lire(*self.programme(decalage, genre), "annoncer", env=environnement)
        with psycopg.connect(base or self.base) as lien:
            (etat,) = lien.execute("SELECT etat FROM registre_annoncedecampagne").fetchone() or ("",)
        return str(etat)

    def lire(self, ou: str, chemin: str, qui: str | None = None, verbe: str = "GET", **entetes: str) -> Reponse:
        """One answer of an origin or of a proxy, as it came."""
        dits = {nom.replace("_", "-"): valeur for nom, valeur in entetes.items()}
        if qui:
            nom = "__Host-session" if ou.startswith("https") else "sessionid"
            dits["Cookie"] = f"{nom}={self.dit['sessions'][qui]}"
        lieu = urlsplit(ou)
        if lieu.scheme == "https":
            lien: HTTPConnection = HTTPSConnection(lieu.netloc, timeout=120, context=_sans_preuve())
        else:
            lien = HTTPConnection(lieu.netloc, timeout=120)
        with closing(lien):
            lien.request(verbe, chemin, headers=dits)
            lue = lien.getresponse()
            return Reponse(lue.status, lue.headers, lue.read())


@contextmanager
def monte(dossier: Path) -> Iterator[Site]:
    """The site, armed, one millisecond before its announcement."""
    with demarrer() as adresse, ExitStack() as tenue:
        base = f"{adresse}/essai"
        with psycopg.connect(f"{adresse}/postgres", autocommit=True) as lien:
            lien.execute("CREATE DATABASE essai")
        migrer(base, dossier)
        with psycopg.connect(base, autocommit=True) as lien:
            for ordre in (*_HORLOGE, _CHEMIN.format("essai")):
                lien.execute(ordre)
        variables = {**chez_soi(dossier), "BINOME_BASE": base, "BINOME_TACHES": "ouvrier"}
        variables["BINOME_NIVEAU_JOURNAL"] = "CRITICAL"
        variables["DJANGO_SETTINGS_MODULE"] = "config.settings"
        semis = pret.lire("-m", "tests.confidentialite.semer_annonce", env={**os.environ, **variables})
        site = Site(base, f"{adresse}/temoin", variables, json.loads(semis.splitlines()[-1]))
        site.a(site.instant - MS)
        with psycopg.connect(f"{adresse}/postgres", autocommit=True) as lien:
            lien.execute("CREATE DATABASE temoin TEMPLATE essai")
            lien.execute(_CHEMIN.format("temoin"))
        for decalage in (AVANCE, RETARD):
            port = port_libre()
            site.origines += (tenue.enter_context(servi(variables, port, copie=site.programme(decalage))),)
        yield site
