"""A request as it comes in: kept aside until it is whole, so that a slow sender holds a buffer and never a thread.

What must agree with gunicorn's own reading (where a request ends) is read strictly here; anything unusual is left to
gunicorn, alone in its buffer, and the connection is closed after it.
"""

from __future__ import annotations

import re
import tempfile
import time
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import IO

TETE_MAX = 48_000
EN_MEMOIRE = 256_000
TETE_S = 10.0
"""Seconds that a sender is given for the first lines."""
CORPS_S, DEBIT = 30.0, 8_000
"""Then for the body: some seconds, and the time that it takes at 64 kbit/s."""
_FIN = b"\r\n\r\n"
_LONGUEUR = re.compile(rb"(?im)^content-length:(.*)$")
_CODAGE = re.compile(rb"(?im)^transfer-encoding\s*:")
_ATTEND = re.compile(rb"(?im)^expect:[ \t]*100-continue[ \t]*\r\n")
_PREMIERE = re.compile(rb"([A-Z]{1,20}) (\S{1,8190}) HTTP/1\.[01]\r\n")


class Etape(Enum):
    """Where a reception stands."""

    tete = auto()
    corps = auto()
    entiere = auto()
    refusee = auto()


@dataclass
class Reception:
    """One request being received. `refus` is the HTTP code that it deserves, when it is not to be served."""

    taille_max: int
    etape: Etape = Etape.tete
    methode: str = ""
    cible: str = "/"
    taille: int = 0
    refus: int = 0
    surplus: bytes = b""
    a_fermer: bool = False
    continuer: bool = False
    fin: float = field(default_factory=lambda: time.monotonic() + TETE_S)
    _tete: bytearray = field(default_factory=bytearray)
    _recu: IO[bytes] | None = None

    @property
    def commencee(self) -> bool:
        """Whether anything of it came."""
        return bool(self._tete) or self.etape is not Etape.tete

    def nourrir(self, octets: bytes) -> None:
        """Take what came. Errors: OSError, when there is no room to keep it."""
        if self.etape is Etape.tete:
            depuis = max(0, len(self._tete) - len(_FIN) + 1)
            self._tete += octets
            if (ou := self._tete.find(_FIN, depuis)) < 0:
                if len(self._tete) > TETE_MAX:
                    self._refuser(431)
                return
            octets = bytes(self._tete[ou + len(_FIN) :])
            self._lire_tete(bytes(self._tete[: ou + len(_FIN)]))
        if self.etape is Etape.corps:
            self._garder(octets)
        elif not self.a_fermer:
            self.surplus += octets

    def _lire_tete(self, tete: bytes) -> None:
        ligne = _PREMIERE.match(tete.lstrip(b"\r\n"))
        if ligne:
            self.methode, self.cible = ligne[1].decode("ascii"), ligne[2].decode("latin-1")
        longueurs = [valeur.removesuffix(b"\r").strip(b" \t") for valeur in _LONGUEUR.findall(tete)]
        etrange = ligne is None or len(longueurs) > 1 or any(not v.isdigit() or len(v) > 12 for v in longueurs)
        self.taille = 0 if etrange or not longueurs else int(longueurs[0])
        # Gunicorn will say what is wrong with it, and read nothing after it.
        self.a_fermer = etrange
        if _CODAGE.search(tete):
            self._refuser(411)
            return
        if self.taille > self.taille_max:
            self._refuser(413)
            return
        tete, attendus = _ATTEND.subn(b"", tete)
        self.continuer = bool(attendus) and self.taille > 0
        self._recu = tempfile.SpooledTemporaryFile(max_size=EN_MEMOIRE)  # noqa: SIM115 — closed when it is served
        self._recu.write(tete)
        self._manque = self.taille
        self.fin = time.monotonic() + CORPS_S + self.taille / DEBIT
        self.etape = Etape.corps if self.taille else Etape.entiere

    def _garder(self, octets: bytes) -> None:
        assert self._recu is not None  # noqa: S101 — made with the head
        corps, reste = octets[: self._manque], octets[self._manque :]
        self._recu.write(corps)
        self._manque -= len(corps)
        if self._manque == 0:
            self.etape = Etape.entiere
            self.surplus += reste

    def _refuser(self, code: int) -> None:
        self.refus, self.etape, self.a_fermer = code, Etape.refusee, True

    def contenu(self) -> IO[bytes]:
        """The bytes of the whole request, from the first."""
        assert self._recu is not None  # noqa: S101 — asked for once it is whole
        self._recu.seek(0)
        return self._recu

    def fermer(self) -> None:
        if self._recu is not None:
            self._recu.close()

    _manque: int = 0
