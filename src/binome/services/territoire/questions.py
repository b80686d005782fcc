"""Use cases around a perimeter: evaluate it, propose better ones with what is proved. Dicts ready for JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from binome.domaine.langue.typographie import soigner
from binome.services.territoire import mesures
from binome.services.territoire.terrain import Flots, Terrain, verifier_unites

if TYPE_CHECKING:
    from binome.moteur.perimetre.auto_contention.front import Industrie
    from binome.moteur.perimetre.question import Proposition, Question, Reponse


def evaluer(
    terrain: Terrain, codes: tuple[str, ...], autres: Mapping[str, tuple[str, ...]] | None = None
) -> dict[str, Any]:
    """Measure a perimeter, connected or not. Errors: PerimetreError (unknown, merged, commune…)."""
    return mesures.evaluer(terrain, verifier_unites(terrain, codes), autres)


def proposer(terrain: Terrain, question: Question) -> dict[str, Any]:
    """Best connected perimeters with their certificate. Errors: PerimetreError."""
    echanges = terrain.flots_connus()
    verifier_unites(terrain, (*question.avec, *question.sans))
    if question.objectif == "front":
        from binome.moteur.perimetre.auto_contention.front import front

        reponse = front(echanges, terrain.adjacence, question, _industrie(terrain))
    else:
        from binome.moteur.perimetre.auto_contention.recherche import proposer as chercher

        reponse = chercher(echanges, terrain.adjacence, question)
    return _json(terrain, reponse)


def _industrie(terrain: Terrain) -> Industrie | None:
    """The likeness of industrial profiles when jobs by sector are known; without it, the front weighs flows."""
    from binome.moteur.mesures.specialisation import cohesion_industrielle, profils_industriels
    from binome.moteur.perimetre.auto_contention.front import Industrie
    from binome.services.territoire.emplois_secteurs import emplois_par_secteur

    codes = tuple(terrain.adjacence.codes.tolist())
    secteurs, source = emplois_par_secteur(terrain, codes)
    if source is None:
        return None
    return Industrie(profils_industriels([secteurs.get(code, {}) for code in codes]), cohesion_industrielle)


def repondre_a_tous(
    terrain: Terrain, questions: Sequence[Question], *, travailleurs: int = 1, grappe: str | None = None
) -> list[dict[str, Any]]:
    """One answer per question, as `proposer` gives it, or {"erreur": …}. grappe: address of a Dask cluster."""
    from binome.moteur.perimetre.etat import PerimetreError
    from binome.moteur.perimetre.lots import repondre

    if travailleurs < 1 and travailleurs != -1:
        raise PerimetreError(f"--travailleurs {travailleurs} : donnez au moins 1, ou -1 pour un par cœur.")
    echanges = terrain.flots_connus()
    reponses = repondre(echanges, terrain.adjacence, questions, travailleurs=travailleurs, grappe=grappe)
    return [{"erreur": str(r)} if isinstance(r, PerimetreError) else _json(terrain, r) for r in reponses]


def _json(terrain: Terrain, reponse: Reponse) -> dict[str, Any]:
    resultat: dict[str, Any] = {
        "propositions": [_proposition(terrain.flots, reponse, proposition) for proposition in reponse.propositions],
        "certificat": asdict(reponse.certificat),
    }
    if reponse.question.alternatives:
        resultat["alternatives_prouvees"] = reponse.alternatives_prouvees
    if terrain.flots.nature != "fourni":
        resultat["donnees"] = {"flux": asdict(terrain.flots)}
    if terrain.flots.nature == "estime":
        resultat["avertissement"] = soigner("Flux estimés : la preuve porte sur l'estimation, non sur le territoire.")
    return resultat


def _proposition(flots: Flots, reponse: Reponse, p: Proposition) -> dict[str, Any]:
    parts = {"auto_offre": p.auto_offre, "auto_demande": p.auto_demande}
    if reponse.question.objectif != "residents-min":
        parts["valeur"] = p.valeur
    fourchettes = {nom: bornes for nom, part in parts.items() if (bornes := flots.fourchette(part))}
    criteres = {"criteres": dict(p.criteres)} if p.criteres else {}
    return {
        "unites": list(p.unites),
        "valeur": p.valeur,
        "residents": p.residents,
        "emplois": p.emplois,
        "internes": p.internes,
        "auto_offre": p.auto_offre,
        "auto_demande": p.auto_demande,
        **({"fourchettes": fourchettes} if fourchettes else {}),
        **criteres,
        "contributions": [asdict(c) for c in p.contributions],
    }
