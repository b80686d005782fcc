"""The instants of a command line, read alike by every command that judges at one."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

from binome.cli.socle.sorties import echouer


def lire_instant(texte: str | None) -> dt.datetime | None:
    """A day means its first instant, and a time without zone is that of Paris."""
    from zoneinfo import ZoneInfo

    from binome.domaine.saisie import jours
    from binome.domaine.saisie.refus import ValeurRefuseeError

    if texte is None:
        return None
    paris = ZoneInfo(jours.PARIS)
    with suppress(ValueError):
        moment = dt.datetime.fromisoformat(texte)
        return moment if moment.tzinfo else moment.replace(tzinfo=paris)
    try:
        return dt.datetime.combine(jours.lire_jour(texte), dt.time(), paris)
    except ValeurRefuseeError as refus:
        echouer(f"{refus.message} (reçu : « {texte} »). {refus.a_faire}")


def lire_a(texte: str, fuseau: str) -> dt.datetime:
    """The instant of something that is held: a time without zone is that of the place where it is judged."""
    from binome.domaine.saisie.jours import zone

    try:
        lu = dt.datetime.fromisoformat(texte.strip())
    except ValueError:
        echouer(f"« {texte} » : écrivez l'instant ainsi : 2026-12-15T14:30, à l'heure de la campagne.")
    return lu if lu.tzinfo else lu.replace(tzinfo=zone(fuseau))
