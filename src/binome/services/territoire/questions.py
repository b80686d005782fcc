"""Use cases around a perimeter: evaluate it, propose better ones with what is proved. Dicts ready for JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any

from binome.domaine.langue.typographie import soigner
from binome.moteur.perimetre.etat import PerimetreError
from binome.services.territoire import coherence, mesures, situation
from binome.services.territoire.terrain import Flots, Terrain, verifier_unites

if TYPE_CHECKING:
    from binome.moteur.perimetre.auto_contention.front import Industrie
    from binome.moteur.perimetre.lots import Demander
    from binome.moteur.perimetre.question import Objectif, Proposition, Question, Reponse


def evaluer(
    terrain: Terrain, codes: tuple[str, ...], autres: Mapping[str, tuple[str, ...]] | None = None
) -> dict[str, Any]:
    """Measure a perimeter, connected or not. Errors: PerimetreError (unknown, merged, commune…)."""
    propres = verifier_unites(terrain, codes)
    return mesures.evaluer(terrain, propres, autres) | {"attaches": coherence.attaches(terrain, propres)}


def proposer(terrain: Terrain, question: Question, *, tirages: int = 0, seuil: float | None = None) -> dict[str, Any]:
    """Best connected perimeters, each with its certificate. tirages, seuil: as `coherence.proposer`.

    Errors: PerimetreError.
    """
    echanges = terrain.flots_connus()
    verifier_unites(terrain, (*question.avec, *question.sans))
    if question.objectif == "coherence":
        return coherence.proposer(terrain, question, tirages=tirages, seuil=seuil)
    if tirages or seuil is not None:
        raise PerimetreError("--robustesse et --seuil ne servent qu'avec l'objectif « coherence ».")
    centres = situation.centres(terrain) if question.diametre_km is not None else None
    if question.objectif == "front":
        from binome.moteur.perimetre.auto_contention.front import front

        reponse = front(echanges, terrain.adjacence, question, _industrie(terrain), centres)
    else:
        from binome.moteur.perimetre.auto_contention.recherche import proposer as chercher

        reponse = chercher(echanges, terrain.adjacence, question, centres)
    return _json(terrain, reponse)


def _industrie(terrain: Terrain) -> Industrie | None:
    """The likeness of industrial profiles when jobs by sector are known; without it, the front weighs flows."""
    from binome.moteur.mesures.specialisation import cohesion_industrielle, profils_industriels
    from binome.moteur.perimetre.auto_contention.front import Industrie
    from binome.services.territoire.emplois.secteurs import emplois_par_secteur

    codes = tuple(terrain.adjacence.codes.tolist())
    secteurs, source = emplois_par_secteur(terrain, codes)
    if source is None:
        return None
    return Industrie(profils_industriels([secteurs.get(code, {}) for code in codes]), cohesion_industrielle)


def repondre_a_tous(
    terrain: Terrain, questions: Sequence[Question], *, travailleurs: int = 1, grappe: str | None = None
) -> list[dict[str, Any]]:
    """One answer per question, all of one objective, as `proposer` gives it, or {"erreur": …}. grappe: address of a
    Dask cluster."""
    from binome.moteur.perimetre.lots import repondre

    if travailleurs < 1 and travailleurs != -1:
        raise PerimetreError(f"--travailleurs {travailleurs} : donnez au moins 1, ou -1 pour un par cœur.")
    demander, dire = _moyens(terrain, questions[0].objectif if questions else "coherence")
    reponses = repondre(demander, questions, travailleurs=travailleurs, grappe=grappe)
    return [{"erreur": str(r)} if isinstance(r, PerimetreError) else dire(r) for r in reponses]


def _moyens(terrain: Terrain, objectif: Objectif) -> tuple[Demander, Callable[[Reponse], dict[str, Any]]]:
    """What answers a question of this objective, in whatever process, and what writes the answer."""
    if objectif == "coherence":
        from binome.moteur.perimetre.coherence import liste

        prete = coherence.pesee(terrain)
        return partial(liste.proposer, prete), partial(coherence.en_json, terrain, prete)
    from binome.moteur.perimetre.auto_contention.recherche import proposer as chercher

    return partial(chercher, terrain.flots_connus(), terrain.adjacence), partial(_json, terrain)


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
        "certificat": asdict(p.certificat) if p.certificat else None,
        "contributions": [asdict(c) for c in p.contributions],
    }
