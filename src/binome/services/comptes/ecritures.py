"""A write of a program happens once: the same key, sent again, is answered the same, and writes nothing more.

What was answered is kept in the transaction of what was written: both are, or neither. A refusal leaves nothing, since
nothing was done; its key may serve again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import QuerySet

from binome.domaine.socle.erreurs import BinomeError, Famille
from binome.registre.models import EcritureParJeton, JetonDAcces
from binome.services.comptes import jetons
from binome.services.socle import horloge, personnes


class EcritureEnCoursError(BinomeError):
    """The same write is being done now, for an earlier send."""

    code = "ecriture_en_cours"
    famille = Famille.conflit
    PHRASE = "Cette écriture est en cours, pour un premier envoi : redemandez dans quelques secondes, avec la même clé."


class CleRepriseError(BinomeError):
    """The key of a write served for another one."""

    code = "cle_reprise"
    famille = Famille.invalide
    PHRASE = "Cette clé a déjà servi pour une autre demande : une clé neuve par écriture. Rien n'est écrit."


class JetonReprisError(BinomeError):
    """The token was taken back, or ended, while the write was being done."""

    code = "jeton"
    famille = Famille.refus


@dataclass(frozen=True)
class Reponse:
    """What is answered to a write: its status, its body in JSON, the version that it leaves if there is one."""

    statut: int
    corps: str
    etag: str = ""


def une_fois(
    jeton: JetonDAcces, operation: str, cle: str, empreinte: str, faire: Callable[[], Reponse]
) -> tuple[Reponse, bool]:
    """What `faire` answers, once for that key of that token and operation; whether it had been done before.

    Errors: EcritureEnCoursError, CleRepriseError, JetonReprisError, those of `faire`.
    """
    with transaction.atomic():
        if not _tenir(jeton, operation, cle):
            raise EcritureEnCoursError
        avant = EcritureParJeton.objects.filter(jeton=jeton, operation=operation, cle=cle).first()
        if avant is not None and avant.empreinte != empreinte:
            raise CleRepriseError
        if avant is not None:
            return Reponse(avant.statut, avant.corps, avant.etag), True
        faite = faire()
        _exiger_en_vigueur(jeton)
        EcritureParJeton.objects.create(
            jeton=jeton,
            operation=operation,
            cle=cle,
            empreinte=empreinte,
            statut=faite.statut,
            etag=faite.etag,
            corps=faite.corps,
            le=horloge.maintenant(),
        )
    return faite, False


def _exiger_en_vigueur(jeton: JetonDAcces) -> None:
    """Read last, once nobody else can write in the journal: whoever takes a token back writes there, so that what comes
    after it was taken back is not kept. Errors: JetonReprisError."""
    personnes.serialiser()
    actuel = JetonDAcces.objects.select_related("compte").filter(pk=jeton.pk).first()
    if refus := jetons.refus(actuel, horloge.maintenant()) if actuel else jetons.INCONNU:
        raise JetonReprisError(refus)


def gardees_avant(limite: dt.datetime) -> QuerySet[EcritureParJeton]:
    """The answers kept since before an instant."""
    return EcritureParJeton.objects.filter(le__lt=limite)


def _tenir(jeton: JetonDAcces, operation: str, cle: str) -> bool:
    """Whether the key is ours until the end of the transaction. On SQLite transactions wait for one another: the second
    send comes after the first, and is answered the same."""
    if connection.vendor != "postgresql":
        return True
    condense = hashlib.sha256(f"{jeton.pk}\0{operation}\0{cle}".encode()).digest()
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_try_advisory_xact_lock(%s)", [int.from_bytes(condense[:8], signed=True)])
        return bool(curseur.fetchone()[0])
