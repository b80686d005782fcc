"""Days, instants and time zones as people write them, read the same way at every door; none fails to be shown."""

from __future__ import annotations

import calendar
import datetime as dt
import difflib
import re
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from binome.domaine.langue.typographie import MOIS, sans_accents
from binome.domaine.saisie.limites import ANNEE_MAX, ANNEE_MIN
from binome.domaine.saisie.refus import ValeurRefuseeError
from binome.domaine.saisie.textes import en_ligne

PARIS = "Europe/Paris"
LONGUEUR_MAX = 60
"""Characters of a date: longer is something else."""
_EXEMPLE = "Écrivez par exemple 22/09/2023 ou 2023-09-22."
_EXEMPLE_INSTANT = "Écrivez par exemple 2023-09-20T14:30:00+02:00."
_ISO = re.compile(r"([0-9]{4})([-/])([0-9]{2})\2([0-9]{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_FRANCAISE = re.compile(r"([0-9]{1,2}) ?([/.-]) ?([0-9]{1,2}) ?\2 ?([0-9]{4})")
_EN_LETTRES = re.compile(r"([0-9]{1,2})(?:er)?[ -]([a-z]+)\.?[ -]([0-9]{4})")
_PERIODE = re.compile(r"(?:(?P<quoi>[a-z0-9 ]*[a-z0-9])[./]? ?)?(?P<annee>[0-9]{4})")
_PART = re.compile(
    r"(?:(?P<t>t|trimestre)|s|semestre) ?(?P<rang>[1-4])|(?P<tel>[1-4])(?:er|e|eme) (?:(?P<t2>trimestre)|semestre)"
)
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?",
    re.IGNORECASE,
)
_MOIS = {sans_accents(nom): rang for rang, nom in enumerate(MOIS, 1)}
_MOIS |= {"janv": 1, "fevr": 2, "fev": 2, "avr": 4, "juil": 7, "sept": 9, "oct": 10, "nov": 11, "dec": 12}
_USAGE = {
    "la reunion": "Indian/Reunion",
    "reunion": "Indian/Reunion",
    "saint-denis": "Indian/Reunion",
    "mayotte": "Indian/Mayotte",
    "mamoudzou": "Indian/Mayotte",
    "guyane": "America/Cayenne",
    "cayenne": "America/Cayenne",
    "guadeloupe": "America/Guadeloupe",
    "martinique": "America/Martinique",
    "fort-de-france": "America/Martinique",
    "saint-pierre-et-miquelon": "America/Miquelon",
    "saint-martin": "America/Marigot",
    "saint-barthelemy": "America/St_Barthelemy",
    "nouvelle-caledonie": "Pacific/Noumea",
    "polynesie": "Pacific/Tahiti",
    "polynesie francaise": "Pacific/Tahiti",
    "wallis-et-futuna": "Pacific/Wallis",
    "paris": PARIS,
    "france": PARIS,
    "metropole": PARIS,
    "heure de paris": PARIS,
}


def lire_jour(brut: object) -> dt.date:
    """The day that a value is: 2023-09-22, 22/09/2023, « 22 sept. 2023 ». Errors: ValeurRefuseeError; for a quarter or
    a month, with its first and last days."""
    if isinstance(brut, dt.datetime):
        if brut.time() != dt.time():
            raise ValeurRefuseeError("une date est attendue ici, sans heure", _EXEMPLE)
        brut = brut.date()
    if isinstance(brut, dt.date):
        return _de_notre_temps(brut)
    texte = " ".join(en_ligne(brut).split()) if isinstance(brut, str) and len(brut) <= LONGUEUR_MAX else ""
    if trouve := _ISO.fullmatch(texte):
        annee, mois, jour = map(int, trouve.group(1, 3, 4))
    elif trouve := _FRANCAISE.fullmatch(texte):
        jour, mois, annee = int(trouve[1]), int(trouve[3]), int(trouve[4])
    elif (trouve := _EN_LETTRES.fullmatch(sans_accents(texte))) and trouve[2] in _MOIS:
        jour, mois, annee = int(trouve[1]), _MOIS[trouve[2]], int(trouve[3])
    elif re.fullmatch(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2}", texte):
        raise ValeurRefuseeError("l'année de cette date s'écrit en quatre chiffres", _EXEMPLE)
    elif periode := _periode(texte if isinstance(brut, str) else str(brut)):
        raise periode
    else:
        raise ValeurRefuseeError("une date est attendue ici, jour compris", _EXEMPLE)
    try:
        return _de_notre_temps(dt.date(annee, mois, jour))
    except ValueError as erreur:
        if isinstance(erreur, ValeurRefuseeError):
            raise
        raise ValeurRefuseeError("cette date n'existe pas", _EXEMPLE) from None


def _periode(texte: str) -> ValeurRefuseeError | None:
    """Why what names a year, a part of it or a month is not a day, with the two days that it may mean."""
    trouve = _PERIODE.fullmatch(sans_accents(texte))
    if not trouve:
        return None
    quoi, annee = trouve["quoi"], int(trouve["annee"])
    part = _PART.fullmatch(quoi) if quoi else None
    if not quoi:
        nom, duree, debut = "une année", 12, 1
    elif quoi in _MOIS or re.fullmatch("0?[1-9]|1[0-2]", quoi):
        nom, duree, debut = "un mois", 1, _MOIS.get(quoi) or int(quoi)
    elif part:
        nom, duree = ("un trimestre", 3) if part["t"] or part["t2"] else ("un semestre", 6)
        debut = (int(part["rang"] or part["tel"]) - 1) * duree + 1
    else:
        return None
    fin = debut + duree - 1
    if fin > 12 or not ANNEE_MIN <= annee <= ANNEE_MAX:
        return None
    jours = calendar.monthrange(annee, fin)[1]
    return ValeurRefuseeError(
        f"{texte} est {nom}, et un jour est attendu",
        f"Écrivez par exemple 01/{debut:02}/{annee} ou {jours}/{fin:02}/{annee}.",
    )


def _de_notre_temps(jour: dt.date) -> dt.date:
    if not ANNEE_MIN <= jour.year <= ANNEE_MAX:
        raise ValeurRefuseeError(f"cette date est hors des années {ANNEE_MIN} à {ANNEE_MAX}", "Vérifiez l'année.")
    return jour


def lire_instant(brut: object) -> dt.datetime:
    """The instant that a value is, with its offset. Errors: ValeurRefuseeError."""
    moment = brut
    if isinstance(brut, str) and _INSTANT.fullmatch(brut.strip()):
        try:
            moment = dt.datetime.fromisoformat(brut.strip().upper())
        except ValueError:
            raise ValeurRefuseeError("cet instant n'existe pas", _EXEMPLE_INSTANT) from None
    if not isinstance(moment, dt.datetime):
        raise ValeurRefuseeError("un instant est attendu, avec son fuseau", _EXEMPLE_INSTANT)
    if moment.utcoffset() is None:
        raise ValeurRefuseeError("cet instant n'a pas de fuseau", "Ajoutez-le, par exemple +02:00 pour Paris en été.")
    _de_notre_temps(moment.date())
    return moment


@cache
def _fuseaux() -> frozenset[str]:
    """Names of the IANA, without those that name a machine's own setting, nor paths."""
    return frozenset(available_timezones()) - {"Factory", "localtime", "posixrules"}


def lire_fuseau(brut: str) -> str:
    """The name of a time zone, as the IANA writes it. Errors: ValeurRefuseeError, with the nearest name."""
    if brut in _fuseaux():
        return brut
    nu = sans_accents(brut.strip()[:60])
    proche = _USAGE.get(nu) or _approchant(nu)
    raise ValeurRefuseeError(
        "ce fuseau horaire n'existe pas",
        f"Vouliez-vous écrire « {proche} » ?" if proche else "Écrivez par exemple Europe/Paris ou Indian/Reunion.",
    )


def _approchant(nu: str) -> str | None:
    par_nom = {nom.casefold(): nom for nom in sorted(_fuseaux())}
    villes = {nom.rpartition("/")[2].replace("_", " "): entier for nom, entier in par_nom.items()}
    connus = par_nom | villes
    proches = difflib.get_close_matches(nu, connus, n=1, cutoff=0.7)
    return connus[proches[0]] if proches else None


def zone(fuseau: str) -> ZoneInfo:
    """The time zone of that name; Paris's where a text kept from before the check names none."""
    return ZoneInfo(fuseau if fuseau in _fuseaux() else PARIS)


def heure_de(moment: dt.datetime, fuseau: str = PARIS) -> dt.datetime:
    """An instant in the time of a place; at the ends of time, where no other zone can say it, as it was given."""
    try:
        return moment.astimezone(zone(fuseau))
    except (OverflowError, ValueError):
        return moment
