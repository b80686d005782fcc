"""What the papers of a committee say: words ready to be laid out, in the order of the paper."""

from __future__ import annotations

from dataclasses import dataclass

Paires = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class DeliberationDite:
    """A vote: what was proposed and what came of it, why, every count, and the disagreements to be told."""

    titre: str
    motifs: str
    conditions: tuple[str, ...]
    comptes: tuple[str, ...]
    desaccords: tuple[str, ...]


@dataclass(frozen=True)
class PointDit:
    """An item: its file or its text, who took no part and why, what was asked, its votes."""

    titre: str
    texte: str
    deports: tuple[str, ...]
    presences: tuple[str, ...]
    questions: str
    deliberations: tuple[DeliberationDite, ...]


@dataclass(frozen=True)
class ProcesVerbal:
    """The minutes of a session (CRPA, R133-13). `provisoire`: why it is only a project,
    "" once it is closed; `par_ecrit`: nobody came, members answered."""

    comite: str
    campagne: str
    titre: str
    provisoire: str
    faits: Paires
    presents: tuple[tuple[str, str, str], ...]
    absents: tuple[str, ...]
    mandats: tuple[str, ...]
    mouvements: tuple[str, ...]
    points: tuple[PointDit, ...]
    droit: tuple[str, ...]
    par_ecrit: bool = False


@dataclass(frozen=True)
class LettreDeDecision:
    """The letter of a decision. `projet`: it was not announced, and this is no decision yet; `suite`: what comes next,
    "" when the decision says it."""

    titre: str
    territoire: str
    objet: str
    projet: bool
    faits: Paires
    decision: str
    motifs: str
    conditions_nom: str
    conditions: tuple[str, ...]
    suite: str
    auteur: Paires
    recours: tuple[str, ...]
