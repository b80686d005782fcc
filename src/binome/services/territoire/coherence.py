"""The perimeters that hold best together around some units, of the référentiel or of files given by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from binome.domaine.langue.typographie import soigner
from binome.domaine.mots.perimetres import MODESTIE
from binome.moteur.perimetre.coherence.poids import AVEC_ZONES, SANS_ZONES, SEUIL, Parts, Poids, liens_seuls
from binome.moteur.perimetre.etat import PerimetreError

if TYPE_CHECKING:
    from binome.moteur.perimetre.coherence.pesee import Coherence
    from binome.moteur.perimetre.question import Proposition, Question, Reponse
    from binome.referentiel.consultation import Referentiel
    from binome.referentiel.tableaux import PartsEpci
    from binome.services.territoire.terrain import Terrain

GENRES = {"zone": "ze", "arrondissement": "arrondissement", "departement": "departement"}
"""Name of a weight → what the référentiel calls it."""


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
    parts = _parts(terrain, terrain.geographie)
    poids = poids_pour(zones="zone" in parts, observes=terrain.flots.nature == "observe")
    ecart = ECART_LN_LIEN if terrain.flots.nature == "estime" else None
    return build(echanges, terrain.adjacence, poids, parts, centres(terrain), ecart)


def poids_pour(*, zones: bool, observes: bool) -> Poids:
    """The weights for what is loaded."""
    poids = AVEC_ZONES if zones else SANS_ZONES
    return poids.pour_des_flux_observes() if observes else poids


def _parts(terrain: Terrain, geographie: Referentiel) -> dict[str, Parts]:
    lues = {genre: geographie.parts_epci(nom, terrain.depot) for genre, nom in GENRES.items()}  # type: ignore[arg-type]
    return {genre: _au_rang(terrain, siennes) for genre, siennes in lues.items() if siennes is not None}


def _au_rang(terrain: Terrain, siennes: PartsEpci) -> Parts:
    """The same shares in the order of the flows; a unit that is no EPCI has none."""
    codes = terrain.adjacence.codes
    place = np.searchsorted(siennes.codes, codes)
    connu = (place < len(siennes.codes)) & (siennes.codes[np.minimum(place, len(siennes.codes) - 1)] == codes)
    comptes = np.where(connu, np.diff(siennes.debut)[np.minimum(place, len(siennes.codes) - 1)], 0)
    debut = np.concatenate([[0], np.cumsum(comptes)])
    depart = np.repeat(siennes.debut[np.minimum(place, len(siennes.codes) - 1)] - debut[:-1], comptes)
    ici = depart + np.arange(debut[-1])
    return Parts(debut.astype(np.int32), siennes.groupe[ici], siennes.part[ici])


def centres(terrain: Terrain) -> NDArray[np.float64] | None:
    """(n, 2) longitude and latitude of each EPCI, its communes weighted by their inhabitants; NaN for what is none.
    None for files given by hand."""
    if terrain.geographie is None:
        return None
    table, codes = terrain.geographie.table_communes(), terrain.adjacence.codes
    poids = np.where(np.isfinite(table.lon) & np.isfinite(table.lat), np.nan_to_num(table.population), 0.0)
    rang = np.searchsorted(codes, table.epci)
    dedans = (rang < len(codes)) & (codes[np.minimum(rang, len(codes) - 1)] == table.epci) & (poids > 0)
    rang, poids = rang[dedans], poids[dedans]
    total = np.bincount(rang, poids, len(codes))
    sommes = [np.bincount(rang, poids * axe[dedans], len(codes)) for axe in (table.lon, table.lat)]
    moyens: NDArray[np.float64] = np.stack(sommes, axis=1) / np.where(total > 0, total, np.nan)[:, None]
    return moyens


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
    coherence = terrain.coherence if toute else peser(terrain, seuil, question)
    ancien = membres_avec(terrain, question.avec) if precedent is None else tuple(precedent)
    return en_json(terrain, coherence, liste.proposer(coherence, question, tirages=tirages, precedent=ancien))


def en_json(terrain: Terrain, coherence: Coherence, reponse: Reponse) -> dict[str, Any]:
    """An answer as the command line and the API give it."""
    poids, question = coherence.poids, asdict(reponse.question)
    debut = 0 if reponse.propositions and reponse.propositions[0].origine == "phase-precedente" else 1
    resultat: dict[str, Any] = {
        "question": {**question, "avec": list(question["avec"]), "sans": list(question["sans"])},
        "poids": {
            "lien": 1,
            **asdict(poids),
            "zones_connues": "zone" in coherence.communs,
        },
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
