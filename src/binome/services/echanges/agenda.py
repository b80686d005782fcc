"""A person's calendar: what they owe and the deadlines of their dossiers, at an address that only they know."""

from __future__ import annotations

import datetime as dt

from django.utils.crypto import constant_time_compare, salted_hmac
from icalendar import Calendar, Event

from binome.domaine.langue.typographie import soigner
from binome.registre.models import Compte, Dossier
from binome.services.acces import ouverture
from binome.services.echanges import rappels

SEL = "binome.agenda"


def jeton(compte: Compte) -> str:
    """The secret of the address. It changes with the password: changing it closes the former address."""
    return f"{compte.pk}-{salted_hmac(SEL, compte.password, algorithm='sha256').hexdigest()[:40]}"


def trouver(jeton_recu: str) -> Compte | None:
    """The person of an address, None when it is not, or no longer, one."""
    cle, _, _ = jeton_recu.partition("-")
    compte = Compte.objects.filter(pk=cle, is_active=True).first() if cle.isdecimal() and len(cle) < 10 else None
    return compte if compte and constant_time_compare(jeton(compte), jeton_recu) else None


def calendrier(compte: Compte) -> bytes:
    """The calendar (RFC 5545): one all-day event for each thing owed, one for the deadline of each dossier."""
    agenda = Calendar()
    agenda.add("prodid", "-//Binôme//Qui doit quoi//FR")
    agenda.add("version", "2.0")
    agenda.add("x-wr-calname", "Binôme")
    for demande in rappels.de(compte):
        titre = f"{demande.dossier.territoire} : {demande.quoi}"
        texte = f"Demandé par {demande.par}."
        agenda.add_component(_jour(f"demande-{demande.pk}", demande.echeance, titre, texte, demande.creee_le))
    dossiers = Dossier.objects.filter(roles__compte=compte).select_related("campagne").distinct().order_by("pk")
    for dossier in dossiers:
        titre = f"{dossier.territoire} : dernier jour pour déposer"
        jour = ouverture.echeance(dossier.campagne).jour
        agenda.add_component(_jour(f"depot-{dossier.pk}", jour, titre, dossier.titre, dossier.cree_le))
    ics: bytes = agenda.to_ical()
    return ics


def _jour(cle: str, jour: dt.date | None, titre: str, texte: str, instant: dt.datetime) -> Event:
    evenement = Event()
    evenement.add("uid", f"{cle}@binome")
    evenement.add("dtstamp", instant.astimezone(dt.UTC))
    evenement.add("dtstart", jour)
    evenement.add("summary", soigner(titre))
    evenement.add("description", soigner(texte))
    evenement.add("transp", "TRANSPARENT")
    return evenement
