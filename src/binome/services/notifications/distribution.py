"""The outbox: an event written for each person in the transaction that makes it, then handed out as each one chose.

What may be told is asked three times: when it is handed out, when the letter leaves, when the page is read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import QuerySet
from django_tasks import task

from binome.domaine.langue import objets
from binome.domaine.langue.typographie import date_longue
from binome.domaine.procedure.notifications import REGLES, Canal, GenreDeNotification, canal
from binome.domaine.verdict.echeance import PARIS
from binome.registre.models import Compte, Envoi, Notification
from binome.services.notifications import courriels, nouvelles, preferences, preuves, retours
from binome.services.notifications.lettres import Lettre, rediger
from binome.services.notifications.nouvelles import Nouvelle
from binome.services.socle import adresses, file, horloge, personnes

HEURE = 7
"""Hour of the morning's digest, in Paris."""


def notifier(
    genre: GenreDeNotification, evenement: str, a_qui: Iterable[Compte], *, echeance: dt.date | None = None
) -> int:
    """Tell people of an event, in the running transaction; how many. Each is told once, whoever asks again.

    A legal notice is made available to them by that very transaction: it is proved.
    """
    return notifier_ensemble(genre, {evenement: a_qui}, echeance=echeance)


def notifier_ensemble(
    genre: GenreDeNotification, a_qui: Mapping[str, Iterable[Compte]], *, echeance: dt.date | None = None
) -> int:
    """The same of many events of one kind, each to its own people; how many are told."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("une notification s'écrit dans la transaction de ce qu'elle dit")
    quand = horloge.maintenant()
    joignables = {
        evenement: {c.pk: c for c in comptes if c.is_active and personnes.joignable(c.email)}
        for evenement, comptes in a_qui.items()
    }
    lignes = [
        Notification(evenement=evenement, genre=genre.value, compte=c, echeance=echeance, cree_le=quand)
        for evenement, comptes in joignables.items()
        for c in comptes.values()
    ]
    if not lignes:
        return 0
    Notification.objects.bulk_create(lignes, ignore_conflicts=True)
    if REGLES[genre].legale:
        preuves.constater_ensemble(genre, joignables, "mise_a_disposition", quand)
    file.enfiler_ensemble(distribuer, [(evenement, genre.value) for evenement, siens in joignables.items() if siens])
    return len(lignes)


def notifier_l_adresse(
    genre: GenreDeNotification,
    evenement: str,
    adresse: str,
    lettre_: tuple[str, object],
    *,
    echeance: dt.date | None = None,
) -> None:
    """Tell whoever has proven that an address is theirs, as they chose; write to it, by a letter of that kind and key,
    where nobody has: they have no page to be told on. In the running transaction."""
    titulaire = personnes.titulaire(adresse)
    if titulaire is None or not notifier(genre, evenement, [titulaire], echeance=echeance):
        courriels.ecrire_a(adresse, *lettre_)


@task()
def distribuer(evenement: str, genre: str) -> None:
    """Hand out an event to whoever it was written for and may still know of it. Run twice, it does nothing twice."""
    attente = Notification.objects.filter(evenement=evenement, genre=genre, etat="attente")
    for cle in list(attente.order_by("pk").values_list("pk", flat=True)):
        _distribuer(cle)


def _distribuer(cle: int) -> None:
    quand = horloge.maintenant()
    with transaction.atomic():
        ligne = verrouillees().filter(pk=cle, etat="attente").select_related("compte").first()
        if ligne is None:
            return
        nouvelle = nouvelles.dire(ligne.compte, [ligne]).get(ligne.pk)
        adresse = (nouvelle.adresse if nouvelle else "") or ligne.compte.email
        ligne.etat = _canal(ligne, adresse, quand) if nouvelle else "ecartee"
        if nouvelle and ligne.etat == Canal.courriel:
            genre, sienne = nouvelle.lettre
            courriels.ecrire_a(adresse, genre or preuves.LETTRE, sienne or ligne.pk)
        ligne.save(update_fields=["etat"])


def _canal(ligne: Notification, adresse: str, quand: dt.datetime) -> str:
    genre = GenreDeNotification(ligne.genre)
    if not REGLES[genre].legale and retours.en_panne(adresse):
        return Canal.ici.value
    choisi = preferences.de(ligne.compte).get(genre)
    prochain = horloge.prochain_matin(quand, HEURE).astimezone(ZoneInfo(PARIS)).date()
    return canal(genre, choisi, ligne.echeance, prochain).value


def verrouillees() -> QuerySet[Notification]:
    """Rows held until the end of the running transaction. SQLite's transactions already wait for one another."""
    lignes = Notification.objects.all()
    return lignes.select_for_update(of=("self",)) if connection.features.has_select_for_update else lignes


def lettre(envoi: Envoi, *, pieces: bool = True) -> Lettre | None:
    """One piece of news as a letter, with or without what is attached; none when this person may not know of it any
    more."""
    ligne = Notification.objects.select_related("compte").filter(pk=envoi.cle).first()
    if ligne is None or (nouvelle := nouvelles.dire(ligne.compte, [ligne]).get(ligne.pk)) is None:
        return None
    legale = REGLES[GenreDeNotification(ligne.genre)].legale
    faits = {
        **faits_de(nouvelle),
        "paragraphes": list(nouvelle.paragraphes),
        "bouton": nouvelle.bouton,
        "page": adresses.lien("notification", ligne.pk) if legale else nouvelle.lien,
        "legale": legale,
        "preferences": adresses.lien("notifications-choix"),
    }
    return rediger(preuves.LETTRE, faits, pieces=nouvelle.pieces() if pieces else (), dossier=nouvelle.dossier)


def faits_de(nouvelle: Nouvelle) -> dict[str, object]:
    """What every template says of it."""
    return {
        "territoire": nouvelle.territoire,
        "acte": objets.sans_le_lieu(nouvelle.a_faire or nouvelle.titre, nouvelle.territoire),
        "titre": nouvelle.titre,
        "a_faire": nouvelle.a_faire,
        "echeance": date_longue(nouvelle.echeance) if nouvelle.echeance else "",
        "lien": nouvelle.lien,
    }
