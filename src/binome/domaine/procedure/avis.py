"""An opinion on a deposit: what it holds, what it lacks to be given, whether it comes late. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

from pydantic import Field

from binome.domaine.socle.modele import Modele, TexteLibre


class SensAvis(StrEnum):
    """Which way an opinion goes."""

    favorable = "favorable"
    reserves = "reserves"
    defavorable = "defavorable"


NOMS_DES_SENS: Mapping[SensAvis, str] = {
    SensAvis.favorable: "favorable",
    SensAvis.reserves: "favorable avec réserves",
    SensAvis.defavorable: "défavorable",
}


class NoteAvis(Modele):
    """What an opinion says on one criterion of the grid."""

    note: int | None = None
    commentaire: TexteLibre = None


class ContenuAvis(Modele):
    """What an opinion says. `personnes`: what bears on someone named, kept apart as only they may be given it."""

    sens: SensAvis | None = None
    motif: TexteLibre = None
    reserves: TexteLibre = None
    personnes: TexteLibre = None
    notes: dict[str, NoteAvis] = Field(default_factory=dict, max_length=100)


def manques(contenu: ContenuAvis) -> tuple[str, ...]:
    """What an opinion lacks to be given, in French; nothing when it can be."""
    dits = (
        (contenu.sens is None, "Dites le sens de l'avis : favorable, favorable avec réserves ou défavorable."),
        (not contenu.motif, "Motivez l'avis : dites pourquoi, en droit et en fait."),
        (
            contenu.sens is SensAvis.reserves and not contenu.reserves,
            "Un avis favorable avec réserves dit lesquelles : écrivez-les.",
        ),
        (
            contenu.sens is not SensAvis.reserves and bool(contenu.reserves),
            "Des réserves sont écrites, mais le sens n'est pas « favorable avec réserves » : changez l'un ou l'autre.",
        ),
    )
    return tuple(phrase for vrai, phrase in dits if vrai)


def est_tardif(jour: dt.date, terme: dt.date | None) -> bool:
    """Whether an opinion given that day comes after its term, that day included; without a term, nothing is late."""
    return terme is not None and jour > terme
