"""Something that a third party dates: its name among timestamps and its SHA-256, which each room gives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from binome.documents.horodatage.suite import Suite
from binome.registre.models import Jeton
from binome.services.horodatage import jetons, preuves


@dataclass(frozen=True)
class Datee:
    """`objet`: `depot:…`, `avis:…`, `decision:…`, `label:…`, `complements:…`; `empreinte`: hexadecimal."""

    objet: str
    empreinte: str

    def demander(self) -> None:
        """Ask for its date, in the running transaction; nothing waits for it. Errors: ValueError (no SHA-256)."""
        jetons.demander(self.objet, self.empreinte)

    def horodatage(self) -> jetons.Horodatage:
        """What is known of its date. One query."""
        return jetons.lire(self.objet, self.empreinte)

    def juger(self, instant: dt.datetime) -> tuple[jetons.Horodatage, Suite | None]:
        """What is known of its date, and all that proves it judged at that instant; None while it has no token. Three
        queries, one while its token is awaited."""
        ligne = Jeton.objects.filter(objet=self.objet, empreinte=self.empreinte).first()
        connu = jetons.connu(ligne) if ligne else self.horodatage()
        return connu, preuves.composer(ligne).juger(instant) if ligne and connu.date else None

    def preuve(self) -> preuves.PreuveDeDate | None:
        """All that proves its date; None while it has no token. Three queries."""
        return preuves.lire(self.objet, self.empreinte)

    def prendre(self, forme: str) -> bytes:
        """A piece of that proof, by its form (`preuves.FORMES`). Errors: SansJetonError."""
        return preuves.prendre(self.objet, self.empreinte, forme)


def demander_ensemble(datees: Iterable[Datee]) -> None:
    """Ask for the dates of many, in the running transaction. Errors: ValueError (no SHA-256)."""
    jetons.demander_ensemble({datee.objet: datee.empreinte for datee in datees})
