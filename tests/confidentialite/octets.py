"""What an answer says, however it is wrapped: every text that bytes hold once unpacked, unescaped, decoded."""

from __future__ import annotations

import base64
import binascii
import gzip
import html
import io
import logging
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from urllib.parse import unquote_plus

from pypdf import PdfReader
from tests.pages_lues import pages_lues

PROFONDEUR_MAX = 4
_BALISES = re.compile(r"<[^>]{0,4000}>")
_ECHAPPES = re.compile(r"\\u([0-9a-fA-F]{4})")
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{40,}={0,2}")
_COUPES = r"[\s\u00a0\u202f\u2009\u00ad\u200b]|[-\u2010]\s*\n"


@lru_cache(maxsize=256)
def textes(octets: bytes) -> tuple[str, ...]:
    """Every reading of some bytes."""
    return tuple(dict.fromkeys(_lire(octets, 0)))


def serre(texte: str) -> str:
    """A text without blanks nor the hyphens of a break: a word cut by a line is whole again."""
    return re.sub(_COUPES, "", texte)


@dataclass(frozen=True)
class Mot:
    """A mark made of letters, digits, letters; found whatever cuts it: blanks, the hyphen of a line that breaks."""

    debut: str
    chiffres: int
    fin: str

    @cached_property
    def _motif(self) -> re.Pattern[str]:
        signes = [*self.debut, *[r"\d"] * self.chiffres, *self.fin]
        return re.compile(f"(?:{_COUPES})*".join(signes))

    def lus(self, texte: str) -> set[str]:
        """The digits of those that a text holds."""
        return {re.sub(r"\D", "", mot) for mot in self._motif.findall(texte)}


def _lire(octets: bytes, profondeur: int) -> Iterator[str]:
    if profondeur > PROFONDEUR_MAX or not octets:
        return
    if octets.startswith(b"PK\x03\x04"):
        yield from _archive(octets, profondeur)
        return
    if octets.startswith(b"%PDF"):
        yield from _pages(octets)
        return
    if octets.startswith(b"\x1f\x8b"):
        yield from _lire(gzip.decompress(octets), profondeur + 1)
        return
    if octets[:1] == b"x" and (gonfle := _gonfler(octets)):
        yield from _lire(gonfle, profondeur + 1)
    texte = octets.decode("utf-8", "replace")
    yield texte
    yield from _deplies(texte)
    for trouve in _BASE64.findall(octets):
        if cache := _base64(trouve):
            yield from _lire(cache, profondeur + 1)


def _deplies(texte: str) -> Iterator[str]:
    """The same text without its escapes: of HTML, of JSON, of an address; and its words without their tags."""
    clair = html.unescape(texte)
    if "\\u" in clair:
        clair = _ECHAPPES.sub(lambda m: chr(int(m[1], 16)), clair)
    if "<" in clair:
        yield _BALISES.sub(" ", clair)
        yield _BALISES.sub("", clair)
    yield clair
    if "%" in clair:
        yield unquote_plus(clair)
    if "\r\n " in clair:
        # The folded lines of a calendar or of a mail.
        yield clair.replace("\r\n ", "")


def _archive(octets: bytes, profondeur: int) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        yield archive.comment.decode("utf-8", "replace")
        for membre in archive.infolist():
            yield membre.filename
            yield membre.comment.decode("utf-8", "replace")
            yield from _lire(archive.read(membre), profondeur + 1)


@lru_cache(maxsize=1024)
def _pages(octets: bytes) -> tuple[str, ...]:
    return tuple(_pdf(octets))


def _pdf(octets: bytes) -> Iterator[str]:
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    lecteur = PdfReader(io.BytesIO(octets))
    yield repr(lecteur.metadata)
    if (meta := lecteur.xmp_metadata) is not None:
        yield repr(meta.stream.get_data()) if hasattr(meta, "stream") else repr(meta)
    yield repr(_plan(lecteur.outline))
    yield from pages_lues(octets)
    for nom, contenus in lecteur.attachments.items():
        yield nom
        for contenu in contenus:
            yield from _lire(contenu, 1)


def _plan(plan: object) -> list[str]:
    if isinstance(plan, list):
        return [titre for entree in plan for titre in _plan(entree)]
    return [str(getattr(plan, "title", ""))]


def _gonfler(octets: bytes) -> bytes:
    try:
        return zlib.decompress(octets)
    except zlib.error:
        return b""


def _base64(trouve: bytes) -> bytes:
    """What a run of letters hides, if it is base64 of something readable or compressed."""
    net = trouve.rstrip(b"=")
    try:
        clair = base64.urlsafe_b64decode(net.replace(b"+", b"-").replace(b"/", b"_") + b"=" * (-len(net) % 4))
    except (binascii.Error, ValueError):
        return b""
    if clair[:1] == b"x" and (gonfle := _gonfler(clair)):
        return gonfle
    lisibles = sum(32 <= octet < 127 for octet in clair)
    return clair if lisibles > 0.9 * len(clair) else b""
