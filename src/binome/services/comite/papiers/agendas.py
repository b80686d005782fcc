"""A meeting as a calendar (RFC 5545, 5546): moved, it replaces what was imported; cancelled, it takes it away."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress

from binome.appels.catalogue import retrouver_appel
from binome.domaine.comite.convocation import NatureDuChangement
from binome.registre.models import ChangementDeSeance, SeanceDuComite
from binome.services.socle import adresses

FICHIER = "comite.ics"
DATANT = (NatureDuChangement.deplacee.value, NatureDuChangement.annulee.value)
"""What changes its calendar."""


@dataclass(frozen=True)
class ReunionConvoquee:
    """A meeting that people are called to. `uid`, `sequence`: its name in calendars, and how many times it changed;
    `dite_le`: when it was last said; `fin`: None when it is not known."""

    produit: str
    uid: str
    sequence: int
    dite_le: dt.datetime
    debut: dt.datetime
    fin: dt.datetime | None
    titre: str
    lieu: str
    lien: str
    annulee: bool
    objet: str = ""

    def en_agenda(self) -> bytes:
        """The file that a calendar takes: whoever sends it is named, without which a cancellation is not heard."""
        evenement = Event()
        evenement.add("uid", self.uid)
        evenement.add("sequence", self.sequence)
        evenement.add("dtstamp", self.dite_le.astimezone(dt.UTC))
        evenement.add("dtstart", self.debut.astimezone(dt.UTC))
        if self.fin is not None:
            evenement.add("dtend", self.fin.astimezone(dt.UTC))
        evenement.add("summary", self.titre)
        evenement.add("location", self.lieu)
        if self.objet:
            evenement.add("description", self.objet)
        evenement.add("organizer", vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"))
        evenement.add("status", "CANCELLED" if self.annulee else "CONFIRMED")
        evenement.add("url", self.lien)
        calendrier = Calendar()
        calendrier.add("prodid", f"-//Binôme//{self.produit}//FR")
        calendrier.add("version", "2.0")
        calendrier.add("method", "CANCEL" if self.annulee else "PUBLISH")
        calendrier.add_component(evenement)
        ics: bytes = calendrier.to_ical()
        return ics


def agenda(seance: SeanceDuComite) -> bytes:
    """A session, convened or cancelled. One query."""
    changes = ChangementDeSeance.objects.filter(seance=seance, nature__in=DATANT).order_by("pk")
    depuis = list(changes.values_list("le", flat=True))
    appel = retrouver_appel(seance.campagne.appel).appel
    return ReunionConvoquee(
        "Comité",
        seance.uid or f"comite-{seance.campagne.identifiant}-{seance.rang}@binome",
        len(depuis),
        depuis[-1] if depuis else seance.convoquee_le or seance.creee_le,
        seance.prevue_le,
        None,
        f"{appel.comite.nom if appel.comite else 'Comité'} · {appel.titre_court}",
        seance.lieu,
        adresses.lien("comite-seance", seance.campagne.identifiant, seance.rang),
        seance.annulee_le is not None,
    ).en_agenda()


def piece(seance: SeanceDuComite) -> tuple[tuple[str, bytes, str], ...]:
    """The same, as what a letter carries; a written consultation has no hour to come to."""
    return () if seance.cloture_le is not None else ((FICHIER, agenda(seance), "text/calendar"),)
