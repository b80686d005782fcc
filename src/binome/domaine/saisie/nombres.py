"""Numbers and amounts as people write them in French, read the same way at every door.

« 1 200,50 », « 1.200.000 », « −20 », and for amounts « 1 200 € », « 12 k€ », « 1,2 M€ », « 3 millions d'euros ». What
could mean two numbers is refused, with both. `typographie.nombre` writes what `lire_nombre` reads.
"""

from __future__ import annotations

import math
import re
import unicodedata
from decimal import Context, Decimal

from binome.domaine.saisie.limites import CHIFFRES_MAX, ENTIER_MAX
from binome.domaine.saisie.refus import ValeurRefuseeError

LONGUEUR_MAX = 60
"""Characters of a number: longer is something else."""
DECIMALES_MAX = 12
EUROS_MAX = 10**12
"""Euros that nobody gives: a thousand billions."""
_MOINS = "-\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d"
_PLUS = "+\uff0b"
_APOSTROPHES = "'\u2019\u02bc"
_EGAUX = str.maketrans({**dict.fromkeys(_APOSTROPHES, "'"), "²": "2", "³": "3"})
_ESPACES = re.compile(r"[\s\u2000-\u200b\u2060\ufeff]")
_CORPS = re.compile(r"[0-9](?:[0-9 .,']*[0-9])?|[.,][0-9]+")
_JSON = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,4})?")
_EURO = r"(?:€|euros?|eur)"
_UNITES: tuple[tuple[str, int], ...] = (
    (rf"{_EURO}?", 1),
    (rf"k(?: ?(?:d )?{_EURO})?|ke|milliers?(?: d ?{_EURO})?|mille(?: {_EURO})?", 1_000),
    (rf"me|millions?(?: d ?{_EURO})?", 1_000_000),
    (rf"mds?\.? ?{_EURO}?|g{_EURO}|milliards?(?: d ?{_EURO})?", 1_000_000_000),
)
_MILLIONS = re.compile(r"M(?: ?(?:d['’ ] ?)?(?:€|[eE][uU][rR](?:[oO][sS]?)?|E))?")
_MONTANT = re.compile(
    r"(?P<avant>€|eur(?:os?)?)?\s*(?P<nombre>[^a-zA-Z€$£¥%]*)(?P<unite>.*)", re.IGNORECASE | re.DOTALL
)
_SUIVI = re.compile(r"([-+0-9 .,']*[0-9]) ?([^-+0-9 .,'].*)")
_EXEMPLE = "Écrivez par exemple 1250000 ou 12,5."
_EXEMPLE_MONTANT = "Écrivez par exemple 1250000, « 1 200,50 € », « 12 k€ » ou « 1,2 M€ »."


class NombreEcrit(str):
    """The digits of a number of JSON: its point is a decimal point, whatever follows it."""

    __slots__ = ()


def lire_nombre(brut: object, unite: str | None = None) -> Decimal:
    """The number that a value is. `unite` may be repeated after it: « 20 % » where % is asked.

    Errors: ValeurRefuseeError.
    """
    if (exact := _deja_un_nombre(brut)) is not None:
        return _borner(exact)
    texte = _nettoyer(brut)
    suivi = _SUIVI.fullmatch(texte) if unite and len(unite) <= LONGUEUR_MAX else None
    if suivi and cle_d_unite(suivi[2]) == cle_d_unite(str(unite)):
        texte = suivi[1]
    # What programs write, which nobody takes for anything else.
    puissance = re.fullmatch(r"-?[0-9](?:\.[0-9]+)?[eE][+-]?[0-9]{1,3}", texte)
    return _borner(Decimal(texte) if puissance else _lire(texte, _EXEMPLE))


def cle_d_unite(texte: str) -> str:
    """A unit, to compare: « Md d’€ », « pour cent », « Km2 » as people write them; but « m€ » is not « M€ »."""
    cle = _ESPACES.sub("", texte).translate(_EGAUX)
    cle = cle[:1] + cle[1:].casefold() if len(cle) < 4 and cle[:1] in "mM" else cle.casefold()
    return "%" if cle in ("pourcent", "pourcents", "pourcentage", "en%") else cle


def lire_montant(brut: object) -> Decimal:
    """The amount in euros that a value is, with at most two decimals; « k€ », « M€ » and words are understood.

    Errors: ValeurRefuseeError.
    """
    if (exact := _deja_un_nombre(brut)) is not None:
        return _centimes(_borner(exact))
    texte = _nettoyer(brut)
    trouve = _MONTANT.fullmatch(texte)
    if not trouve or not trouve["nombre"].strip():
        raise ValeurRefuseeError("un nombre est attendu ici, un montant en euros", _EXEMPLE_MONTANT)
    multiple = _multiple(trouve["unite"].strip())
    if multiple is None or (trouve["avant"] and trouve["unite"].strip()):
        raise ValeurRefuseeError(_mauvaise_unite(trouve["unite"].strip()), _EXEMPLE_MONTANT)
    corps = trouve["nombre"].strip()
    if multiple == 1 and re.fullmatch(rf"[{_MOINS}{_PLUS}]?\s*[1-9][0-9]{{0,2}},[0-9]{{3}}", corps):
        raise _ambigu(corps, corps.replace(",", ""), corps.rstrip("0").rstrip(","))
    return _centimes(_borner(_lire(corps, _EXEMPLE_MONTANT) * multiple))


def lire_euros(brut: object) -> Decimal:
    """The same, of what someone gives or asks: from zero to what there may be of it. Errors: ValeurRefuseeError."""
    montant = lire_montant(brut)
    if montant < 0:
        raise ValeurRefuseeError("cette valeur ne peut pas être négative", "Écrivez-la positive, ou retirez-la.")
    if montant >= EUROS_MAX:
        raise ValeurRefuseeError("ce montant est trop grand pour être vrai", "Vérifiez qu'il est en euros.")
    return montant


def ecrire_decimal(valeur: float | Decimal) -> str:
    """Digits with a point, never an exponent, that no reading takes for thousands: 1.234 is written 1.2340."""
    texte = format(_simple(valeur if isinstance(valeur, Decimal) else Decimal(repr(valeur))), "f")
    return f"{texte}0" if re.fullmatch(r"-?[1-9][0-9]{0,2}\.[0-9]{3}", texte) else texte


def _deja_un_nombre(brut: object) -> Decimal | None:
    """The value of what is a number and not a text; a float is read as the digits that a spreadsheet shows."""
    if isinstance(brut, bool):
        raise ValeurRefuseeError("un nombre est attendu ici, non oui ou non", _EXEMPLE)
    if isinstance(brut, Decimal | int):
        return _fini(Decimal(brut))
    if isinstance(brut, float):
        return _fini(Decimal(format(brut, ".15g")) if math.isfinite(brut) else Decimal("NaN"))
    if isinstance(brut, NombreEcrit) and _JSON.fullmatch(brut):
        return Decimal(brut) if len(brut) <= LONGUEUR_MAX else _trop_long()
    return None


def _fini(valeur: Decimal) -> Decimal:
    if not valeur.is_finite():
        raise ValeurRefuseeError("un nombre fini est attendu ici", _EXEMPLE)
    return valeur


def _trop_long() -> Decimal:
    raise ValeurRefuseeError("ce nombre a trop de chiffres pour être vrai", _EXEMPLE)


def _nettoyer(brut: object) -> str:
    """One kind of space, of minus sign and of apostrophe; digits of every script are digits."""
    if not isinstance(brut, str):
        raise ValeurRefuseeError("un nombre est attendu ici", _EXEMPLE)
    if len(brut) > LONGUEUR_MAX:
        raise ValeurRefuseeError("un nombre est attendu ici, non un texte", _EXEMPLE)
    return " ".join("".join(_lettre(c) for c in _ESPACES.sub(" ", brut)).split())


def _lettre(c: str) -> str:
    if c in _MOINS:
        return "-"
    if c in _APOSTROPHES:
        return "'"
    if unicodedata.category(c) == "Nd":
        return str(unicodedata.decimal(c))
    return {"\uff0b": "+", "\uff0c": ",", "\uff0e": "."}.get(c, c)


def _lire(texte: str, exemple: str) -> Decimal:
    """The number of a cleaned text."""
    signe = "-" if texte.startswith("-") else ""
    corps = texte[1:].strip() if texte[:1] in ("-", "+") else texte
    if not _CORPS.fullmatch(corps):
        raise ValeurRefuseeError(_pourquoi(corps), exemple)
    corps = re.sub(r" ?([.,]) ?", r"\1", corps)
    decimal = _separateur_decimal(corps)
    entier, _, reste = corps.rpartition(decimal) if decimal else (corps, "", "")
    if not _bien_groupe(entier) or (not reste.isdigit() and reste):
        raise ValeurRefuseeError(
            "ce nombre est coupé ailleurs qu'entre les milliers", "Groupez les chiffres par trois : « 1 250 000 »."
        )
    if decimal == "." and re.fullmatch(r"[1-9][0-9]{0,2}", entier) and len(reste) == 3:
        raise _ambigu(texte, f"{signe}{entier}{reste}", f"{signe}{entier},{reste}".rstrip("0").rstrip(","))
    return Decimal(f"{signe}{re.sub('[^0-9]', '', entier) or '0'}.{reste or '0'}")


def _separateur_decimal(corps: str) -> str:
    """The sign after which the decimals stand, or nothing: the last of two kinds, or the only one of its kind."""
    points, virgules = corps.count("."), corps.count(",")
    dernier = corps[max(corps.rfind("."), corps.rfind(","))] if points + virgules else ""
    return dernier if dernier and corps.count(dernier) == 1 else ""


def _bien_groupe(entier: str) -> bool:
    """Whether digits are alone, or grouped by three with one and the same sign."""
    return any(re.fullmatch(rf"[0-9]{{1,3}}(?:{re.escape(s)}[0-9]{{3}})+", entier) for s in " .,'") or bool(
        re.fullmatch(r"[0-9]*", entier)
    )


def _pourquoi(corps: str) -> str:
    if re.fullmatch(r"[0-9.,]+[eE][+-]?[0-9]+", corps):
        return "un nombre s'écrit ici en entier, sans puissance de dix"
    if corps.endswith("%"):
        return "le signe % se met dans l'unité, non dans le nombre"
    if re.search(r"[0-9]", corps):
        return "un nombre seul est attendu ici, sans unité ni mot"
    return "un nombre est attendu ici"


def _multiple(unite: str) -> int | None:
    if _MILLIONS.fullmatch(unite):
        return 1_000_000
    mots = unite.lower().replace("'", " ")
    # « m€ » is a thousand for some and a million for others.
    return next((combien for motif, combien in _UNITES if re.fullmatch(motif, mots)), None)


def _mauvaise_unite(unite: str) -> str:
    if unite.startswith("m") and len(unite) < 6:
        return f"« {unite} » peut vouloir dire milliers ou millions : écrivez k€ ou M€"
    if re.search(r"\b(?:HT|TTC)\b", unite, re.IGNORECASE):
        return "hors taxes ou toutes taxes comprises se dit à part, non dans le montant"
    return "un nombre est attendu ici, un montant en euros seul"


def _ambigu(texte: str, *lectures: str) -> ValeurRefuseeError:
    possibles = " ou ".join(lecture.replace("-", "−") for lecture in lectures)
    return ValeurRefuseeError(f"« {texte} » peut se lire {possibles}", "Écrivez celui des deux que vous voulez dire.")


def _centimes(valeur: Decimal) -> Decimal:
    if _decimales(valeur) > 2:
        raise ValeurRefuseeError("un montant s'arrête aux centimes", "Gardez deux décimales au plus.")
    return valeur


def _borner(valeur: Decimal) -> Decimal:
    """A number that every door keeps exactly, without useless zeros nor a negative zero."""
    if valeur and not -DECIMALES_MAX <= valeur.adjusted() < ENTIER_MAX:
        raise ValeurRefuseeError("ce nombre est trop grand ou trop petit pour être vrai", _EXEMPLE)
    simple = _simple(valeur)
    decimales = _decimales(simple)
    if decimales and (len(simple.as_tuple().digits) > CHIFFRES_MAX or decimales > DECIMALES_MAX):
        raise ValeurRefuseeError(
            "ce nombre a trop de chiffres pour être vrai",
            f"Gardez-en {CHIFFRES_MAX} au plus, dont les décimales utiles.",
        )
    return simple


_LARGE = Context(prec=200)
"""Wider than any number that is read: nothing is rounded. Given to each operation, which is a tenth of entering it."""


def _simple(valeur: Decimal) -> Decimal:
    net = valeur.normalize(_LARGE) if valeur else Decimal(0)
    return net.quantize(Decimal(1), context=_LARGE) if net == net.to_integral_value() else net


def _decimales(valeur: Decimal) -> int:
    exposant = valeur.as_tuple().exponent
    return max(0, -exposant) if isinstance(exposant, int) else 0
