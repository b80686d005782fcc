"""The actors' own view: what an answer may say, and what may be shown of all of them. Nothing under the threshold.

Results are counts by question, and nothing else: no order, no hour, no cross-table, no free text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from binome.domaine.bilan.fiche import AvisDesActeurs
from binome.domaine.bilan.regles import QuestionDuBilan

NIVEAUX: Mapping[str, str] = {
    "pas_du_tout": "pas du tout d'accord",
    "plutot_non": "plutôt pas d'accord",
    "plutot_oui": "plutôt d'accord",
    "tout_a_fait": "tout à fait d'accord",
    "sans_avis": "sans avis",
}


def refus_de_reponse(reponse: Mapping[str, str], questions: Sequence[QuestionDuBilan]) -> str | None:
    """Why an answer cannot be taken, as a sentence; None when it can. Every question has one."""
    if set(reponse) != {q.id for q in questions}:
        return "Répondez à chaque question ; « sans avis » est une réponse."
    return None if set(reponse.values()) <= set(NIVEAUX) else "Choisissez une des réponses proposées."


def resultats(
    reponses: Iterable[Mapping[str, str]], questions: Sequence[QuestionDuBilan], seuil: int
) -> tuple[int | None, tuple[AvisDesActeurs, ...]]:
    """How many answered, and the counts of each question; None, and questions without counts, under the threshold."""
    toutes = list(reponses)
    montre = len(toutes) >= seuil
    avis = tuple(
        AvisDesActeurs(id=q.id, question=q.texte, comptes=_comptes(toutes, q.id) if montre else None) for q in questions
    )
    return (len(toutes) if montre else None), avis


def _comptes(reponses: Iterable[Mapping[str, str]], question: str) -> dict[str, int]:
    comptes = Counter(reponse.get(question, "sans_avis") for reponse in reponses)
    return {niveau: comptes[niveau] for niveau in NIVEAUX}


def favorables(comptes: Mapping[str, int]) -> float | None:
    """The share of those who agree, of those who have an opinion; None when nobody has."""
    oui = comptes["plutot_oui"] + comptes["tout_a_fait"]
    exprimes = oui + comptes["plutot_non"] + comptes["pas_du_tout"]
    return oui / exprimes if exprimes else None
