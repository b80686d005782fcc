"""Writing SVG: elements with escaped text, presentation attributes only (a strict CSP refuses style attributes)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from binome.domaine.langue.typographie import courber, soigner

_INTERDITS = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENTITES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def texte(brut: str) -> str:
    """What a drawing writes, with the spaces and the apostrophes of the page or the paper around it, escaped."""
    return _echapper(courber(soigner(brut)))


def _echapper(brut: str) -> str:
    """Escape a text for XML, without the characters that XML 1.0 forbids."""
    return _INTERDITS.sub("", brut).translate(_ENTITES)


def nombre(valeur: float) -> str:
    """A coordinate with one decimal at most."""
    return f"{round(valeur, 1):.1f}".removesuffix(".0").replace("-0", "-0" if abs(valeur) >= 0.05 else "0")


def element(nom: str, contenu: str | Iterable[str] = "", **attributs: str | float | None) -> str:
    """One element; `_` in an attribute's name stands for `-`, a trailing `_` is dropped, None leaves it out.

    `contenu` is already XML: pass user text through `texte`."""
    interieur = contenu if isinstance(contenu, str) else "".join(contenu)
    ecrits = "".join(
        f' {cle.rstrip("_").replace("_", "-")}="{_echapper(v) if isinstance(v, str) else nombre(v)}"'
        for cle, v in attributs.items()
        if v is not None
    )
    return f"<{nom}{ecrits}>{interieur}</{nom}>" if interieur else f"<{nom}{ecrits}/>"
