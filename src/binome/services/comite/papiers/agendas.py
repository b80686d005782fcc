"""A session as a calendar (RFC 5545, 5546): moved, it replaces what was imported; cancelled, it takes it away."""

from __future__ import annotations

import datetime as dt
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


def agenda(seance: SeanceDuComite) -> bytes:
    """A session, convened or cancelled. One query."""
    changes = ChangementDeSeance.objects.filter(seance=seance, nature__in=DATANT).order_by("pk")
    depuis = list(changes.values_list("le", flat=True))
    appel = retrouver_appel(seance.campagne.appel).appel
    evenement = Event()
    evenement.add("uid", seance.uid or f"comite-{seance.campagne.identifiant}-{seance.rang}@binome")
    evenement.add("sequence", len(depuis))
    evenement.add("dtstamp", (depuis[-1] if depuis else seance.convoquee_le or seance.creee_le).astimezone(dt.UTC))
    evenement.add("dtstart", seance.prevue_le.astimezone(dt.UTC))
    evenement.add("summary", f"{appel.comite.nom if appel.comite else 'Comité'} · {appel.titre_court}")
    evenement.add("location", seance.lieu)
    evenement.add("organizer", vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"))
    evenement.add("status", "CANCELLED" if seance.annulee_le else "CONFIRMED")
    evenement.add("url", adresses.lien("comite-seance", seance.campagne.identifiant, seance.rang))
    calendrier = Calendar()
    calendrier.add("prodid", "-//Binôme//Comité//FR")
    calendrier.add("version", "2.0")
    calendrier.add("method", "CANCEL" if seance.annulee_le else "PUBLISH")
    calendrier.add_component(evenement)
    ics: bytes = calendrier.to_ical()
    return ics


def piece(seance: SeanceDuComite) -> tuple[tuple[str, bytes, str], ...]:
    """The same, as what a letter carries; a written consultation has no hour to come to."""
    return () if seance.cloture_le is not None else ((FICHIER, agenda(seance), "text/calendar"),)
