"""The text of a labelled dossier as it was amended: part by part, the last one that was accepted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from binome.domaine.langue.typographie import nombre

TEXTE_AMENDE_MAX = 20_000


@dataclass(frozen=True, slots=True)
class TexteAmende:
    """What a part of the dossier says now, in place of what was deposited. `version`: of the label, that says so."""

    partie: str
    texte: str
    version: int
    depuis: dt.date


def refus_d_ecrire(parties: Iterable[str], textes: Mapping[str, str]) -> str | None:
    """Why an amendment cannot write these texts, None when it can. `parties`: those that it changes."""
    dites = set(parties)
    for partie, texte in textes.items():
        if partie not in dites:
            return f"Un texte est écrit pour « {partie} », qui n'est pas coché : cochez-le, ou ôtez le texte."
        if len(texte) > TEXTE_AMENDE_MAX:
            return f"« {partie} » : ce texte est trop long, {nombre(TEXTE_AMENDE_MAX)} caractères au plus."
    return None


def textes_en_vigueur(acceptees: Iterable[tuple[int, dt.date, Mapping[str, str]]]) -> tuple[TexteAmende, ...]:
    """Of each part, the last text accepted, oldest part first. `acceptees`: version, day, texts, in their order."""
    trouves: dict[str, TexteAmende] = {}
    for version, jour, textes in acceptees:
        for partie, texte in textes.items():
            trouves[partie] = TexteAmende(partie, texte, version, jour)
    return tuple(trouves.values())
