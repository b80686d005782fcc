"""Find a territory from what someone typed: exact, then beginning, then a word's beginning, then near spelling."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any

from binome.domaine.langue.typographie import sans_accents
from binome.referentiel.modele import Trouvaille

EXACT, DEBUT, MOT = 100.0, 95.0, 90.0
# Below this similarity (0 to 100) a name is not proposed at all.
SEUIL = 72.0
# The same for a name with all its words, which are much the same from one name to another.
SEUIL_NOM = 88.0
# A near spelling never passes before a name that does begin like the text.
_PLAFOND_FLOU = 89.0
# A near spelling of some words of a name counts a little less than one of the whole name.
_PART = 0.95
_LONGUEUR_MAX = 120
_BORD = "\n"
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "oe", "Æ": "ae", "ß": "ss", "’": "'"})
_NATURES = re.compile(
    r"\b(communaute de communes|communaute d agglomeration|communaute urbaine|communaute d agglo|metropole de"
    r"|com com|comcom|cc|ca|cu|epci|departement|region|commune|ville de)\b"
)
_ARTICLES = frozenset({"l", "le", "la", "les", "d", "de", "du", "des", "et", "en", "a", "au", "aux"})
_ABREGES = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}


def aplatir(texte: str) -> str:
    """Every word, without accents, case nor punctuation: « CC de l'Île-d'Yeu » → « cc de l ile d yeu »."""
    return " ".join(re.sub(r"[^0-9a-z]+", " ", sans_accents(texte.translate(_LIGATURES))).split())


def normaliser(texte: str) -> str:
    """« CC de l'Île-d'Yeu » → « ile yeu ». A text made only of such words keeps them, so that it still can be found."""
    mots = aplatir(texte)
    sans_nature = _NATURES.sub(" ", mots).split() or mots.split()
    utiles = [mot for mot in sans_nature if mot not in _ARTICLES] or sans_nature
    return " ".join(_ABREGES.get(mot, mot) for mot in utiles)


def _trier(cle: str) -> str:
    """The words of a key in the order of the alphabet: compared so, those in another order are as near."""
    return " ".join(sorted(cle.split()))


class Recherche:
    """An index over rows (key, genre, code, name, detail, population); a first fuzzy search imports rapidfuzz."""

    def __init__(self, lignes: Sequence[tuple[Any, ...]]) -> None:
        self._lignes = lignes
        self._cles = [str(ligne[0]) for ligne in lignes]
        # All keys in one text, each after a sign that none has, and where each begins there.
        self._texte = "".join(f"{_BORD}{cle}" for cle in self._cles) + _BORD
        self._places = list(accumulate((len(cle) + 1 for cle in self._cles), initial=0))
        self._triees: list[str] = []
        self._noms: list[str] = []
        self._suites: dict[int, tuple[list[int], list[str]]] = {}
        self._par_code: dict[str, list[int]] = defaultdict(list)
        for rang, ligne in enumerate(lignes):
            self._par_code[str(ligne[2])].append(rang)

    def chercher(self, texte: str, limite: int, codes: Iterable[str] = ()) -> list[Trouvaille]:
        """At most `limite` answers, best first; ties by population, then by name. `codes` count as exact."""
        cle, entier = normaliser(texte[:_LONGUEUR_MAX]), aplatir(texte[:_LONGUEUR_MAX])
        notes = {rang: EXACT for code in codes for rang in self._par_code.get(code, ())[:1]}
        if cle:
            for rang, note in self._debuts(cle):
                notes[rang] = max(note, notes.get(rang, 0.0))
            if len(notes) < limite:
                for rang, note in (*self._approches(cle, limite), *self._noms_approches(entier, limite)):
                    if notes.get(rang, 0.0) < note:
                        notes[rang] = note
        return self._classer(notes, limite)

    def _debuts(self, cle: str) -> Iterable[tuple[int, float]]:
        for rang, _ in self._lieux(f" {cle}"):
            yield rang, MOT
        for rang, apres in self._lieux(f"{_BORD}{cle}"):
            yield rang, EXACT if self._texte[apres] == _BORD else DEBUT

    def _lieux(self, suite: str) -> Iterator[tuple[int, int]]:
        """The rows whose keys hold it, and where it ends in the text of all."""
        place = self._texte.find(suite)
        while place >= 0:
            yield bisect_right(self._places, place) - 1, place + len(suite)
            place = self._texte.find(suite, place + 1)

    def _approches(self, cle: str, limite: int) -> Iterable[tuple[int, float]]:
        from rapidfuzz import fuzz, process

        if not self._triees:
            # Whole at once: threads share this index.
            self._triees = [_trier(connue) for connue in self._cles]
        for cherchee, connues in ((cle, self._cles), (_trier(cle), self._triees)):
            proches = process.extract(cherchee, connues, scorer=fuzz.ratio, limit=4 * limite, score_cutoff=SEUIL)
            yield from ((rang, min(note, _PLAFOND_FLOU)) for _, note, rang in proches)
        rangs, parts = self._parts(cle.count(" ") + 1)
        proches = process.extract(cle, parts, scorer=fuzz.ratio, limit=4 * limite, score_cutoff=SEUIL / _PART)
        yield from ((rangs[place], min(note * _PART, _PLAFOND_FLOU - 1)) for _, note, place in proches)

    def _noms_approches(self, entier: str, limite: int) -> Iterable[tuple[int, float]]:
        """Whole names, with the words that a key leaves out: one of these mistyped is not known for what it is."""
        from rapidfuzz import fuzz, process

        if not self._noms:
            # Whole at once: threads share this index.
            self._noms = [aplatir(str(ligne[3])) for ligne in self._lignes]
        proches = process.extract(entier, self._noms, scorer=fuzz.ratio, limit=limite, score_cutoff=SEUIL_NOM)
        yield from ((rang, _PLAFOND_FLOU - (100.0 - note) / 10) for _, note, rang in proches)

    def _parts(self, nombre: int) -> tuple[list[int], list[str]]:
        """Every run of `nombre` words inside a longer name, with the row it comes from."""
        if nombre not in self._suites:
            rangs: list[int] = []
            suites: list[str] = []
            for rang, mots in enumerate(cle.split() for cle in self._cles):
                for debut in range(len(mots) - nombre + 1 if len(mots) > nombre else 0):
                    rangs.append(rang)
                    suites.append(" ".join(mots[debut : debut + nombre]))
            self._suites[nombre] = rangs, suites
        return self._suites[nombre]

    def _classer(self, notes: dict[int, float], limite: int) -> list[Trouvaille]:
        """One answer per territory, the best of its names; small differences of spelling yield to population."""
        meilleures: dict[tuple[str, str], Trouvaille] = {}
        for rang, note in sorted(notes.items(), key=lambda paire: (-paire[1], paire[0])):
            _, genre, code, nom, detail, population = self._lignes[rang]
            meilleures.setdefault((genre, code), Trouvaille(genre, code, nom, detail, population, round(note, 1)))
        ordre = sorted(
            meilleures.values(),
            key=lambda t: (-round(t.score), t.population is not None, -(t.population or 0), t.nom, t.code),
        )
        return ordre[:limite]
