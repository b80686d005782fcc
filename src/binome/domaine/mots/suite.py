"""What to do next in a dossier: what opens the rest first, what blocks before what is to be justified, one list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from binome.domaine.dossier.completude import PARTIES, EtatFiche, est_commence, etat_de_la_fiche
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.plan_actions import FicheAction, PlanActions
from binome.domaine.mots.manques import manques
from binome.domaine.verdict.constat import Constat, Gravite, Statut

ORDRE = ("perimetre", "plan-d-actions", "chiffres", "gouvernance", "presentation")
"""The parts in the order in which one opens the next: what is measured, what is done there, what proves it, who."""


class RangAFaire(IntEnum):
    """How soon: what begins a part or blocks, what is to be justified, what to complete, what would help."""

    d_abord = 0
    a_justifier = 1
    a_completer = 2
    conseil = 3


@dataclass(frozen=True)
class AFaire:
    """One thing to do: `lieu`, where, as a place of the dossier; `constat`, the finding that asks for it, when one
    does; `aide`, a sentence on what to do there."""

    partie: str
    rang: RangAFaire
    titre: str
    lieu: str
    aide: str = ""
    constat: Constat | None = None


_RANGS = {
    Gravite.bloquant: RangAFaire.d_abord,
    Gravite.a_justifier: RangAFaire.a_justifier,
    Gravite.conseil: RangAFaire.conseil,
}


def que_faire(
    dossier: Dossier, constats: Iterable[tuple[str, str, Constat]], axes_offerts: Iterable[str] = ()
) -> tuple[AFaire, ...]:
    """What remains to do, the next thing first. `constats`: (part, title of the rule, finding), in the order of their
    gravity; those of a part that is not begun wait for it: beginning is the thing to do. `axes_offerts`: titles of the
    axes that the call gave."""
    offerts, trouves = tuple(axes_offerts), list(constats)
    etapes = [etape for partie in ORDRE for etape in _de_la_partie(dossier, partie, trouves, offerts)]
    etapes += [
        _fiche_a_completer(f) for f in dossier.plan_actions.presentees if etat_de_la_fiche(f) != EtatFiche.complete
    ]
    return tuple(sorted(etapes, key=lambda etape: etape.rang))


def _de_la_partie(
    dossier: Dossier, partie: str, constats: list[tuple[str, str, Constat]], offerts: tuple[str, ...]
) -> Iterator[AFaire]:
    if debut := _debut(dossier, partie, offerts):
        yield debut
    if not est_commence(dossier, PARTIES[partie], offerts):
        return
    for ou, titre, constat in constats:
        if ou == partie and constat.statut is Statut.non_conforme:
            lieu = constat.ou[0] if constat.ou else PARTIES[partie][-1]
            yield AFaire(partie, _RANGS[constat.gravite], titre, lieu, constat.a_faire or "", constat)


def _debut(dossier: Dossier, partie: str, offerts: tuple[str, ...]) -> AFaire | None:
    """What begins a part, or carries it to where findings say something of it."""
    dit: tuple[str, str, str] | None = None
    if partie == "perimetre" and not dossier.perimetre.sirens_retenus:
        dit = (
            "Composez le périmètre",
            "perimetre",
            "Choisissez les intercommunalités qui portent la candidature : le reste du dossier se mesure sur elles.",
        )
    elif partie == "plan-d-actions":
        dit = _debut_du_plan(dossier.plan_actions)
    elif partie == "chiffres" and not dossier.chiffres:
        dit = (
            "Inscrivez un premier chiffre",
            "chiffres",
            "Une valeur, son unité, sa source : Binôme recalcule ce qu'il sait mesurer.",
        )
    elif partie == "gouvernance" and not any(b.complet for b in dossier.gouvernance.binomes):
        dit = ("Nommez un élu et un industriel", "gouvernance", "Chacun reçoit un lien pour donner son accord.")
    elif partie == "presentation" and not est_commence(dossier, PARTIES[partie], offerts):
        dit = (
            "Écrivez l'objectif de la candidature",
            "objectif",
            "Une ou deux phrases : ce que le territoire veut, et pour quand.",
        )
    return AFaire(partie, RangAFaire.d_abord, *dit) if dit else None


def _debut_du_plan(plan: PlanActions) -> tuple[str, str, str] | None:
    if not plan.axes:
        return "Créez un premier axe", "plan_actions.axes", "Un axe réunit des actions qui servent un même enjeu."
    if not plan.fiches:
        return (
            "Ajoutez une première action",
            "plan_actions.fiches",
            "Un intitulé et un axe suffisent pour commencer ; vous pourrez confier la suite à son porteur.",
        )
    if not plan.presentees:
        return (
            "Présentez au moins une action",
            "plan_actions",
            "Une action naît en réserve : « Présenter » la fait entrer dans la candidature.",
        )
    return None


def _fiche_a_completer(fiche: FicheAction) -> AFaire:
    absents = manques(fiche)
    reste = f"Il manque {absents[0]}" + (f" et {len(absents) - 1} autres rubriques." if len(absents) > 2 else "")
    aide = reste if len(absents) > 2 else f"Il manque {' et '.join(absents)}."
    return AFaire(
        "plan-d-actions",
        RangAFaire.a_completer,
        f"Complétez l'action {fiche.numero_montre}, {fiche.titre}",
        f"plan_actions.fiches[{fiche.id}]",
        aide,
    )
