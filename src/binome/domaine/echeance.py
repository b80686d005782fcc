"""Deadlines: « inclus » means until the last millisecond of the day in the call's time zone."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from binome.domaine.modele import Modele
from binome.domaine.typographie import instant

PARIS = "Europe/Paris"


class Echeance(Modele):
    """Une date limite."""

    jour: dt.date
    """Dernier jour."""
    fuseau: str = PARIS
    """Fuseau horaire de l'appel."""

    @property
    def limite(self) -> dt.datetime:
        """First instant that is too late, in UTC: midnight that follows the last day in the call's zone."""
        lendemain = dt.datetime.combine(self.jour + dt.timedelta(days=1), dt.time(), ZoneInfo(self.fuseau))
        return lendemain.astimezone(dt.UTC)

    @property
    def derniere_milliseconde(self) -> dt.datetime:
        """23:59:59.999 of the last day, in the call's zone."""
        return (self.limite - dt.timedelta(milliseconds=1)).astimezone(ZoneInfo(self.fuseau))

    def respectee(self, moment: dt.datetime) -> bool:
        """Whether an instant (with its zone) is in time."""
        return moment < self.limite

    def affichage(self, fuseau_local: str = PARIS) -> str:
        """The deadline in Paris time and, where it differs, in the territory's."""
        texte = instant(self.limite.astimezone(ZoneInfo(PARIS)) - dt.timedelta(minutes=1), "heure de Paris")
        if fuseau_local == PARIS:
            return texte
        local = (self.limite - dt.timedelta(minutes=1)).astimezone(ZoneInfo(fuseau_local))
        ville = fuseau_local.split("/")[-1].replace("_", " ")
        return f"{texte}, soit {instant(local, f'heure locale, {ville}')}"
