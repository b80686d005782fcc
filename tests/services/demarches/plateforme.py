"""A platform of forms on loopback, as its public interface is described; and what may go wrong with one."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.services import boucle

JETON = "W3LFL68vStyL62kRBdJSGU1f"


@dataclass
class Plateforme:
    """`humeur`: `bonne`, `panne`, `refus`, `lente`, `ailleurs` (a detour), `autre`, `piege` (an address of its own),
    `bavarde`, `binaire`. `etat`: what it says of the file, besides its number."""

    adresse: str = ""
    humeur: str = "bonne"
    etat: dict[str, str] = field(default_factory=lambda: {"state": "prefilled"})
    corps: list[dict[str, Any]] = field(default_factory=list)
    lectures: list[str] = field(default_factory=list)

    def brouillon(self) -> dict[str, Any]:
        hote = "https://piege.exemple" if self.humeur == "piege" else self.adresse
        la = f"{hote}/commencer/essai?prefill_token={JETON}"
        return {"dossier_url": la, "dossier_number": 2107, "dossier_prefill_token": JETON, "state": "prefilled"}


@contextmanager
def servir() -> Iterator[Plateforme]:
    plateforme = Plateforme()

    class Guichet(boucle.Guichet, BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            plateforme.corps.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            assert self.path == "/api/public/v1/demarches/4242/dossiers"
            self._rendre(201, plateforme.brouillon())

        def do_GET(self) -> None:
            demandes = parse_qs(urlsplit(self.path).query)["prefill_token"][0].split(",")
            plateforme.lectures += demandes
            lus = [{"dossier_prefill_token": JETON, "dossier_number": 2107, **plateforme.etat}]
            self._rendre(200, lus if JETON in demandes else [])

        def _rendre(self, code: int, quoi: Any) -> None:
            if plateforme.humeur in ("panne", "refus"):
                return self.send_error(503 if plateforme.humeur == "panne" else 400)
            if plateforme.humeur == "binaire":
                self.wfile.write(b"\x00\xff\r\n" * 99)
                return None
            if plateforme.humeur == "lente":
                time.sleep(1.3)
            if plateforme.humeur == "ailleurs":
                return self.detourner(f"{plateforme.adresse}/la")
            octets = {"autre": b"<p>Bonjour</p>", "bavarde": b"[" + b"1," * 200_000}.get(plateforme.humeur)
            self.send_response(code)
            self.end_headers()
            self.wfile.write(octets or json.dumps(quoi).encode())
            return None

    with boucle.servir(Guichet) as plateforme.adresse:
        yield plateforme
