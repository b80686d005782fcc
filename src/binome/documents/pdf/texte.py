"""Text fit for a PDF/UA: characters that the letters at hand can show, and words that can be broken."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from binome.domaine.textes import visibles
from binome.domaine.typographie import soigner

REMPLACANT = "□"
_MOT_LONG = 30
_ILLISIBLES = re.compile(
    "[^\n\u0020-\u007e\u00a0-\u00ac\u00ae-\u012b\u012e-\u0131\u0134-\u017e\u0192\u0218-\u021b\u02c6\u02da\u02dc"
    "\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u0400-\u045f\u1e9e"
    "\u2009\u200b\u2010-\u2015\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u202f\u2030\u2032\u2033\u2039\u203a\u2044"
    "\u2070\u2074-\u2079\u2080-\u2089\u20ac\u2116\u2122\u2190-\u2193\u2202\u2206\u220f\u2211\u2212\u221a\u221e\u222b\u2248"
    "\u2260\u2264\u2265\u25a0\u25a1\u25b2\u25b6\u25bc\u25c6\u25ca\u2713]"
)
_TABULATIONS = re.compile("[\t\u2009]")
_SUITES = re.compile("[\u200c\u200d\ufe0e\ufe0f]")
_BLANCS = " \n\u00a0\u2009\u200b\u202f"
_LONGS = re.compile(rf"[^\s\u202f\u00a0\u200b]{{{_MOT_LONG + 1},}}")


@dataclass
class Lisseur:
    """Makes texts printable and remembers how many characters had no shape in the letters at hand."""

    remplaces: int = field(default=0)

    def lisser(self, brut: str) -> str:
        """A printable text, with its narrow no-break spaces and its long words breakable."""
        texte = soigner(self.imprimables(brut)).strip(_BLANCS)
        if not texte and brut.strip():
            self.remplaces += 1
            return REMPLACANT
        return _LONGS.sub(_secable, texte)

    def imprimables(self, brut: str) -> str:
        """The text as the domain reads it, unknown shapes as their plain letters or as □; nothing else is touched."""
        texte = _SUITES.sub("", _TABULATIONS.sub(" ", visibles(brut)))
        return _ILLISIBLES.sub(self._remplacer, texte)

    def _remplacer(self, trouve: re.Match[str]) -> str:
        if unicodedata.combining(trouve[0]):
            return ""
        simple = unicodedata.normalize("NFKC", trouve[0])
        if simple != trouve[0] and simple.strip() and not _ILLISIBLES.search(simple):
            return simple
        self.remplaces += 1
        return REMPLACANT

    def lisser_tout(self, donnees: Any) -> Any:
        """The same over lists and dictionaries (values only)."""
        if isinstance(donnees, str):
            return self.lisser(donnees)
        if isinstance(donnees, list | tuple):
            return [self.lisser_tout(d) for d in donnees]
        if isinstance(donnees, dict):
            return {cle: self.lisser_tout(d) for cle, d in donnees.items()}
        return donnees


def _secable(trouve: re.Match[str]) -> str:
    """Let a very long word break: a zero-width space every so often, which the pages never draw (habits.typ).

    An address breaks by itself after its slashes, and is copied whole.
    """
    mot = trouve[0]
    if mot.startswith(("https://", "http://", "www.")) and max(map(len, re.split("[/.-]", mot))) <= _MOT_LONG:
        return mot
    return "\u200b".join(mot[k : k + _MOT_LONG // 2] for k in range(0, len(mot), _MOT_LONG // 2))
