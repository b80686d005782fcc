"""The perimeters that hold best together around some units, of the référentiel or of files given by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from binome.domaine.langue.typographie import soigner
from binome.domaine.mots.perimetres import MODESTIE
from binome.moteur.perimetre.coherence.poids import AVEC_ZONES, SANS_ZONES, SEUIL, Poids, liens_seuls
from binome.moteur.perimetre.etat import PerimetreError
from binome.services.socle.memoire import MemoireVive
from binome.services.territoire.situation import situer

if TYPE_CHECKING:
    from binome.moteur.perimetre.coherence.pesee import Coherence
    from binome.moteur.perimetre.question import Proposition, Question, Reponse
    from binome.services.territoire.terrain import Terrain

TIRAGES = 100
BUDGET_S = 0.25
_pesees = MemoireVive["Coherence"](2)
"""By terrain: the country's, and the one where flows were observed."""


def pesee(terrain: Terrain) -> Coherence:
    """`peser` without a threshold, once for a terrain. Errors: PerimetreError."""
    return _pesees.retenir(terrain, lambda: peser(terrain))


def peser(terrain: Terrain, seuil: float | None = None, question: Question | None = None) -> Coherence:
    """What each pair of units is worth. seuil: for files given by hand, link above which two units gain.

    Errors: PerimetreError (no flow known, threshold that has no place here, too many units within reach).
    """
    from binome.moteur.estimation.exactitude import ECART_LN_LIEN
    from binome.moteur.perimetre.coherence.pesee import build

    echanges = terrain.flots_connus()
    if terrain.geographie is None:
        if not 0 < (voulu := SEUIL if seuil is None else seuil) <= 1:
            raise PerimetreError(f"--seuil {voulu} : donnez une part entre 0 et 1, par exemple 0.05.")
        return build(echanges, terrain.adjacence, liens_seuls(voulu), question=question)
    if seuil is not None:
        raise PerimetreError("--seuil ne sert qu'avec --flux : ailleurs, zones et arrondissements pèsent aussi.")
    parts, lieux = situer(terrain, terrain.geographie)
    poids = poids_pour(zones="zone" in parts, observes=terrain.flots.nature == "observe")
    ecart = ECART_LN_LIEN if terrain.flots.nature == "estime" else None
    return build(echanges, terrain.adjacence, poids, parts, lieux, ecart)


def poids_pour(*, zones: bool, observes: bool) -> Poids:
    """The weights for what is loaded."""
    poids = AVEC_ZONES if zones else SANS_ZONES
    return poids.pour_des_flux_observes() if observes else poids


def proposer(
    terrain: Terrain,
    question: Question,
    *,
    tirages: int = 0,
    seuil: float | None = None,
    precedent: Sequence[str] | None = None,
) -> dict[str, Any]:
    """Sets around the anchors of a question, each with its proof: ready for JSON.

    tirages: draws of the error of the flows. precedent: members of the territory of the previous call; None: the one
    that the loaded list of phase 1 gives. Errors: PerimetreError.
    """
    from binome.moteur.perimetre.coherence import liste
    from binome.services.territoire.precedents import membres_avec

    if tirages < 0:
        raise PerimetreError(f"--robustesse {tirages} : donnez un nombre de tirages positif ou nul.")
    toute = terrain.geographie is not None and seuil is None
    coherence = pesee(terrain) if toute else peser(terrain, seuil, question)
    ancien = membres_avec(terrain, question.avec) if precedent is None else tuple(precedent)
    return en_json(terrain, coherence, liste.proposer(coherence, question, tirages=tirages, precedent=ancien))


def centre(terrain: Terrain, retenus: Sequence[str], choisi: str | None = None) -> str:
    """The member around which one searches: the one chosen while it is a member, else the one with most jobs (ties: by
    SIREN; the first when no flow is known). Empty without members."""
    if not retenus or choisi in retenus:
        return choisi if retenus and choisi else ""
    if terrain.echanges is None:
        return retenus[0]
    rangs = np.searchsorted(terrain.adjacence.codes, retenus)
    return max(zip(terrain.echanges.emplois[rangs].tolist(), retenus, strict=True))[1]


def entourer(
    terrain: Terrain,
    centre: str,
    retenus: Sequence[str],
    *,
    sans: Sequence[str] = (),
    precedent: Sequence[str] = (),
    tirages: int = TIRAGES,
    budget_s: float = BUDGET_S,
) -> dict[str, Any]:
    """What is shown beside a perimeter, ready for JSON: sets around one of its members, each under its `place`; the
    neighbours that hold best to the members; the member that is least tied to the others.

    sans: EPCI that are in another candidature. Errors: PerimetreError.
    """
    from binome.moteur.perimetre.coherence import liste
    from binome.moteur.perimetre.question import Question

    coherence = pesee(terrain)
    question = Question((centre,), tuple(s for s in sans if s not in retenus), budget_s=budget_s)
    trouvees = liste.entourer(coherence, question, tirages=tirages, precedent=precedent)
    unites = np.searchsorted(terrain.adjacence.codes, sorted(set(retenus)))
    ancre = np.searchsorted(terrain.adjacence.codes, [centre])
    siennes = coherence.attaches(unites, ancre)
    autres = [attache for attache in siennes if attache.unite != centre]
    return {
        "question": {"centre": centre, "retenus": list(retenus), "sans": list(question.sans)},
        "poids": _poids(coherence),
        "propositions": [
            {"place": place, **_proposition(terrain, p, rang)} for rang, (place, p) in enumerate(trouvees.items())
        ],
        "voisines": [_voisine(coherence, unites, ancre, code) for code, _ in coherence.voisines(unites, sans)],
        "membres": [asdict(attache) for attache in siennes],
        "moins_liee": asdict(autres[-1]) if autres else None,
        "donnees": {"flux": asdict(terrain.flots)},
        "avertissement": soigner(MODESTIE),
    }


def attaches(terrain: Terrain, codes: Sequence[str]) -> list[dict[str, Any]] | None:
    """What ties each unit of a set to the others, the best tied first, seen from the one with most jobs; None when no
    flow is known."""
    if terrain.echanges is None or not codes:
        return None
    unites = np.searchsorted(terrain.adjacence.codes, sorted(set(codes)))
    ancre = np.searchsorted(terrain.adjacence.codes, [centre(terrain, codes)])
    return [asdict(attache) for attache in pesee(terrain).attaches(unites, ancre)]


def prouvees(reponse: Mapping[str, Any]) -> bool:
    """Whether every set that was searched is proved: time did not run out."""
    certificats = [p["certificat"] for p in reponse["propositions"] if p["certificat"]]
    return all(certificat["statut"] == "prouve" for certificat in certificats)


def _voisine(coherence: Coherence, unites: NDArray[np.int64], ancre: NDArray[np.int64], code: str) -> dict[str, Any]:
    """What would tie a neighbour to the members, were it one of them."""
    elle = np.searchsorted(coherence.echanges.codes, [code])
    avec_elle = coherence.attaches(np.sort(np.concatenate([unites, elle])), ancre)
    return next(asdict(attache) for attache in avec_elle if attache.unite == code)


def _poids(coherence: Coherence) -> dict[str, Any]:
    return {"lien": 1, **asdict(coherence.poids), "zones_connues": "zone" in coherence.communs}


def en_json(terrain: Terrain, coherence: Coherence, reponse: Reponse) -> dict[str, Any]:
    """An answer as the command line and the API give it."""
    question = asdict(reponse.question)
    debut = 0 if reponse.propositions and reponse.propositions[0].origine == "phase-precedente" else 1
    resultat: dict[str, Any] = {
        "question": {**question, "avec": list(question["avec"]), "sans": list(question["sans"])},
        "poids": _poids(coherence),
        "propositions": [_proposition(terrain, p, rang) for rang, p in enumerate(reponse.propositions, start=debut)],
        "tailles_sans_proposition": list(reponse.tailles_sans_proposition),
        "certificat": asdict(reponse.certificat),
    }
    if reponse.question.alternatives:
        resultat["alternatives_prouvees"] = reponse.alternatives_prouvees
    if terrain.flots.nature != "fourni":
        resultat["donnees"] = {"flux": asdict(terrain.flots)}
        resultat["avertissement"] = soigner(MODESTIE)
    return resultat


def _proposition(terrain: Terrain, p: Proposition, rang: int) -> dict[str, Any]:
    parts = {"auto_offre": p.auto_offre, "auto_demande": p.auto_demande}
    fourchettes = {nom: bornes for nom, part in parts.items() if (bornes := terrain.flots.fourchette(part))}
    restent = p.robustesse.restent if p.robustesse else {}
    epreuve = None
    if p.robustesse:
        epreuve = {
            "tirages": p.robustesse.tirages,
            "meme_ensemble": p.robustesse.meme_ensemble,
            "ecart_ln": p.robustesse.ecart_ln,
        }
    return {
        "rang": rang,
        "origine": p.origine,
        "unites": list(p.unites),
        "valeur": p.valeur,
        "gain_ancre": p.gain_ancre,
        "au_dela_du_bassin": p.au_dela,
        "diametre_km": None if p.diametre_km is None else round(p.diametre_km, 1),
        "habitants": terrain.habitants(p.unites),
        "residents": p.residents,
        "emplois": p.emplois,
        "internes": p.internes,
        **parts,
        **({"fourchettes": fourchettes} if fourchettes else {}),
        "certificat": asdict(p.certificat) if p.certificat else None,
        "robustesse": epreuve,
        "contributions": [{**asdict(c), "reste": restent.get(c.unite)} for c in p.contributions],
    }
