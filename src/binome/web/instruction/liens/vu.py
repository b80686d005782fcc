"""What the page of a judge shows of each chain: its sentence, its drawing, its facts with their sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from binome.documents.liens.dessin import dessiner
from binome.domaine.conflits.constat import ChaineDeLiens
from binome.domaine.conflits.graphe import FaitDeLien
from binome.domaine.dossier.dossier import Dossier
from binome.services.conflits.liens import Liens, LienVu
from binome.services.conflits.regime import A_DIRE
from binome.web.presentation.constats import PAR_CLE, Niveau
from binome.web.presentation.nommer import nommer


@dataclass(frozen=True)
class FaitVu:
    """One fact of a chain, for a line of its table."""

    phrase: str
    source: str
    lieu: str


@dataclass(frozen=True)
class ChaineVue:
    """One chain, ready to be shown."""

    vu: LienVu
    titre: str
    dessin: str
    faits: tuple[FaitVu, ...]
    detours: tuple[str, ...]


def niveau(vus: Liens) -> Niveau:
    """The shape that goes with the state of a judge."""
    if vus.a_decider:
        return PAR_CLE["a_justifier"]
    return PAR_CLE["conforme" if vus.deport or vus.verifie else "a_verifier"]


def a_lire(vus: Liens) -> bool:
    """Whether there is something to read of a judge: a tie, a decision, or a body, whose people answer for it."""
    return bool(vus.liens or vus.deport or not vus.personne)


def sans_lien(tous: Iterable[Liens]) -> list[tuple[str, Niveau, list[Liens]]]:
    """The others, by what is known of them: (state, shape, who). A committee of twenty is then a few lines."""
    groupes: dict[str, list[Liens]] = {}
    for vus in tous:
        if not a_lire(vus):
            groupes.setdefault(vus.etat, []).append(vus)
    return [(etat, niveau(eux[0]), eux) for etat, eux in groupes.items()]


def chaines(vus: Liens, document: Dossier, cle: str) -> list[ChaineVue]:
    """The chains of a judge; facts that the deposited text states name their place in it."""
    return [_chaine(vu, document, cle) for vu in vus.liens]


def _chaine(vu: LienVu, document: Dossier, cle: str) -> ChaineVue:
    faits = tuple(
        FaitVu(phrase, fait.source, _lieu(fait, document, cle))
        for etape in vu.chaine.etapes
        for fait, phrase in zip(etape.faits, etape.phrases, strict=True)
    )
    detours = tuple(_suite(vu.chaine, detour) for detour in vu.chaine.detours)
    return ChaineVue(vu, A_DIRE[vu.chaine.nature], dessiner(vu.chaine), faits, detours)


def _suite(chaine: ChaineDeLiens, detour: ChaineDeLiens) -> str:
    """What a detour says from where it leaves the chain: its beginning is the same."""
    return " ".join(etape.phrases[0] for etape in detour.etapes[chaine.longueur - 1 :])


def _lieu(fait: FaitDeLien, document: Dossier, cle: str) -> str:
    return nommer(fait.lieu, document) if fait.lieu and fait.origine == cle else ""
