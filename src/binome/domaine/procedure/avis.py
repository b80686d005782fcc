"""An opinion on a deposit: what it holds, what it lacks to be given, whether it comes late. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum

from pydantic import Field

from binome.domaine.dossier.dossier import Dossier
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


def personnes_citees(contenu: ContenuAvis, dossier: Dossier) -> tuple[str, ...]:
    """The people of a candidature that an opinion names outside of what it keeps apart for them, in their order."""
    dits = [contenu.motif, contenu.reserves, *(note.commentaire for note in contenu.notes.values())]
    texte = " ".join(dit for dit in dits if dit).casefold()
    noms = dict.fromkeys(nom for nom in _noms(dossier) if len(nom) > 3)
    return tuple(nom for nom in noms if re.search(rf"(?<!\w){re.escape(nom.casefold())}(?!\w)", texte))


def _noms(dossier: Dossier) -> Iterator[str]:
    partie = dossier.gouvernance
    for binome in partie.binomes:
        yield from (personne.nom for personne in (binome.elu, binome.industriel) if personne)
    if partie.chef_de_projet:
        yield partie.chef_de_projet.nom
    if dossier.porteur and dossier.porteur.contact and dossier.porteur.contact.nom:
        yield dossier.porteur.contact.nom
