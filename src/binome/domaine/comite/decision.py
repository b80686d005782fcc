"""The life of a decision: prepared, approved by several, frozen, announced; or replaced by another before that."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from binome.domaine.comite.regles import ReglesDuComite
from binome.domaine.comite.scrutin import NOMS_DES_SENS, SensDeLaDecision
from binome.domaine.socle.erreurs import au_champ


class EtatDeLaDecision(StrEnum):
    """Where a decision stands. `figee`: an announcement is armed, it can only be announced or let go."""

    en_attente = "en_attente"
    approuvee = "approuvee"
    figee = "figee"
    annoncee = "annoncee"
    remplacee = "remplacee"


_E = EtatDeLaDecision
SUITES: dict[EtatDeLaDecision, frozenset[EtatDeLaDecision]] = {
    _E.en_attente: frozenset({_E.approuvee, _E.remplacee}),
    _E.approuvee: frozenset({_E.figee, _E.remplacee}),
    _E.figee: frozenset({_E.annoncee, _E.approuvee}),
    _E.annoncee: frozenset(),
    _E.remplacee: frozenset(),
}
"""What each state may become; the database holds it too."""
NOMS_DES_ETATS: dict[EtatDeLaDecision, str] = {
    _E.en_attente: "en attente d'approbation",
    _E.approuvee: "approuvée",
    _E.figee: "figée pour l'annonce",
    _E.annoncee: "annoncée",
    _E.remplacee: "remplacée",
}


@dataclass(frozen=True, slots=True)
class DecisionVoulue:
    """A decision as someone words it."""

    sens: SensDeLaDecision
    motifs: str
    conditions: tuple[str, ...] = ()


def refus_de_preparer(
    voulue: DecisionVoulue, adoptee: SensDeLaDecision | None, en_cours: EtatDeLaDecision | None
) -> str | None:
    """Why a decision cannot be prepared so. `adoptee`: what the committee adopted of the file, `en_cours`: the state of
    the decision that this one would replace."""
    if adoptee is None:
        return "Le comité n'a encore rien adopté sur ce dossier : il délibère d'abord."
    if voulue.sens is not adoptee:
        return (
            f"Le comité a adopté « {NOMS_DES_SENS[adoptee]} », et cette décision dit « {NOMS_DES_SENS[voulue.sens]} » "
            ": une décision ne s'écarte pas de la délibération."
        )
    if not voulue.motifs.strip():
        return au_champ("motifs", "Une décision se motive, en droit et en fait : dites pourquoi.")
    if voulue.sens is SensDeLaDecision.label_reserves and not voulue.conditions:
        return au_champ("conditions", "« Labellisé avec réserves » : dites les réserves, une par ligne.")
    if voulue.sens is SensDeLaDecision.label and voulue.conditions:
        return au_champ(
            "conditions",
            "Un label sans réserve n'a pas de conditions : choisissez « labellisé avec réserves », ou retirez-les.",
        )
    if en_cours is not None and _E.remplacee not in SUITES[en_cours]:
        return "L'annonce est armée : cette décision est figée. Désarmez l'annonce pour en préparer une autre."
    return None


def refus_d_approuver(
    etat: EtatDeLaDecision, qui: int, deja: Collection[int], lue: str, empreinte: str, deport: str | None
) -> str | None:
    """Why someone cannot approve a decision. `lue`: the fingerprint of what they read; `deport`: why they take no
    part."""
    if deport is not None:
        return f"Vous ne prenez pas part à ce dossier : {deport}"
    if etat is not _E.en_attente:
        return f"Cette décision n'attend pas d'approbation : elle est {NOMS_DES_ETATS[etat]}."
    if lue != empreinte:
        return "Cette décision a changé depuis que vous l'avez lue : relisez-la, puis approuvez-la."
    if qui in deja:
        return "Vous l'avez déjà approuvée : il faut une autre personne."
    return None


def suffit(approbations: Sequence[int], regles: ReglesDuComite) -> bool:
    """Whether enough different people approved."""
    return len(set(approbations)) >= max(2, regles.approbations.valeur)
