"""The instant at which a deposit was asked for, on the disk before anything waits, and honoured when it is asked again.

At the minute of the deadline a deposit may meet a base that is held, a process that is killed, a server that is full.
What was asked for is then asked again, minutes later, with the same key: it bears the first instant, because it is the
same request. It is the same only for the same account, dossier, key and text, with signatures and attachments that
were all there at that instant: nobody books an instant for what is not ready (decision 0023).

A file by request, written once, never changed, removed when the request has its answer. Not the base: one would wait
for one's turn to write there.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from binome.registre.models import PieceJointe, Signature

DELAI = dt.timedelta(hours=24)
"""What was asked for longer ago is asked anew."""
AU_PLUS = 50
"""Requests without an answer that an account may have on a dossier: beyond, they bear their own instant."""
_journal = logging.getLogger(__name__)


@dataclass(frozen=True)
class DemandeDeDepot:
    """A request: who asks, of which dossier, with the key of which form, and the SHA-256 of what it is about."""

    compte: int
    dossier: str
    cle: str
    empreinte: str

    @property
    def place(self) -> Path:
        """Where its instant is kept."""
        nom = hashlib.sha256(json.dumps([self.cle, self.empreinte]).encode()).hexdigest()[:32]
        return Path(settings.DONNEES) / "instants" / self.dossier / f"{self.compte}-{nom}.json"


@dataclass(frozen=True)
class Note:
    """When a request was first received, and when this try of it was; the same, the first time."""

    demande: DemandeDeDepot
    premiere: dt.datetime
    arrivee: dt.datetime

    def retenue(self, empreinte: str, signatures: Sequence[Signature], pieces: Sequence[PieceJointe]) -> dt.datetime:
        """The instant that counts for what is about to be deposited: the first one, if all of it was there already."""
        deja = [s.signee_le for s in signatures] + [p.ajoutee_le for p in pieces]
        prete = empreinte == self.demande.empreinte and all(quand <= self.premiere for quand in deja)
        return self.premiere if prete else self.arrivee


def noter(demande: DemandeDeDepot, arrivee: dt.datetime) -> Note:
    """Write the instant of a request, durably, unless an earlier try did. A disk that refuses it stops nothing."""
    try:
        _ecrire(demande.place, arrivee)
        premiere = _lire(demande.place)
        if premiere is None or not dt.timedelta(0) <= arrivee - premiere <= DELAI:
            oublier(demande)
            _ecrire(demande.place, arrivee)
            premiere = _lire(demande.place)
    except OSError as erreur:
        _journal.error("L'instant d'un dépôt de « %s » n'a pas pu être noté : %s.", demande.dossier, erreur)
        premiere = None
    return Note(demande, premiere or arrivee, arrivee)


def notee(demande: DemandeDeDepot) -> dt.datetime | None:
    """When that request was first received, if it waits for its answer."""
    return _lire(demande.place)


def oublier(demande: DemandeDeDepot) -> None:
    """It has its answer, a deposit or a refusal: asked again, it would be another request."""
    with suppress(OSError):
        demande.place.unlink()


def _ecrire(place: Path, quand: dt.datetime) -> None:
    """Put a whole file in place, synced with its folder, if there is none and there is room."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if place.exists() or not _de_la_place(place, quand):
        return
    descripteur, provisoire = tempfile.mkstemp(dir=place.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(descripteur, "w", encoding="ascii") as fichier:
            fichier.write(json.dumps({"recu_at": quand.astimezone(dt.UTC).isoformat()}))
            fichier.flush()
            os.fsync(fichier.fileno())
        # Two tries at once: the first one stays.
        with suppress(FileExistsError):
            place.hardlink_to(provisoire)
    finally:
        Path(provisoire).unlink()
    # The folder may be new: its own name has to last too.
    for dossier in (place.parent, place.parent.parent):
        _synchroniser(dossier)


def _de_la_place(place: Path, quand: dt.datetime) -> bool:
    """Whether that account may still have one more; those that no longer count are removed when it has too many."""
    siennes = list(place.parent.glob(f"{place.name.partition('-')[0]}-*.json"))
    if len(siennes) < AU_PLUS:
        return True
    perimees = [autre for autre in siennes if (premiere := _lire(autre)) is None or quand - premiere > DELAI]
    for autre in perimees:
        autre.unlink(missing_ok=True)
    return bool(perimees)


def _lire(place: Path) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(json.loads(place.read_text(encoding="ascii"))["recu_at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _synchroniser(dossier: Path) -> None:
    descripteur = os.open(dossier, os.O_RDONLY)
    try:
        os.fsync(descripteur)
    finally:
        os.close(descripteur)
