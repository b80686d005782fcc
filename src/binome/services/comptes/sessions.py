"""Use cases of sessions: where one is signed in, on what and since when; signing out there, or everywhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from importlib import import_module

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction

from binome.registre.composees import RequeteComposee
from binome.registre.models import Compte, SessionOuverte
from binome.services.socle import horloge, journal

CADENCE = dt.timedelta(minutes=10)
"""How often the last activity of a session is written: not at each page."""

# First match wins: a browser names those it descends from.
_NAVIGATEURS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
)
_SYSTEMES = (
    ("Windows", "Windows"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def nommer_appareil(agent: str) -> str:
    """A browser and a system, in words that its holder recognises."""
    navigateur = next((nom for signe, nom in _NAVIGATEURS if signe in agent), "Navigateur inconnu")
    systeme = next((nom for signe, nom in _SYSTEMES if signe in agent), "")
    return f"{navigateur}, {systeme}" if systeme else navigateur


def noter(compte: Compte, cle: str, *, agent: str, adresse: str | None, avant: str = "") -> None:
    """Write that a session is alive; `avant` is the key that it had, when it was renewed."""
    quand = horloge.maintenant()
    vue = {"vue_le": quand, "appareil": nommer_appareil(agent), "adresse": adresse}
    with transaction.atomic():
        renouvelee = avant and avant != cle and not SessionOuverte.objects.filter(cle=cle).exists()
        if renouvelee and SessionOuverte.objects.filter(cle=avant, compte=compte).update(cle=cle, **vue):
            return
        SessionOuverte.objects.update_or_create(
            cle=cle, defaults={**vue, "compte": compte}, create_defaults={**vue, "compte": compte, "ouverte_le": quand}
        )


def lire(cle: str, quand: dt.datetime) -> Session | None:
    """The session of that key, None when there is none or it has ended by then."""
    return _DE_LA_CLE.premiere(cle, quand)


_DE_LA_CLE: RequeteComposee[Session] = RequeteComposee(
    lambda cle, quand: Session.objects.filter(session_key=cle, expire_date__gt=quand)
)


def lister(compte: Compte) -> list[SessionOuverte]:
    """The sessions of an account that still open something, last seen first; the others are forgotten."""
    siennes = list(SessionOuverte.objects.filter(compte=compte))
    cles = [s.cle for s in siennes]
    vivantes = set(
        Session.objects.filter(session_key__in=cles, expire_date__gt=horloge.maintenant()).values_list(
            "session_key", flat=True
        )
    )
    SessionOuverte.objects.filter(pk__in=[s.pk for s in siennes if s.cle not in vivantes]).delete()
    return [s for s in siennes if s.cle in vivantes]


def fermer(compte: Compte, numero: int) -> bool:
    """Sign out one session of this account; whether there was such a one."""
    siennes = SessionOuverte.objects.filter(compte=compte, pk=numero)
    return _fermer(compte, siennes.values_list("cle", flat=True), compte) > 0


def fermer_les_autres(compte: Compte, garder: str = "") -> int:
    """Sign out everywhere, but in the session of that key if any; how many were closed."""
    siennes = SessionOuverte.objects.filter(compte=compte).exclude(cle=garder)
    return _fermer(compte, siennes.values_list("cle", flat=True), compte)


def fermer_toutes(compte: Compte, *, acteur: Compte | None) -> int:
    """Sign someone out everywhere, because `acteur` asks for it; how many were closed."""
    return _fermer(compte, SessionOuverte.objects.filter(compte=compte).values_list("cle", flat=True), acteur)


def _fermer(compte: Compte, cles: Iterable[str], acteur: Compte | None) -> int:
    liste = list(cles)
    if not liste:
        return 0
    magasin = import_module(settings.SESSION_ENGINE).SessionStore()
    with transaction.atomic():
        for cle in liste:
            magasin.delete(cle)
        # Of two who close the same ones at once, the line of each tells those that it closed.
        if combien := SessionOuverte.objects.filter(cle__in=liste).delete()[0]:
            donnees, quand = {"nombre": combien}, horloge.maintenant()
            journal.ajouter("compte.sessions_fermees", f"compte:{compte.pk}", donnees, acteur=acteur, instant=quand)
    return combien
