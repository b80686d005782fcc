"""The proof of a notification: what became of it for each person, written once for ever, the first time it is known.

A version of a decision is an event of its own: being told of the next one takes nothing away from the first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db.models import Count

from binome.domaine.procedure.notifications import REGLES, GenreDeNotification
from binome.registre.models import Envoi, Notification, PreuveDeNotification

LETTRE = "nouvelle"
"""The kind of a letter that tells one piece of news; its key is that of the row."""
A_ELLES: Mapping[str, str] = {"convocation_comite": "convocation"}
"""Letters that have words of their own → what names the event that they tell, before its key."""
_DU_SORT: Mapping[str, str] = {
    "envoyee": "envoyee",
    "incertaine": "peut_etre_envoyee",
    "refusee": "non_remise",
    "abandonnee": "non_remise",
    "revenue": "revenue",
}
NOMS: Mapping[str, str] = {
    "mise_a_disposition": "mise à disposition",
    "envoyee": "courriel remis au serveur",
    "peut_etre_envoyee": "courriel peut-être envoyé",
    "non_remise": "courriel non remis",
    "revenue": "courriel revenu",
    "lue": "lue",
}


def constater(
    evenement: str, genre: GenreDeNotification, comptes: Iterable[int], fait: str, quand: dt.datetime
) -> None:
    """Write a fact for each of these accounts, in the running transaction; the first time is the one that stays."""
    constater_ensemble(genre, {evenement: comptes}, fait, quand)


def constater_ensemble(
    genre: GenreDeNotification, a_qui: Mapping[str, Iterable[int]], fait: str, quand: dt.datetime
) -> None:
    """The same of many events of one kind: a fact, for the accounts of each."""
    dite = {"genre": genre.value, "fait": fait}
    # SQLite refuses that one be written again, even to be ignored; there, the transaction writes alone.
    connues = PreuveDeNotification.objects.filter(evenement__in=a_qui, **dite)
    deja = set(connues.values_list("evenement", "compte"))
    neuves = [
        PreuveDeNotification(evenement=evenement, compte_id=cle, le=quand, **dite)
        for evenement, comptes in a_qui.items()
        for cle in dict.fromkeys(comptes)
        if (evenement, cle) not in deja
    ]
    PreuveDeNotification.objects.bulk_create(neuves, ignore_conflicts=True)


def du_sort(envoi: Envoi, etat: str, quand: dt.datetime) -> None:
    """What became of a letter, as a proof if it told of something that nobody refuses."""
    if etat not in _DU_SORT or envoi.genre not in (LETTRE, *A_ELLES):
        return
    if envoi.genre == LETTRE:
        siennes = Notification.objects.filter(pk=envoi.cle)
    else:
        siennes = Notification.objects.filter(evenement=f"{A_ELLES[envoi.genre]}:{envoi.cle}")
    if (ligne := siennes.first()) is None:
        return
    if REGLES[genre := GenreDeNotification(ligne.genre)].legale:
        constater(ligne.evenement, genre, [ligne.compte_id], _DU_SORT[etat], quand)


def personnes(evenements: Iterable[str]) -> Mapping[str, int]:
    """How many people something is known of, by event; of none, the event is not there. One query."""
    connues = PreuveDeNotification.objects.filter(evenement__in=list(evenements)).order_by()
    return dict(
        connues.values("evenement").annotate(qui=Count("compte", distinct=True)).values_list("evenement", "qui")
    )


def de(*evenements: str) -> list[PreuveDeNotification]:
    """What is known of these events being told, oldest first. One query."""
    return list(PreuveDeNotification.objects.filter(evenement__in=evenements).select_related("compte"))
