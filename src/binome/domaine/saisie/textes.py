"""Texts made fit for every page and document, on the way in: what is read is what every door shows and reads back.

Pasted texts bring letters that no one typed: ligatures and soft hyphens of a PDF, control characters of a word
processor, bytes of Windows taken for Latin-1, invisible signs that turn the reading round. They are put right here,
once, and `ecarts` says what was done so that whoever pasted is told. `normaliser` is idempotent.
"""

from __future__ import annotations

import re
import unicodedata

from binome.domaine.saisie.refus import ValeurRefuseeError

_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_SAUTS = re.compile("\r\n|[\r\v\f\x1c\x1d\u2028\u2029]")
_CP1252 = {c: bytes([c]).decode("cp1252", "ignore") for c in range(0x80, 0xA0)}
# Word writes its no-break hyphen U+001E, its optional one U+001F, the end of a cell U+0007; the rest says nothing.
_COMMANDES = {0x1E: "\u2011", 0x1F: "", 0x07: " "}
_ESPACES = re.compile("[\u1680\u2000-\u200a\u205f\u3000]")
# Bullets and ticks of the symbol fonts of a word processor, which no other font knows.
_PUCES = {0xF0A7: "•", 0xF0B7: "•", 0xF0D8: "•", 0xF076: "•", 0xF06E: "•", 0xF0FC: "✓", 0xF0E0: "→", 0xF0E8: "→"}
# Joiners and selectors mean something between pictures and in some scripts; among Latin letters they only hide.
_ATTACHES = re.compile("(?<![\u0600-\u1fff\u203c-\U0003ffff\ufe0f#*0-9])[\u200c\u200d\ufe0e\ufe0f]+")
_INVISIBLES = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0d"
    "\ufeff\uffa0\ufff0-\ufffb\ufdd0-\ufdef\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
_PRIVE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_NON_CARACTERES = re.compile(
    "[" + "".join(f"{chr(p * 65536 + 0xFFFE)}{chr(p * 65536 + 0xFFFF)}" for p in range(17)) + "]"
)
_CACHES = (_INVISIBLES, _ATTACHES, _NON_CARACTERES)
_SEULS = re.compile("[\ud800-\udfff]")
# French as it is typed, composed already: nothing below would change a letter of it, and nearly every text is of it.
_ORDINAIRE = re.compile(
    "[ -~\n\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2015\u2018-\u201e\u2022\u2026\u202f\u2039\u203a\u20ac\u2212]*"
)
_BLANCS = re.compile(r"[\s\u00a0\u202f]+")
SANS_FORME = "\ufffd"
"""What stands for a character that means something in one font of one computer only."""


def normaliser(brut: str) -> str:
    """A text of several lines: composed, without what cannot be shown. Errors: ValeurRefuseeError."""
    if _ORDINAIRE.fullmatch(brut):
        return brut.strip()
    if _SEULS.search(brut):
        raise ValeurRefuseeError(
            "ce texte porte une moitié de caractère (demi-codet isolé)", "Retapez le passage, ou retirez ce caractère."
        )
    texte = _SAUTS.sub("\n", brut).translate(_LIGATURES).translate(_CP1252).translate(_PUCES).translate(_COMMANDES)
    texte = _INVISIBLES.sub("", _NON_CARACTERES.sub("", _ESPACES.sub(" ", texte)))
    texte = "".join(c for c in texte if c in "\n\t" or unicodedata.category(c) != "Cc")
    texte = _ATTACHES.sub("", _PRIVE.sub(SANS_FORME, texte))
    return unicodedata.normalize("NFC", texte).strip()


def en_ligne(brut: str) -> str:
    """The same on one line: line breaks and tabs become a space. Errors: ValeurRefuseeError."""
    texte = normaliser(brut)
    return re.sub(r"[ ]*[\n\t][\n\t ]*", " ", texte) if "\n" in texte or "\t" in texte else texte


def sans_windows(brut: str) -> str:
    """A source text whose signs of Windows, taken for Latin-1, are the apostrophes and dashes that they were."""
    return brut.translate(_CP1252)


def ecarts(brut: str, lu: str) -> list[str]:
    """What reading a text changed, in words, for whoever wrote it; nothing for spaces at its ends or for accents."""
    if brut.strip() == lu or unicodedata.normalize("NFC", brut.replace("\r\n", "\n").replace("\r", "\n")).strip() == lu:
        return []
    presents = set(map(ord, brut))
    possibles = (
        ("ligatures défaites", presents & _LIGATURES.keys()),
        ("apostrophes et signes de Windows rétablis", presents & _CP1252.keys()),
        ("sauts de ligne remplacés par une espace", "\n" not in lu and _SAUTS.sub("\n", brut).strip().find("\n") >= 0),
        ("puces et symboles remplacés", _PRIVE.search(brut)),
        ("caractères invisibles retirés", any(motif.search(brut) for motif in _CACHES)),
        ("caractères de commande retirés", any((c < 0x20 and c not in (9, 10, 13)) or c == 0x7F for c in presents)),
        ("espaces remplacées", _ESPACES.search(brut)),
    )
    return [mot for mot, vu in possibles if vu]


def visibles(brut: str) -> str:
    """The text once read, lone halves of characters set aside: to know whether anything at all was written."""
    return normaliser(_SEULS.sub("?", brut))
