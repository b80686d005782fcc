"""Use case: date a token again before its authority's certificates end. Each night, nothing waits for it.

A new token dates the former one and what proves it. It is kept only if it holds longer than the one it dates, and the
rank in the chain is unique: run twice, at once, or killed between the reply and the row, a token has one next.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Min, OuterRef, QuerySet, Subquery
from django_tasks import task

from binome.documents.horodatage import certificats, suite
from binome.documents.horodatage.demande import demander
from binome.documents.horodatage.erreurs import JetonRefuseError
from binome.documents.horodatage.jeton import verifier
from binome.domaine.langue.typographie import accord
from binome.registre.models import Jeton, MaillonDeJeton
from binome.services.horodatage import autorite as autorites
from binome.services.horodatage import etats, jetons, maillons, preuves
from binome.services.horodatage.autorite import Autorite
from binome.services.socle import file, horloge

_journal = logging.getLogger(__name__)
HEURE = 3
LOT = 1000
"""Tokens that one night looks at: the others wait for the next, and the margin is long."""


@dataclass(frozen=True)
class Passe:
    """What a pass did: tokens dated again, states of certificates received; and why some were not, in French."""

    redates: int = 0
    etats: int = 0
    refus: tuple[str, ...] = ()


def passer(instant: dt.datetime) -> Passe:
    """Date again what ends within the margin, after asking for the last state of its certificates. Errors:
    AutoriteError, when there is none, or it does not answer."""
    a, limite = autorites.autorite(), _limite(instant)
    _situer()
    finissants = list(a_redater(instant)[:LOT])
    recus = _recueillir(finissants)
    redates, refus = 0, _dire_perdus(instant)
    for obtenu in finissants:
        preuve = preuves.composer(obtenu)
        jugee = preuve.juger(instant)
        if jugee.refus:
            refus.append(f"{obtenu.objet} : {jugee.refus}")
            continue
        try:
            redates += _redater(a, obtenu, preuve, limite)
        except JetonRefuseError as erreur:
            # What the authority signs for one it signs for all: another request would be told the same.
            refus.append(f"{obtenu.objet} : {erreur}")
            break
    return Passe(redates, recus, tuple(refus))


def a_redater(instant: dt.datetime) -> QuerySet[Jeton]:
    """The tokens whose last certificates end within the margin, the most urgent first."""
    return _avec_leur_fin().filter(fin__gte=instant, fin__lt=_limite(instant)).order_by("fin")


def perdus(instant: dt.datetime) -> QuerySet[Jeton]:
    """The tokens that ended before anyone dated them again, the oldest first."""
    return _avec_leur_fin().filter(fin__lt=instant).order_by("fin")


def _dire_perdus(instant: dt.datetime) -> list[str]:
    """Told together: nothing can be done of them, and they would take the turn of the others."""
    combien, premier = perdus(instant).count(), perdus(instant).first()
    dits = accord(combien, "jeton expiré sans être redaté", "jetons expirés sans être redatés")
    return [f"{dits}, à commencer par {premier.objet}"] if premier else []


def premiere_fin(instant: dt.datetime) -> dt.datetime | None:
    """When the first of the tokens ends that still hold and that nothing dated again. One query."""
    tiennent = _avec_leur_fin().filter(fin__gte=instant)
    return cast("dt.datetime | None", tiennent.aggregate(premiere=Min("fin"))["premiere"])


def _avec_leur_fin() -> QuerySet[Any]:
    dernier = MaillonDeJeton.objects.filter(jeton=OuterRef("pk")).order_by("-rang").values("fin")[:1]
    return Jeton.objects.filter(etat="obtenu").annotate(fin=Subquery(dernier))


def _limite(instant: dt.datetime) -> dt.datetime:
    return instant + dt.timedelta(days=settings.BINOME_HORODATAGE_MARGE)


def _situer() -> None:
    """Write until when each token holds that was obtained before this was kept."""
    for obtenu in Jeton.objects.filter(etat="obtenu", maillons=None)[:LOT]:
        try:
            maillons.garder_le_premier(obtenu, preuves.lue(obtenu))
        except JetonRefuseError:
            # Its base was altered, or openssl is gone since: its proof says so to who asks.
            continue


def _recueillir(finissants: Sequence[Jeton]) -> int:
    """The states of the certificates that are about to end, as of after what they signed; and a first one of each of
    the others."""
    derniers = MaillonDeJeton.objects.values("voie").annotate(date=Max("date"))
    voies = {ligne["voie"]: ligne["date"] for ligne in derniers}
    urgents = set(
        MaillonDeJeton.objects.filter(jeton__in=[jeton.pk for jeton in finissants]).values_list("voie", flat=True)
    )
    lues = {voie: tuple(certificats.lire_pem(voie.encode())) for voie in voies}
    depuis: dict[str, dt.datetime] = {}
    for voie in urgents:
        for certificat in lues[voie]:
            nom = etats.cle(certificat)
            depuis[nom] = max(voies[voie], depuis.get(nom, voies[voie]))
    return etats.recueillir(lues.values(), depuis)


def _redater(a: Autorite, obtenu: Jeton, preuve: preuves.PreuveDeDate, limite: dt.datetime) -> bool:
    rang, dernier = len(preuve.maillons) + 1, obtenu.maillons.latest("rang")
    if dernier.rang != rang - 1 or dernier.fin >= limite:
        return False  # Another pass did it meanwhile.
    texte = suite.composer(obtenu.empreinte, rang, preuve.maillons[-1], preuve.absences)
    empreinte, nonce = hashlib.sha256(texte).hexdigest(), jetons.tirer_nonce()
    reponse = autorites.interroger(a, demander(empreinte, nonce))
    lu = verifier(reponse, empreinte, a.chaine.encode(), nonce)
    if lu.fin <= dernier.fin:
        raise JetonRefuseError(
            f"l'autorité réglée signe encore avec des certificats qui finissent le {lu.fin.isoformat()} : redater ne "
            "prolongerait rien. Attendez qu'elle en change, ou réglez-en une autre (BINOME_HORODATAGE)"
        )
    colonnes = {**maillons.colonnes(lu), "texte": texte.decode(), "reponse": reponse, "chaine": a.chaine}
    with transaction.atomic():
        _, neuf = MaillonDeJeton.objects.get_or_create(jeton=obtenu, rang=rang, defaults=colonnes)
    return neuf


@task()
def redater_la_nuit() -> None:
    """This night's. Asks for tomorrow's."""
    try:
        for refus in passer(horloge.maintenant()).refus:
            _journal.error("Jeton non redaté, %s.", refus)
    finally:
        planifier()


def planifier() -> bool:
    """Ask the worker for the next pass, unless it is asked for or no authority is configured; says whether it did."""
    if not autorites.reglee():
        return False
    return file.planifier(redater_la_nuit, horloge.prochain_matin(horloge.maintenant(), HEURE))
