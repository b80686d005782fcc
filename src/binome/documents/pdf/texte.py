"""Text fit for a PDF/UA: characters that the letters at hand can show, and words that can be broken."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from binome.domaine.langue.typographie import accord, courber, soigner
from binome.domaine.saisie.textes import visibles

RIEN_A_LIRE = "[illisible]"
"""What a text made of invisible signs alone becomes."""
CODES_MAX = 6
"""Characters without shape that are told one by one, in a row; the others are counted."""
_MOT_LONG = 30
# What the letters at hand draw in every weight and slope: those of the text first, then Libertinus and DejaVu Sans
# Mono, which the layout always carries (tests/documents/test_pdf.py draws them all).
_ILLISIBLES = re.compile(
    "[^\n\u0020-\u007e\u00a0-\u00ac\u00ae-\u02af\u02c6\u02da\u02dc\u0370-\u0373\u0375-\u0377\u037a-\u037d\u037f"
    "\u0384-\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u0482\u048a-\u04ff\u0510-\u0513\u051a-\u051d"
    "\u1e00-\u1eff\u2009\u200b\u2010-\u2015\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u202f-\u2030"
    "\u2032-\u2033\u2039-\u203a\u2044\u2070\u2074-\u2079\u2080-\u2089\u20ac\u2100-\u211e\u2120\u2122\u2124"
    "\u2127-\u2129\u212c-\u2151\u2153-\u2184\u2189\u2190-\u2328\u232b-\u23ff\u2500-\u2606\u2609-\u262f"
    "\u2638-\u268b\u2690-\u269c\u26a0-\u26a7\u26aa-\u26af\u26b2\u2701-\u2704\u2706-\u2709\u270c-\u2714"
    "\u2717-\u2726\u272a-\u274b\u274d\u274f-\u2752\u2756\u2758-\u275e\u2761-\u277f\u2794\u2798-\u27af"
    "\u27b1-\u27bf]"
)
_SANS_DESSIN = re.compile(f"{_ILLISIBLES.pattern}+")
_TABULATIONS = re.compile("[\t\u2009]")
_SUITES = re.compile("[\u200c\u200d\ufe0e\ufe0f]")
_BLANCS = " \n\u00a0\u2009\u200b\u202f"
_LONGS = re.compile(rf"[^\s\u202f\u00a0\u200b]{{{_MOT_LONG + 1},}}")


@dataclass
class Lisseur:
    """Makes texts printable and remembers how many characters had no shape in the letters at hand. `avec_d_autres`: the
    reader's software has letters of its own (Word, slides), and draws what ours do not.
    """

    remplaces: int = field(default=0)
    avec_d_autres: bool = False

    def lisser(self, brut: str) -> str:
        """A printable text, with its narrow no-break spaces, its curled apostrophes and its long words breakable."""
        texte = courber(soigner(self.imprimables(brut))).strip(_BLANCS)
        if not texte and brut.strip():
            self.remplaces += 1
            return RIEN_A_LIRE
        return _LONGS.sub(_secable, texte)

    def imprimables(self, brut: str) -> str:
        """The text as the domain reads it, unknown shapes as their plain letters or as their codes (`codes`); nothing
        else is touched."""
        texte = _SUITES.sub("", _TABULATIONS.sub(" ", visibles(brut)))
        return _SANS_DESSIN.sub(self._remplacer, texte)

    def _remplacer(self, trouve: re.Match[str]) -> str:
        dits = []
        for muets, suite in groupby(trouve[0], lambda c: self._dessin(c) is None):
            signes = "".join(suite)
            self.remplaces += len(signes) if muets else 0
            dits.append(codes(signes) if muets else "".join(self._dessin(c) or "" for c in signes))
        return "".join(dits)

    def _dessin(self, signe: str) -> str | None:
        ailleurs = self.avec_d_autres and not unicodedata.category(signe).startswith("C")
        return signe if ailleurs else _dessin(signe)

    def lisser_tout(self, donnees: Any) -> Any:
        """The same over lists and dictionaries (values only)."""
        if isinstance(donnees, str):
            return self.lisser(donnees)
        if isinstance(donnees, list | tuple):
            return [self.lisser_tout(d) for d in donnees]
        if isinstance(donnees, dict):
            return {cle: self.lisser_tout(d) for cle, d in donnees.items()}
        return donnees


def sans_dessin(texte: str) -> list[str]:
    """The characters of a text that will be printed as their codes, each once: to be told while there is time to write
    others."""
    etranges = dict.fromkeys(_ILLISIBLES.findall(_SUITES.sub("", _TABULATIONS.sub(" ", visibles(texte)))))
    return [c for c in etranges if _dessin(c) is None]


def codes(signes: str) -> str:
    """Characters that no letter draws, as what says which they are and can be looked up: `[U+1F3ED]`."""
    dits = " ".join(f"U+{ord(signe):04X}" for signe in signes[:CODES_MAX])
    reste = len(signes) - CODES_MAX
    return f"[{dits} et {accord(reste, 'autre')}]" if reste > 0 else f"[{dits}]"


def _dessin(lettre: str) -> str | None:
    """What is drawn of a character that the letters at hand do not have: its plain letters, if any."""
    if unicodedata.combining(lettre):
        return ""
    simple = unicodedata.normalize("NFKC", lettre)
    return simple if simple != lettre and simple.strip() and not _ILLISIBLES.search(simple) else None


def _secable(trouve: re.Match[str]) -> str:
    """Let a very long word break: a zero-width space every so often, which the pages never draw (habits.typ).

    An address breaks by itself after its slashes, and is copied whole.
    """
    mot = trouve[0]
    if mot.startswith(("https://", "http://", "www.")) and max(map(len, re.split("[/.-]", mot))) <= _MOT_LONG:
        return mot
    return "\u200b".join(mot[k : k + _MOT_LONG // 2] for k in range(0, len(mot), _MOT_LONG // 2))
