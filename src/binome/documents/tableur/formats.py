"""What a number format adds to the number it shows: percents, thousands left out, a unit, a currency.

A spreadsheet keeps -0.2 and shows « -20 % », keeps 1250000 and shows « 1,3 M€ »: who fills the cell believes what it
shows, so that the format is read with the number.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache

from openpyxl.styles.numbers import is_date_format

from binome.domaine.langue.typographie import FINE, nombre
from binome.domaine.saisie.nombres import DECIMALES_MAX, cle_d_unite, lire_montant
from binome.domaine.saisie.refus import ValeurRefuseeError

_JETON = re.compile(
    r"""(?P<cite>"[^"]*"?)|\\(?P<echappe>.)|\[\$(?P<devise>[^\]-]*)[^\]]*\]|(?P<crochet>\[[^\]]*\])|(?P<vide>[_*].)"""
    r"""|(?P<exposant>[eE][+-][0#?]+)|(?P<general>General|Standard)|(?P<chiffre>[0#?.,/])|(?P<pourcent>%)|(?P<libre>.)""",
    re.DOTALL,
)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)\]")
_COMPARER: dict[str, Callable[[float, float], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "=": operator.eq,
}
_ESPACES = re.compile(r"[\s\u200b\ufeff]")


@dataclass(frozen=True, slots=True)
class Apparence:
    """How a format shows a number. symbole: what it writes around it, without spaces; pourcents: times hundred;
    milliers: groups of three digits left out; decimales: least and most; zeros: digits at least."""

    date: bool = False
    symbole: str = ""
    pourcents: int = 0
    milliers: int = 0
    decimales: tuple[int, int] = (0, 15)
    zeros: int = 1
    groupes: bool = False

    @property
    def nue(self) -> bool:
        """Whether it shows the number as it is."""
        return not (self.date or self.symbole or self.pourcents or self.milliers)

    def montree(self, exact: Decimal) -> Decimal:
        """The number that is read on the screen, not rounded."""
        return exact * Decimal(100**self.pourcents) / Decimal(1000**self.milliers)


def exact(valeur: float) -> Decimal:
    """A number as a spreadsheet counts it: fifteen digits, no dust of binary fractions, no more decimals than a dossier
    keeps."""
    if isinstance(valeur, int):
        return Decimal(valeur)
    lu = Decimal(f"{valeur:.15g}")
    trop = lu.is_finite() and int(lu.as_tuple().exponent) < -DECIMALES_MAX
    return lu.quantize(Decimal(1).scaleb(-DECIMALES_MAX)) if trop else lu


def lire_format(code: str, valeur: float) -> Apparence:
    """The appearance that a format gives to this number: a format has a section for each sign."""
    return _apparence(_section(code, valeur) if ";" in code or "[" in code else code)


@lru_cache(maxsize=1024)
def _apparence(section: str) -> Apparence:
    if is_date_format(section):
        return Apparence(date=True)
    mots, squelette, pourcents, general = [], "", 0, False
    for genre, texte in _jetons(section):
        if genre == "chiffre":
            squelette += texte
        elif genre in ("cite", "echappe", "devise", "libre"):
            mots.append(texte)
        pourcents += genre == "pourcent"
        general = general or genre == "general"
    milliers = sum(map(len, re.findall(r"[0#?](,+)(?=\.|$)", squelette)))
    partie, _, decimales = squelette.partition(".")
    sure = len(decimales.rstrip(",").replace("#", "").replace("?", ""))
    simple = bool(squelette) and not general and "/" not in squelette
    return Apparence(
        symbole=_ESPACES.sub("", "".join(mots)).strip("-+()@"),
        pourcents=pourcents,
        milliers=milliers,
        decimales=(min(sure, 15), min(len(decimales.rstrip(",")), 15)) if simple else (0, 15),
        zeros=max(1, partie.count("0")) if simple and not re.search(r",[#0]", partie) else 1,
        groupes=bool(re.search(r"[#0?],[#0?]", partie)),
    )


def ecrire_montre(valeur: float, code: str) -> str:
    """What the cell shows, in French: « -20 % », « 1 250 k€ », « 01001 »."""
    apparence = lire_format(code, valeur)
    montre = apparence.montree(exact(valeur))
    moins, plus = apparence.decimales
    with localcontext() as contexte:
        # A cell may hold 1E+300, which the usual precision cannot round.
        contexte.prec = 400
        arrondi = montre.quantize(Decimal(1).scaleb(-plus), ROUND_HALF_UP) if montre.is_finite() else montre
    ecrit = nombre(arrondi).replace("−", "-")
    entier, _, decimales = ecrit.partition(",")
    decimales = decimales.rstrip("0").ljust(moins, "0")
    if not apparence.groupes:
        entier = entier.replace(FINE, "")
    signe, chiffres = ("-", entier[1:]) if entier.startswith("-") else ("", entier)
    net = signe + chiffres.zfill(apparence.zeros) + (f",{decimales}" if decimales else "")
    suffixe = apparence.symbole + "%" * apparence.pourcents
    return f"{net} {suffixe}" if suffixe else net


def en_euros(apparence: Apparence, valeur: Decimal, base: str = "") -> Decimal | None:
    """The amount that a cell shows, in euros; None when what it shows is not one. `base`: HT or TTC, said beside it."""
    symbole = apparence.symbole
    if base and symbole.casefold().endswith(base.casefold()):
        symbole = symbole[: -len(base)]
    fois = _fois(symbole)
    # Thousands left out that no word tells: the screen says one amount, the cell another.
    if fois is None or apparence.pourcents or (apparence.milliers and fois == 1):
        return None
    return apparence.montree(valeur) * fois


def _fois(unite: str) -> Decimal | None:
    """How many euros a unit is worth, « k€ » or « M€ », as every door reads it; None when it is not one."""
    try:
        return lire_montant(f"1 {unite}")
    except ValeurRefuseeError:
        return None


def en_unite(apparence: Apparence, valeur: Decimal, unite: str) -> Decimal | None:
    """The number that a cell shows, in this unit; None when the cell shows another one."""
    montre, voulue = cle_d_unite(apparence.symbole + "%" * apparence.pourcents), cle_d_unite(unite)
    if montre == voulue or (not montre and not apparence.milliers):
        return apparence.montree(valeur)
    fois = _fois("".join(unite.split())) if unite else None
    euros = en_euros(apparence, valeur) if fois is not None else None
    return euros / fois if euros is not None and fois is not None else None


def _jetons(section: str) -> Iterator[tuple[str, str]]:
    for jeton in _JETON.finditer(section):
        genre = jeton.lastgroup or "libre"
        yield genre, jeton[genre].strip('"') if genre == "cite" else jeton[genre]


def _section(code: str, valeur: float) -> str:
    """The part of a format that shows this number: by its conditions, else by its sign."""
    sections = [""]
    for jeton in _JETON.finditer(code):
        if jeton.lastgroup == "libre" and jeton[0] == ";":
            sections.append("")
        else:
            sections[-1] += jeton[0]
    conditions = [_CONDITION.search(section) for section in sections]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=True):
            if condition is None or _COMPARER[condition[1]](valeur, float(condition[2])):
                return section
        return sections[-1]
    if valeur < 0 and len(sections) > 1:
        return sections[1]
    return sections[2] if valeur == 0 and len(sections) > 2 else sections[0]
