"""The rules of a call as its page shows them: by family, each with the words of its clauses."""

from __future__ import annotations

from dataclasses import dataclass

from binome.appels.appel import Clause
from binome.appels.catalogue import FAMILLES, AppelExecutable
from binome.appels.regle import Regle
from binome.web.constats import PAR_CLE, Niveau


@dataclass(frozen=True)
class RegleVue:
    """A rule, its clauses and its level."""

    regle: Regle
    clauses: tuple[Clause, ...]
    niveau: Niveau


@dataclass(frozen=True)
class Famille:
    """The rules that share a prefix."""

    cle: str
    nom: str
    regles: tuple[RegleVue, ...]


def familles(executable: AppelExecutable) -> tuple[Famille, ...]:
    """Families in the order of the call, without the empty ones."""
    groupes = []
    for cle, nom in FAMILLES.items():
        regles = tuple(_vue(r, executable) for r in executable.regles if r.famille == cle)
        if regles:
            groupes.append(Famille(cle, nom, regles))
    return tuple(groupes)


def _vue(regle: Regle, executable: AppelExecutable) -> RegleVue:
    clauses = tuple(executable.appel.clause(identifiant) for identifiant in regle.clauses)
    return RegleVue(regle, clauses, PAR_CLE[regle.gravite.value])
