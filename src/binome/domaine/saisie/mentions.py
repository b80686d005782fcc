"""People named in what is typed: « @Camille Roux » is someone of the team, or nobody, or one of several.

Pure: who may be named, and how, is given. A name is read whatever its accents and capitals; one word of it is enough as
long as only one person bears it. An e-mail address names nobody.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

_MOT = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_ARROBASE = re.compile(r"(?<![\w.+@-])@(?=[^\W_])")
_ENTRE = re.compile(r"[ \u00a0\u202f]+\(?")
MOTS_MAX = 8


@dataclass(frozen=True, slots=True)
class Citees:
    """Who is named, in the order of the text; what could be several people, and the ways to say which; what is
    nobody."""

    comptes: tuple[int, ...] = ()
    ambigues: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    inconnues: tuple[str, ...] = ()


def appeler(personnes: Iterable[tuple[int, str, str]]) -> dict[int, str]:
    """How each person (key, name, role in words) is called, no two alike: the name; the role of who has none, or beside
    a name that two bear; then a rank. Never an address."""
    toutes = list(personnes)
    noms = {cle: " ".join(_MOT.findall(nom)) if "@" not in nom else "" for cle, nom, _ in toutes}
    portes = Counter(_plier(nom) for nom in noms.values())
    appels: dict[int, str] = {}
    for cle, _, role in toutes:
        nom = noms[cle]
        appels[cle] = nom if nom and portes[_plier(nom)] == 1 else f"{nom} ({role})" if nom else role
    pris: Counter[str] = Counter()
    communs = Counter(_plier(appel) for appel in appels.values())
    for cle, appel in appels.items():
        pris[_plier(appel)] += 1
        if communs[_plier(appel)] > 1:
            appels[cle] = f"{appel} {pris[_plier(appel)]}"
    return appels


def citees(texte: str, appels: Mapping[int, str]) -> Citees:
    """Who a text names, of these people as they are called."""
    mots_de = {cle: _mots(appel) for cle, appel in appels.items()}
    trouvees: dict[int, None] = {}
    ambigues: dict[str, tuple[str, ...]] = {}
    inconnues: dict[str, None] = {}
    for debut in (m.end() for m in _ARROBASE.finditer(texte)):
        suite = _suite(texte, debut)
        qui, dits = _reconnaitre([_plier(mot) for mot in suite], mots_de)
        dit = "@" + " ".join(suite[: max(dits, 1)])
        if len(qui) == 1:
            trouvees[qui[0]] = None
        elif qui:
            ambigues[dit] = tuple(f"@{appels[cle]}" for cle in qui)
        else:
            inconnues[dit] = None
    return Citees(tuple(trouvees), ambigues, tuple(inconnues))


def _suite(texte: str, debut: int) -> list[str]:
    """The words that follow, as long as nothing but a space, or the bracket of a role, parts them."""
    mots: list[str] = []
    ici = debut
    while len(mots) < MOTS_MAX and (mot := _MOT.match(texte, ici)):
        mots.append(mot[0])
        entre = _ENTRE.match(texte, mot.end())
        if entre is None:
            break
        ici = entre.end()
    return mots


def _reconnaitre(suite: list[str], mots_de: Mapping[int, list[str]]) -> tuple[list[int], int]:
    """The people whom the longest beginning of these words can be, and how many words it is."""
    for combien in range(len(suite), 0, -1):
        dits = suite[:combien]
        entiers = [cle for cle, mots in mots_de.items() if mots == dits]
        if entiers:
            return entiers, combien
        possibles = [cle for cle, mots in mots_de.items() if mots[:combien] == dits]
        if not possibles and combien == 1:
            possibles = [cle for cle, mots in mots_de.items() if dits[0] in mots]
        if possibles:
            return possibles, combien
    return [], 1


def _mots(appel: str) -> list[str]:
    return [_plier(mot) for mot in _MOT.findall(appel)]


def _plier(texte: str) -> str:
    nu = unicodedata.normalize("NFD", texte.replace("’", "'")).casefold()
    return "".join(c for c in nu if not unicodedata.combining(c))
