"""The general assembly as a calendar, as its page gives it and as its letters carry it."""

from __future__ import annotations

import datetime as dt

from binome.registre.models import AssembleeGenerale
from binome.services.administration import campagnes
from binome.services.comite.papiers.agendas import ReunionConvoquee
from binome.services.socle import adresses

FICHIER = "assemblee.ics"


def agenda(assemblee: AssembleeGenerale) -> bytes:
    """It, convened, moved or cancelled: each replaces what was imported before. No query when its campaign is read."""
    annulee = assemblee.annulee_le is not None
    return ReunionConvoquee(
        "Assemblée générale",
        assemblee.uid or f"assemblee-{assemblee.pk}@binome",
        assemblee.version if annulee else assemblee.version - 1,
        assemblee.annulee_le or assemblee.convoquee_le,
        assemblee.prevue_le,
        assemblee.prevue_le + dt.timedelta(minutes=assemblee.duree_minutes),
        f"Assemblée générale · {campagnes.intitule(assemblee.campagne)}",
        assemblee.lieu,
        adresses.lien("notifications") if annulee else adresses.lien("assemblee-invitation", assemblee.pk),
        annulee,
        assemblee.objet,
    ).en_agenda()


def piece(assemblee: AssembleeGenerale) -> tuple[tuple[str, bytes, str], ...]:
    """The same, as what a letter carries."""
    return ((FICHIER, agenda(assemblee), "text/calendar"),)
