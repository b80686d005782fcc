"""What is typed in the rooms of a committee: texts as they are kept, the instant of a session; or a refusal that says
which and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from binome.domaine.langue.typographie import nombre
from binome.domaine.saisie.refus import ValeurRefuseeError
from binome.domaine.saisie.textes import normaliser
from binome.domaine.socle.erreurs import au_champ
from binome.registre.models import Campagne, SeanceDuComite
from binome.services.acces.ouverture import RefusError

TEXTE_MAX = 20_000
LIGNE_MAX = 1_000


def texte(brut: str, quoi: str, champ: str, au_plus: int = TEXTE_MAX, *, vide: str = "") -> str:
    """A text as it is kept. `champ`: its name in the forms; `vide`: what is said of an empty one, if it may not be.
    Errors: RefusError."""
    try:
        propre = normaliser(brut).strip()
    except ValeurRefuseeError as erreur:
        raise RefusError(au_champ(champ, f"{quoi} : {erreur}.")) from None
    if len(propre) > au_plus:
        raise RefusError(au_champ(champ, f"{quoi} : ce texte est trop long, {nombre(au_plus)} caractères au plus."))
    if vide and not propre:
        raise RefusError(au_champ(champ, vide))
    return propre


def ligne(brut: str, quoi: str, champ: str, au_plus: int = 200, *, requis: bool = True) -> str:
    """A text of one line. Errors: RefusError."""
    propre = " ".join(texte(brut, quoi, champ, au_plus).split())
    if requis and not propre:
        raise RefusError(au_champ(champ, f"{quoi} : ce champ est vide, remplissez-le."))
    return propre


def lignes(brutes: Iterable[str], quoi: str, champ: str) -> tuple[str, ...]:
    """Sentences, one each; those that are empty are left out. Errors: RefusError."""
    return tuple(propre for brute in brutes if (propre := ligne(brute, quoi, champ, LIGNE_MAX, requis=False)))


def exiger_a_venir(prevue_le: dt.datetime, quand: dt.datetime) -> None:
    """Errors: RefusError."""
    if prevue_le <= quand:
        raise RefusError(au_champ("jour", "Cette séance est déjà passée : donnez un jour et une heure à venir."))


def exiger_libre(campagne: Campagne, prevue_le: dt.datetime, sauf: int = 0) -> None:
    """`sauf`: the session that is moved. A written consultation is held at no hour. Errors: RefusError."""
    autres = SeanceDuComite.objects.filter(campagne=campagne, prevue_le=prevue_le, cloture_le=None, annulee_le=None)
    if autres.exclude(pk=sauf).exists():
        raise RefusError(au_champ("heure", "Une séance est déjà prévue ce jour-là, à cette heure."))
