"""What pages show of a follow-up: words for states, rows for tables."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from binome.domaine.langue.typographie import accord
from binome.domaine.suivi.evenements import NOMS_DES_ACTES, Avancement, GenreDeSuivi
from binome.domaine.suivi.phrases import raconter
from binome.domaine.suivi.situation import Attente, Retard, SituationDAction

INCONNU = "inconnu"


def nom_de_l_etat(etat: Avancement | None) -> str:
    """How far an action has gone, in words; unknown as long as nobody said it."""
    return NOMS_DES_ACTES[GenreDeSuivi.avancement][etat] if etat else INCONNU


@dataclass(frozen=True)
class Echue:
    """Something late or waited for, with the title of its action and where that action is shown."""

    quoi: str
    qui: str
    depuis: dt.date
    fiche: str
    titre: str
    avant: dt.date | None = None


def echues(retards: Iterable[Retard], titres: Mapping[str, str]) -> list[Echue]:
    """What is late, oldest first."""
    return [Echue(r.quoi, r.qui, r.depuis, r.fiche, titres.get(r.fiche, "")) for r in retards]


def attendues(attentes: Iterable[Attente], titres: Mapping[str, str]) -> list[tuple[str, list[Echue]]]:
    """What waits, by whom it waits for, those of whom most is waited first."""
    par: dict[str, list[Echue]] = {}
    for a in attentes:
        qui = a.de_qui or "personne n'est désigné"
        par.setdefault(qui, []).append(Echue(a.quoi, a.de_qui, a.depuis, a.fiche, titres.get(a.fiche, ""), a.avant))
    return sorted(par.items(), key=lambda paire: (-len(paire[1]), paire[0]))


def compte_des_etats(actions: Sequence[SituationDAction]) -> list[str]:
    """How many actions in each state, in words."""
    comptes = Counter(action.etat for action in actions)
    dits = [_compte(comptes[etat], nom_de_l_etat(etat)) for etat in Avancement if comptes[etat]]
    return [*dits, *([f"{comptes[None]} dont personne n'a rien dit"] if comptes[None] else [])]


def _compte(combien: int, nom: str) -> str:
    return accord(combien, nom, f"{nom}s" if nom.endswith("ée") else nom)


__all__ = ["INCONNU", "Echue", "attendues", "compte_des_etats", "echues", "nom_de_l_etat", "raconter"]
