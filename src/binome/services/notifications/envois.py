"""How many messages an account may cause, and a recipient receive: the site is nobody's relay.

Counted in a table, in the transaction of what sends: neither a crowd nor two processes at once lose a count.
The nightly purge erases them.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from binome.domaine.langue.typographie import accord
from binome.domaine.socle.erreurs import BinomeError, Famille
from binome.registre.composees import RequeteComposee
from binome.registre.models import Compte, EnvoiCompte
from binome.services.socle import horloge

# A whole team is invited within a morning; nobody types faster than that.
PAR_COMPTE = ((dt.timedelta(minutes=1), 20), (dt.timedelta(hours=1), 100), (dt.timedelta(days=1), 200))
# Someone who never asked for anything, then someone of the team, who is asked for this and that.
PAR_INCONNU = ((dt.timedelta(hours=1), 6), (dt.timedelta(days=1), 10))
PAR_EQUIPIER = ((dt.timedelta(hours=1), 30), (dt.timedelta(days=1), 60))
# Two requests read the clock a little apart; what is later than that was counted by a clock that was ahead.
_ECART = dt.timedelta(minutes=1)


class TropDEnvoisError(BinomeError):
    """Too many messages already; the message says which limit, and when to come back, in French."""

    code = "trop_d_envois"
    famille = Famille.trop


def compter(compte: Compte | None, destinataire: str, *, equipier: bool = False) -> None:
    """Count one message that `compte` causes (None: a visitor), in the running transaction.

    Errors: TropDEnvoisError.
    """
    quand, condense = horloge.maintenant(), empreinte(destinataire)
    with transaction.atomic():
        _serialiser(compte, condense)
        if compte is not None and (plein := _plein(_PAR_COMPTE, compte.pk, PAR_COMPTE, quand)):
            duree, nombre = plein
            raise TropDEnvoisError(
                f"{accord(nombre, 'message est parti', 'messages sont partis')} de votre compte en {_dire(duree)} : "
                f"c'est la limite. Rien n'est parti cette fois ; reprenez dans {_dire(duree)}."
            )
        if plein := _plein(_PAR_ADRESSE, condense, PAR_EQUIPIER if equipier else PAR_INCONNU, quand):
            duree, nombre = plein
            raise TropDEnvoisError(
                f"{destinataire} a déjà reçu {accord(nombre, 'message')} de ce site en {_dire(duree)} : rien n'est "
                f"parti cette fois. Reprenez dans {_dire(duree)}, ou joignez cette personne autrement."
            )
        EnvoiCompte.objects.create(compte=compte, destinataire=condense, quand=quand)


def empreinte(destinataire: str) -> str:
    """What is kept of a recipient: enough to count, not to write to."""
    return salted_hmac("envois", destinataire.strip().lower(), algorithm="sha256").hexdigest()


def _plein(
    envois: RequeteComposee[EnvoiCompte],
    de: int | str,
    limites: tuple[tuple[dt.timedelta, int], ...],
    quand: dt.datetime,
) -> tuple[dt.timedelta, int] | None:
    """The first limit that is reached, if any: its span, and how many. The last one bounds what is read."""
    if not limites:
        return None
    deja = [instant for (instant,) in envois.colonnes(de, quand - limites[-1][0], quand + _ECART)]
    return next(
        (limite for limite in limites if sum(instant > quand - limite[0] for instant in deja) >= limite[1]), None
    )


def _recents(apres: dt.datetime, avant: dt.datetime, **de: int | str) -> QuerySet[EnvoiCompte, Any]:
    return EnvoiCompte.objects.filter(quand__gt=apres, quand__lt=avant, **de).values_list("quand")


_PAR_COMPTE: RequeteComposee[EnvoiCompte] = RequeteComposee(
    lambda compte, apres, avant: _recents(apres, avant, compte=compte)
)
_PAR_ADRESSE: RequeteComposee[EnvoiCompte] = RequeteComposee(
    lambda condense, apres, avant: _recents(apres, avant, destinataire=condense)
)


def _dire(duree: dt.timedelta) -> str:
    return {60: "une minute", 3600: "une heure", 86400: "un jour"}[int(duree.total_seconds())]


def _serialiser(compte: Compte | None, condense: str) -> None:
    """Two requests of one account, or to one address, count one after the other. SQLite's transactions already do."""
    if not connection.features.has_select_for_update:
        return
    if compte is not None:
        Compte.objects.select_for_update(no_key=True).filter(pk=compte.pk).first()
    with connection.cursor() as curseur:
        # No row stands for an address: the lock is on a number drawn from its digest.
        curseur.execute("SELECT pg_advisory_xact_lock(%s)", [int(condense[:15], 16)])
