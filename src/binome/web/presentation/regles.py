"""The rules of a call as its page shows them: by family, each with the words of its clauses."""

from __future__ import annotations

from dataclasses import dataclass

from binome.appels.appel import Clause
from binome.appels.chargement import AppelExecutable
from binome.appels.exemples import Exemple, charger_exemples
from binome.appels.regle import Regle
from binome.web.presentation.constats import PAR_CLE, Niveau


@dataclass(frozen=True)
class RegleVue:
    """A rule, its clauses, its level, and the examples that are its tests."""

    regle: Regle
    clauses: tuple[Clause, ...]
    niveau: Niveau
    exemples: tuple[Exemple, ...]


@dataclass(frozen=True)
class Famille:
    """The rules that share a prefix."""

    cle: str
    nom: str
    regles: tuple[RegleVue, ...]


def familles(executable: AppelExecutable) -> tuple[Famille, ...]:
    """Families in the order of the call, without the empty ones."""
    groupes, exemples = [], charger_exemples(executable)
    for cle, nom in executable.appel.noms_familles.items():
        regles = tuple(_vue(r, executable, exemples) for r in executable.regles if r.famille == cle)
        if regles:
            groupes.append(Famille(cle, nom, regles))
    return tuple(groupes)


def _vue(regle: Regle, executable: AppelExecutable, exemples: tuple[Exemple, ...]) -> RegleVue:
    clauses = tuple(c for identifiant in regle.clauses for c in executable.appel.redactions(identifiant))
    siens = tuple(e for e in exemples if e.regle == regle.id)
    return RegleVue(regle, clauses, PAR_CLE[regle.gravite.value], siens)
