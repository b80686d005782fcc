"""French typography, in one place: numbers, amounts, dates, lists. Spaces are narrow and no-break (U+202F)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

FINE = "\u202f"
MOIS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_HAUTE = re.compile(r"[ \u00a0]([;:!?%»€])")
_ELIDE = re.compile(r"[aeiouœæ]|y[^aeiou]|h(elene|eloise|enri|erve|ippolyte|onore|ortense|ubert|ugues|uguette)\b")
_PARTICIPE = re.compile(r"\b(\w*(?:ée?|enu|iel))\b")
_CONTRACTES = {"Le": "du", "Les": "des"}
_DROITE = re.compile(r"(?<!\S)(?:https?://|www\.)\S+|'")
_OUVRANT = re.compile(r"«[ \u00a0]")
_AU_CLASSEMENT = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "-": " ", "’": " ", "'": " "})
_LETTRES = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")


def nombre(valeur: float | Decimal, decimales: int | None = None) -> str:
    """Write a number the French way: `nombre(129724)` → « 129 724 », `nombre(12.5)` → « 12,5 »."""
    exact = valeur if isinstance(valeur, Decimal) else Decimal(str(valeur))
    if decimales is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimales), rounding=ROUND_HALF_UP)
    elif exact == exact.to_integral_value():
        exact = exact.to_integral_value()
    return f"{exact:,f}".replace(",", FINE).replace(".", ",").replace("-", "−")


def euros(montant: float | Decimal) -> str:
    """An amount in euros, in full: « 1 250 000 € », « 1 250 000,50 € »: cents come by two, or not at all."""
    exact = montant if isinstance(montant, Decimal) else Decimal(str(montant))
    return f"{nombre(exact, 0 if exact == exact.to_integral_value() else 2)}{FINE}€"


def euros_courts(montant: float | Decimal) -> str:
    """An amount rounded for reading: « 50 M€ », « 1,3 M€ », « 250 k€ »."""
    exact = montant if isinstance(montant, Decimal) else Decimal(str(montant))
    for seuil, unite in ((Decimal(1_000_000), "M€"), (Decimal(1_000), "k€")):
        if exact >= seuil:
            return f"{nombre((exact / seuil).quantize(Decimal('0.1')).normalize())}{FINE}{unite}"
    return euros(exact)


def pourcent(part: float, decimales: int = 1) -> str:
    """A share between 0 and 1 as a percentage: `pourcent(0.128)` → « 12,8 % »."""
    texte = nombre(part * 100, decimales)
    return f"{texte.removesuffix(',' + '0' * decimales)}{FINE}%"


def date_longue(jour: date) -> str:
    """« 22 septembre 2023 », « 1er janvier 2026 »."""
    return f"{'1er' if jour.day == 1 else jour.day} {MOIS[jour.month - 1]} {jour.year}"


def heure(moment: datetime) -> str:
    """« 14 h 39 », where that moment was told."""
    return f"{moment.hour}{FINE}h{FINE}{moment.minute:02}"


def instant(moment: datetime, lieu: str = "heure de Paris") -> str:
    """« 22 septembre 2023, 23 h 59 (heure de Paris) »; the caller has put the instant in the zone it names."""
    return f"{date_longue(moment)}, {heure(moment)} ({lieu})"


def enumerer(noms: Sequence[str], au_plus: int | None = None) -> str:
    """« a, b et c »; past `au_plus` names, « a, b et 7 autres »."""
    if au_plus is not None and len(noms) > au_plus + 1:
        return f"{', '.join(noms[:au_plus])} et {len(noms) - au_plus} autres"
    if len(noms) < 2:
        return "".join(noms)
    return f"{', '.join(noms[:-1])} et {noms[-1]}"


def en_lettres(compte: int) -> str:
    """A small count in words, as a sentence wants it; a larger one in figures."""
    return _LETTRES[compte] if 0 < compte < len(_LETTRES) else nombre(compte)


def accord(compte: float, singulier: str, pluriel: str | None = None) -> str:
    """A count with its noun in the right number (in French, below 2 is singular): « 22 actions », « 0 action »."""
    return f"{nombre(compte)} {singulier if abs(compte) < 2 else pluriel or singulier + 's'}"


def de_plusieurs(etat: str, combien: float = 2) -> str:
    """The name of a state, said of so many: « 4 approuvées », « 2 figées pour l'annonce », « 1 tenu »."""
    return etat if abs(combien) < 2 else _PARTICIPE.sub(r"\1s", etat)


def de(nom: str) -> str:
    """The name of a place or of a body after « de »: « d'Aix », « du Creusot », « de La Ciotat ». An h is sounded."""
    premier, _, suite = nom.partition(" ")
    return f"{_CONTRACTES[premier]} {suite}" if suite and premier in _CONTRACTES else de_personne(nom)


def de_personne(nom: str) -> str:
    """The same of a person: « d'Alix », « de Le Goff ». An h is sounded, but in the first names where it never is."""
    return f"d'{nom}" if _ELIDE.match(sans_accents(nom)) else f"de {nom}"


def que(suite: str) -> str:
    """What follows « que »: « qu'il instruit », « que vous suivez ». An h is sounded."""
    return f"qu'{suite}" if _ELIDE.match(sans_accents(suite)) else f"que {suite}"


def sans_accents(texte: str) -> str:
    """The same letters without accents nor case, to compare: « Élodie » → « elodie »."""
    if texte.isascii():
        return texte.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", texte) if not unicodedata.combining(c)).casefold()


@lru_cache(8192)
def alphabetique(nom: str) -> tuple[str, str]:
    """What to sort names by, as a French index does: « Épernay » before « Nancy », « Œuvre » before « Or »,
    « Saint-Brieuc » before « Saint Germain »; two names that only accents, case or signs tell apart always come in the
    same order."""
    return sans_accents(nom.translate(_AU_CLASSEMENT)), nom


def majuscule(texte: str) -> str:
    """The same sentence with a capital at its start."""
    return texte[:1].upper() + texte[1:]


def soigner(texte: str) -> str:
    """Give a plain sentence its narrow no-break spaces (before ; : ! ? % » €, after «) and one kind of apostrophe."""
    return espacer(texte.replace("’", "'"))


def espacer(texte: str) -> str:
    """The same narrow spaces alone: before ; : ! ? % » €, after «."""
    return _OUVRANT.sub(f"«{FINE}", _HAUTE.sub(rf"{FINE}\1", texte))


def courber(texte: str) -> str:
    """The same for a page or a paper: curled apostrophes, but in an address, which is copied."""
    return _DROITE.sub(lambda lu: "’" if lu[0] == "'" else lu[0], texte) if "'" in texte else texte
