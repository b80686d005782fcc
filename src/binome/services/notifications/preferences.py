"""How each person wants to be told of each kind of news."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from binome.domaine.procedure.notifications import REGLES, Canal, GenreDeNotification
from binome.domaine.socle.erreurs import BinomeError, Famille
from binome.registre.models import ChoixDeNotification, Compte


class ChoixRefuseError(BinomeError):
    """A way of being told that is not one, or that this kind of news does not allow; the message says why."""

    code = "choix_refuse"
    famille = Famille.invalide


def de(compte: Compte) -> dict[GenreDeNotification, Canal]:
    """What this person chose; a kind that is not there is told the usual way. One query."""
    choix = ChoixDeNotification.objects.filter(compte=compte).values_list("genre", "canal")
    return {GenreDeNotification(genre): Canal(canal) for genre, canal in choix if genre in set(GenreDeNotification)}


def choisir(compte: Compte, voulus: Mapping[str, str]) -> None:
    """Choose for these kinds of news. Errors: ChoixRefuseError; nothing is then changed."""
    lus = {_genre(genre): _canal(canal) for genre, canal in voulus.items()}
    for genre, canal in lus.items():
        if REGLES[genre].legale and canal is not Canal.courriel:
            raise ChoixRefuseError(f"« {REGLES[genre].nom} » vous est due par courriel : elle ne se refuse pas.")
    with transaction.atomic():
        for genre, canal in lus.items():
            if canal is REGLES[genre].defaut:
                ChoixDeNotification.objects.filter(compte=compte, genre=genre.value).delete()
            else:
                ChoixDeNotification.objects.update_or_create(
                    compte=compte, genre=genre.value, defaults={"canal": canal.value}
                )


def _genre(brut: str) -> GenreDeNotification:
    try:
        return GenreDeNotification(brut)
    except ValueError:
        raise ChoixRefuseError("Cette sorte de notification n'existe pas.") from None


def _canal(brut: str) -> Canal:
    try:
        return Canal(brut)
    except ValueError:
        raise ChoixRefuseError("Choisissez l'une des trois façons d'être prévenu.") from None
