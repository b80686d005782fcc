"""Use cases of the chained journal: add a line in the running transaction, read it, verify the whole chain.

No line holds a name or an address: people are their pseudonyms (`personnes.pseudonyme`), and no text that someone typed
freely is written, but the reason of an act of administration.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import astuple, replace
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from binome.domaine.socle import chaine
from binome.domaine.socle.empreinte import canonique
from binome.registre.models import Compte, LigneJournal
from binome.services.socle import horloge, personnes

SYSTEME = "système"
_SEL = "binome.journal"
CHAMPS = ("rang", "instant", "acteur", "action", "objet", "donnees", "precedent", "empreinte")


def ajouter(
    action: str, objet: str, donnees: Mapping[str, Any], *, acteur: Compte | None, instant: dt.datetime
) -> LigneJournal:
    """Append a line. Must run in the transaction of what it tells, so that both are kept or neither.

    Instants never go back along the chain: when the clock does, the line bears the instant of the one before, and
    what the clock said is kept in its data, under `horloge`.
    """
    if _muet.get():
        _exiger_une_transaction()
        return LigneJournal(action=action, objet=objet)
    ligne = _sceller(_tenir(), AEcrire(action, objet, donnees), _dire(acteur), instant)
    with connection.cursor() as curseur:
        curseur.execute(_ECRIRE, astuple(ligne))
    return LigneJournal.from_db(connection.alias, CHAMPS, astuple(ligne))


class AEcrire(NamedTuple):
    """A line to come, of an act that is of many."""

    action: str
    objet: str
    donnees: Mapping[str, Any]


def ajouter_ensemble(aecrire: Iterable[AEcrire], *, acteur: Compte | None, instant: dt.datetime) -> None:
    """The same for many lines of one person at one instant, in their order: as many lines, one read of the chain."""
    if _muet.get():
        _exiger_une_transaction()
        return
    derniere: _Derniere | chaine.Ligne | None = _tenir()
    lignes, qui = [], _dire(acteur)
    for une in aecrire:
        derniere = _sceller(derniere, une, qui, instant)
        lignes.append(astuple(derniere))
    with connection.cursor() as curseur:
        curseur.executemany(_ECRIRE, lignes)


@contextmanager
def taire() -> Iterator[None]:
    """Write no line, and hold nobody's, for the time of a block that undoes all that it writes."""
    repere = _muet.set(True)
    try:
        yield
    finally:
        _muet.reset(repere)


_muet = ContextVar("muet", default=False)


def _exiger_une_transaction() -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("le journal s'écrit dans la transaction de ce qu'il raconte")


def _tenir() -> _Derniere | None:
    """The last line, nobody else adding one until the running transaction ends."""
    _exiger_une_transaction()
    personnes.serialiser()
    return _derniere()


def _dire(acteur: Compte | None) -> str:
    return personnes.pseudonyme(acteur) if acteur else SYSTEME


def _sceller(derniere: _Derniere | chaine.Ligne | None, une: AEcrire, qui: str, instant: dt.datetime) -> chaine.Ligne:
    texte, donnees = instant.astimezone(dt.UTC).isoformat(timespec="microseconds"), une.donnees
    if derniere and texte < derniere.instant:
        donnees, texte = {**donnees, "horloge": texte}, derniere.instant
    return chaine.sceller(
        rang=derniere.rang + 1 if derniere else 1,
        instant=texte,
        acteur=qui,
        action=une.action,
        objet=une.objet,
        donnees=canonique(donnees).decode(),
        precedent=derniere.empreinte if derniere else chaine.ORIGINE,
    )


# Each act writes here: written out, these two cost a tenth of what composing them does.
_DERNIERE = f"SELECT rang, instant, empreinte FROM {LigneJournal._meta.db_table} ORDER BY rang DESC LIMIT 1"  # noqa: S608
_ECRIRE = (
    f"INSERT INTO {LigneJournal._meta.db_table} ({', '.join(CHAMPS)}) "  # noqa: S608
    f"VALUES ({', '.join(['%s'] * len(CHAMPS))})"
)


class _Derniere(NamedTuple):
    rang: int
    instant: str
    empreinte: str


def _derniere() -> _Derniere | None:
    with connection.cursor() as curseur:
        curseur.execute(_DERNIERE)
        lue = curseur.fetchone()
    return _Derniere(*lue) if lue else None


def condenser(mots: str) -> str:
    """What a line holds of words that not everyone who reads it may read: a digest under the secret of the site.

    The words can be checked against it there; nobody finds them by trying those that they might be, however few.
    """
    return salted_hmac(_SEL, mots, secret=horloge.secret(), algorithm="sha256").hexdigest()


def dernier_instant() -> dt.datetime | None:
    """When the last line was written, as the clock said then; None for an empty journal."""
    instant = LigneJournal.objects.order_by("-rang").values_list("instant", flat=True).first()
    return dt.datetime.fromisoformat(instant) if instant else None


def verifier() -> tuple[int, chaine.Faute | None]:
    """Number of lines, and the first bad one if any. Reads the table once, in order, without loading it whole."""
    compte = LigneJournal.objects.count()
    lignes = LigneJournal.objects.order_by("rang").values_list(*CHAMPS).iterator(chunk_size=5000)
    return compte, chaine.premiere_faute(chaine.Ligne(*ligne) for ligne in lignes)


def lire(objet: str | None = None, combien: int = 50) -> Iterator[chaine.Ligne]:
    """The last lines, oldest first, of one object or of all, with names. Lines of before pseudonyms come as they were
    written.
    """
    lignes = LigneJournal.objects.filter(objet=objet) if objet else LigneJournal.objects.all()
    lues = [chaine.Ligne(*valeurs) for valeurs in reversed(lignes.order_by("-rang").values_list(*CHAMPS)[:combien])]
    for debut in range(0, len(lues), 500):
        yield from nommer(lues[debut : debut + 500])


def nommer(lignes: Sequence[chaine.Ligne]) -> list[chaine.Ligne]:
    """These lines, pseudonyms replaced by names where these are known. One query."""
    noms = personnes.noms(texte for li in lignes for texte in (li.acteur, li.objet, li.donnees))
    # In the data, a name is written as JSON writes it: whatever someone is called, it is no other field.
    en_json = {code: json.dumps(nom, ensure_ascii=False)[1:-1] for code, nom in noms.items()}
    return [
        replace(
            li,
            acteur=personnes.remplacer(li.acteur, noms),
            objet=personnes.remplacer(li.objet, noms),
            donnees=personnes.remplacer(li.donnees, en_json),
        )
        for li in lignes
    ]
