"""Deadlines: « inclus » means until the last millisecond of the day in the call's time zone."""

from __future__ import annotations

import datetime as dt

from binome.domaine.langue.typographie import instant
from binome.domaine.saisie.jours import PARIS as PARIS
from binome.domaine.saisie.jours import heure_de, zone
from binome.domaine.socle.modele import Modele


class Echeance(Modele):
    """Une date limite."""

    jour: dt.date
    """Dernier jour."""
    fuseau: str = PARIS
    """Fuseau horaire de l'appel."""

    @property
    def limite(self) -> dt.datetime:
        """First instant that is too late, in UTC: midnight that follows the last day in the call's zone."""
        lendemain = dt.datetime.combine(self.jour + dt.timedelta(days=1), dt.time(), zone(self.fuseau))
        return lendemain.astimezone(dt.UTC)

    @property
    def derniere_milliseconde(self) -> dt.datetime:
        """23:59:59.999 of the last day, in the call's zone."""
        return (self.limite - dt.timedelta(milliseconds=1)).astimezone(zone(self.fuseau))

    def respectee(self, moment: dt.datetime) -> bool:
        """Whether an instant (with its zone) is in time."""
        return moment < self.limite

    def affichage(self, fuseau_local: str = PARIS) -> str:
        """The deadline in Paris time and, where it differs, in the territory's."""
        texte = instant(heure_de(self.limite - dt.timedelta(minutes=1)), "heure de Paris")
        if zone(fuseau_local).key == PARIS:
            return texte
        local = heure_de(self.limite - dt.timedelta(minutes=1), fuseau_local)
        ville = fuseau_local.split("/")[-1].replace("_", " ")
        return f"{texte}, soit {instant(local, f'heure locale, {ville}')}"
