"""The marks: words, amounts, dates, SIREN, names of files and fingerprints that stand nowhere else, and who may read each.

A mark is looked for in any of the ways that the product writes it; an amount also in a sum or a difference.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.confidentialite.octets import Mot, textes

from binome.domaine.langue.typographie import MOIS
from binome.domaine.socle.identifiants import cle_luhn

MILLION = 1_000_000
_MOT = Mot("zq", 4, "xk")
# What looks like one of the forms, around its year: looking for each of them took as long as the page did.
_ANNEES = re.compile(r"20[5-9]\d")
_DATES = re.compile(rf"20\d\d-\d\d-\d\d|\d\d/\d\d/20\d\d|(?:{'|'.join(MOIS)})[ \u00a0\u202f]20\d\d")
_CELLULES = re.compile(r"<v>\d+</v>")
_CONDENSES = re.compile(r"[0-9a-f]{20,}")
_CHIFFRES = re.compile(r"\d[\d\s\u00a0\u202f\u2009.,'’]{3,}")
_NOMBRES = re.compile(
    r"(?<![0-9A-Za-z.,])(?:\d{1,3}(?:[\s\u00a0\u202f\u2009]\d{3})+|\d{1,3}(?:[.,'’]\d{3}){2,}|\d{4,})(?![0-9A-Za-z])"
)
_ORIGINE = dt.date(1899, 12, 30)


@dataclass(frozen=True)
class Marque:
    """One thing that only some may read: what it is part of, what kind of thing it is, for whom."""

    sujet: str
    genre: str
    lisible: frozenset[str]

    def __str__(self) -> str:
        return f"{self.sujet} ({self.genre})"


@dataclass
class Canaris:
    """Every mark made so far, and where to find them again."""

    mots: dict[int, Marque] = field(default_factory=dict)
    nombres: dict[int, Marque] = field(default_factory=dict)
    formes: dict[str, Marque] = field(default_factory=dict)
    couts: list[tuple[int, Marque]] = field(default_factory=list)
    residus: dict[int, Marque] = field(default_factory=dict)
    debut: int = 0
    """Rank of the first word: those of another dossier are others."""

    # --- making

    def mot(self, sujet: str, lisible: frozenset[str], genre: str = "texte") -> str:
        rang = self.debut + len(self.mots)
        self.mots[rang] = Marque(sujet, genre, lisible)
        return f"zq{rang:04}xk"

    def nombre(self, sujet: str, lisible: frozenset[str]) -> int:
        valeur = 5_101_003 + 1_009 * len(self.nombres)
        self.nombres[valeur] = Marque(sujet, "nombre", lisible)
        return valeur

    def cout(self, sujet: str, lisible: frozenset[str]) -> int:
        """An amount that shows in any sum: those of everyone else are whole millions."""
        rang = len(self.couts)
        valeur = (20 + rang) * MILLION + 2**rang * 1_000 + 37
        marque = Marque(sujet, "montant", lisible)
        self.couts.append((valeur, marque))
        self.nombres[valeur] = marque
        return valeur

    def date(self, sujet: str, lisible: frozenset[str]) -> dt.date:
        rang = len({m.sujet for m in self.formes.values() if m.genre == "date"})
        jour = dt.date(2051 + rang // 12, rang % 12 + 1, 17)
        marque = Marque(sujet, "date", lisible)
        for forme in _ecritures(jour):
            self.formes[forme] = marque
        # As the cell of a workbook.
        self.formes[f"<v>{(jour - _ORIGINE).days}</v>"] = marque
        self.nombres[int(f"{jour:%Y%m%d}")] = marque
        return jour

    def siren(self, sujet: str, lisible: frozenset[str]) -> str:
        debut = f"81{len(self.nombres):06}"
        trouve = next(f"{debut}{cle}" for cle in range(10) if cle_luhn(f"{debut}{cle}"))
        self.nombres[int(trouve)] = Marque(sujet, "SIREN", lisible)
        return trouve

    def empreinte(self, octets: bytes, sujet: str, lisible: frozenset[str]) -> str:
        trouvee = hashlib.sha256(octets).hexdigest()
        self.formes[trouvee[:20]] = Marque(sujet, "SHA-256", lisible)
        return trouvee

    # --- finding

    def reperer(self, octets: bytes) -> set[Marque]:
        """The marks that bytes tell."""
        return set().union(*(self._dans(texte) for texte in textes(octets)))

    def figer(self) -> None:
        """Make ready to look for every mark made so far."""
        self.residus.clear()
        # Sums of some of the reserved amounts with whole millions, and what remains when they are taken away.
        for masque in range(1, 1 << len(self.couts)):
            pris = [c for k, c in enumerate(self.couts) if masque >> k & 1]
            residu = sum(valeur for valeur, _ in pris) % MILLION
            lisible = frozenset.intersection(*(m.lisible for _, m in pris))
            marque = Marque(" + ".join(m.sujet for _, m in pris), "somme", lisible)
            for sens in (residu, MILLION - residu):
                self.residus.setdefault(sens, marque)

    def _dans(self, texte: str) -> set[Marque]:
        bas = texte.lower()
        trouvees = {self.mots[int(n)] for n in _MOT.lus(bas) if int(n) in self.mots}
        ecrites = _CELLULES.findall(bas)
        for annee in _ANNEES.finditer(bas):
            ecrites += _DATES.findall(bas[max(annee.start() - 12, 0) : annee.end() + 6])
        ecrites += (lu[k : k + 20] for lu in _CONDENSES.findall(bas) for k in range(len(lu) - 19))
        trouvees |= {self.formes[forme] for forme in ecrites if forme in self.formes}
        # The outlines of a map are full of numbers, which are no sums.
        cherche = "<path" not in texte and '"coordinates"' not in texte
        for ecrit in _nombres(texte):
            valeur = int(re.sub(r"\D", "", ecrit))
            if (exacte := self.nombres.get(valeur)) is not None:
                trouvees.add(exacte)
            elif (
                cherche
                and MILLION < valeur < 1_000 * MILLION
                and (somme := self.residus.get(valeur % MILLION)) is not None
            ):
                trouvees.add(somme)
        return trouvees


def _nombres(texte: str) -> Iterator[str]:
    """The great numbers of a text, looked for where there are figures enough."""
    for lieu in _CHIFFRES.finditer(texte):
        yield from _NOMBRES.findall(texte[max(lieu.start() - 1, 0) : lieu.end() + 1])


def _ecritures(jour: dt.date) -> list[str]:
    mois = MOIS[jour.month - 1]
    return [f"{jour:%Y-%m-%d}", f"{jour:%d/%m/%Y}", *(f"{mois}{blanc}{jour.year}" for blanc in " \u00a0\u202f")]
