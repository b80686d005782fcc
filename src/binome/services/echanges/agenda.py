"""A person's calendar, at an address that only they know: all-day events (RFC 5545) of what is given to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.crypto import constant_time_compare, salted_hmac
from icalendar import Calendar, Event

from binome.domaine.langue.typographie import soigner
from binome.registre.models import Compte
from binome.services.socle import adresses

SEL = "binome.agenda"
Jour = tuple[str, dt.date, str, str, dt.datetime]
"""A key that stays, a day, a title, a text, since when."""


def jeton(compte: Compte) -> str:
    """The secret of the address. It changes with the password: changing it closes the former address."""
    return f"{compte.pk}-{salted_hmac(SEL, compte.password, algorithm='sha256').hexdigest()[:40]}"


def trouver(jeton_recu: str) -> Compte | None:
    """The person of an address, None when it is not, or no longer, one."""
    cle, _, _ = jeton_recu.partition("-")
    compte = Compte.objects.filter(pk=cle, is_active=True).first() if cle.isdecimal() and len(cle) < 10 else None
    return compte if compte and constant_time_compare(jeton(compte), jeton_recu) else None


def calendrier(jours: Iterable[Jour]) -> bytes:
    """The calendar: one event for each."""
    agenda = Calendar()
    agenda.add("prodid", "-//Binôme//Qui doit quoi//FR")
    agenda.add("version", "2.0")
    agenda.add("x-wr-calname", "Binôme")
    for jour in jours:
        agenda.add_component(_jour(*jour))
    ics: bytes = agenda.to_ical()
    return ics


def _jour(cle: str, jour: dt.date, titre: str, texte: str, instant: dt.datetime) -> Event:
    evenement = Event()
    evenement.add("uid", adresses.uid(cle))
    evenement.add("dtstamp", instant.astimezone(dt.UTC))
    evenement.add("dtstart", jour)
    evenement.add("summary", soigner(titre))
    evenement.add("description", soigner(texte))
    evenement.add("transp", "TRANSPARENT")
    return evenement
