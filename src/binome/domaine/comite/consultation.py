"""The written consultation: when a committee may be asked in writing, who may have it debated instead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from binome.domaine.comite.regles import ReglesDuComite
from binome.domaine.langue.typographie import accord, enumerer
from binome.domaine.socle.erreurs import au_champ


def refus_de_consulter(jour: dt.date, terme: dt.date, regles: ReglesDuComite) -> str | None:
    """Why a committee cannot be asked in writing from a day to another, None when it can."""
    if not regles.consultation_ecrite.valeur:
        return f"Ce comité ne se consulte pas par écrit ({regles.consultation_ecrite.source})."
    faut = regles.consultation_delai.valeur
    if (terme - jour).days < faut:
        dit = f"{accord((terme - jour).days, 'jour')} pour répondre ; il en faut {faut}"
        return au_champ("jour", f"{dit} ({regles.consultation_delai.source}).")
    return None


def refus_de_s_opposer(qui: int, deja: Collection[int], regles: ReglesDuComite) -> str | None:
    """Why a member cannot ask that it be debated in session, None when they can."""
    if not regles.consultation_oppositions.valeur:
        return f"Personne ne s'oppose à une consultation de ce comité ({regles.consultation_oppositions.source})."
    return "Vous vous y êtes déjà opposé." if qui in deja else None


def renvoi(opposants: Collection[str], regles: ReglesDuComite) -> str | None:
    """Why a consultation goes to a session, by the names of who wants it debated; None while it goes on."""
    faut = regles.consultation_oppositions.valeur
    if not faut or len(opposants) < faut:
        return None
    verbe = "s'y oppose" if len(opposants) == 1 else "s'y opposent"
    return (
        f"Consultation renvoyée en séance : {enumerer(sorted(opposants))} {verbe} "
        f"({regles.consultation_oppositions.source})."
    )
