"""What the engine tells the rules of a perimeter: measured once, kept on disk until data or code change."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from binome.domaine.dossier.dossier import Dossier
from binome.domaine.socle.modele import Modele
from binome.domaine.verdict.mesures import MesurePerimetre, Part, PerimetreMieux
from binome.referentiel.consultation import Referentiel
from binome.referentiel.emplacement import dossier_donnees, ecrire_si_possible
from binome.services.calculs import noyaux
from binome.version import __version__

if TYPE_CHECKING:
    from binome.services.territoire.terrain import Flots, Terrain

FORMAT = 2
BUDGET_S = 2.0
_JEUX = ("insee-flux", "urssaf-emploi")


class MesureVerdict(Modele):
    """What the rules receive. Both are None when nothing is known, or nothing is proved."""

    mesure: MesurePerimetre | None = None
    mieux: PerimetreMieux | None = None


def mesurer(dossier: Dossier, geographie: Referentiel) -> MesureVerdict:
    """Self-containment of the perimeter and, on observed flows, a perimeter proved better.

    Errors: ReferentielError, PreparationError.
    """
    perimetre = dossier.perimetre
    sirens = tuple(sorted(s for s in perimetre.sirens_retenus if geographie.epci(s)))
    if not sirens:
        return MesureVerdict()
    ailleurs = tuple(sorted({m.siren for m in perimetre.membres if geographie.epci(m.siren)} - set(sirens)))
    chemin = dossier_donnees() / "mesures" / f"{_cle(sirens, ailleurs, geographie)}.json"
    try:
        return MesureVerdict.model_validate_json(chemin.read_bytes())
    except (OSError, ValidationError):
        mesure = _mesurer(sirens, ailleurs, geographie)
    ecrire_si_possible(chemin, mesure.model_dump_json().encode())
    return mesure


def _cle(sirens: tuple[str, ...], ailleurs: tuple[str, ...], geographie: Referentiel) -> str:
    """Everything that the answer depends on; the loaded data by size and date, which costs nothing to read."""
    texte = f"{FORMAT}|{__version__}|{geographie.empreinte}|{list(etat_des_donnees())}|{sirens}|{ailleurs}"
    return hashlib.sha256(texte.encode()).hexdigest()[:24]


def etat_des_donnees() -> tuple[tuple[int, int] | None, ...]:
    """The state of the open data that a verdict depends on: it changes when others are loaded."""
    return tuple(_etat(dossier_donnees() / "connecteurs" / f"{jeu}.parquet") for jeu in _JEUX)


def _etat(fichier: Path) -> tuple[int, int] | None:
    try:
        lu = fichier.stat()
    except OSError:
        return None
    return lu.st_size, lu.st_mtime_ns


def _mesurer(sirens: tuple[str, ...], ailleurs: tuple[str, ...], geographie: Referentiel) -> MesureVerdict:
    # The engine brings numpy: imported only when there is something to compute.
    import numpy as np

    from binome.moteur.perimetre.etat import Etat
    from binome.services.territoire.terrain import du_referentiel

    terrain = du_referentiel(sirens, geographie=geographie)
    if terrain.echanges is None:
        return MesureVerdict()
    etat = Etat(terrain.echanges, np.searchsorted(terrain.adjacence.codes, sirens).tolist())
    if not etat.residents or not etat.emplois:
        return MesureVerdict()
    flots = terrain.flots
    mesure = MesurePerimetre(
        nature="estime" if flots.nature == "estime" else "observe",
        offre=_part(flots, etat.internes / etat.residents),
        demande=_part(flots, etat.internes / etat.emplois),
        source=flots.source,
        millesime=flots.millesime,
    )
    observe = mesure.nature == "observe" and len(sirens) > 1
    return MesureVerdict(mesure=mesure, mieux=_mieux(terrain, sirens, ailleurs) if observe else None)


def _part(flots: Flots, valeur: float) -> Part:
    bas, haut = flots.fourchette(valeur) or (valeur, valeur)
    return Part(bas=round(bas, 6), haut=round(haut, 6))


def _mieux(terrain: Terrain, sirens: tuple[str, ...], ailleurs: tuple[str, ...]) -> PerimetreMieux | None:
    """The best connected perimeter with no more EPCI, around the member with most jobs, if it is proved."""
    import numpy as np

    from binome.moteur.perimetre.auto_contention.recherche import proposer
    from binome.moteur.perimetre.etat import Etat
    from binome.moteur.perimetre.question import Question

    noyaux.exiger()
    echanges = terrain.flots_connus()
    rangs = np.searchsorted(terrain.adjacence.codes, sirens)
    actuel = Etat(echanges, rangs.tolist())
    centre = sirens[int(np.argmax(echanges.emplois[rangs]))]
    question = Question(
        avec=(centre,),
        sans=ailleurs,
        objectif="auto-contention",
        max_unites=len(sirens),
        # Without a bound on size, the best basin of any region is its metropolis.
        residents_max=2 * actuel.residents,
        budget_s=BUDGET_S,
    )
    reponse = proposer(echanges, terrain.adjacence, question)
    if reponse.certificat.statut != "prouve" or not reponse.propositions:
        return None
    meilleure = reponse.propositions[0]
    return PerimetreMieux(
        sirens=meilleure.unites,
        auto_contention=round(meilleure.valeur, 6),
        actuelle=round(2 * actuel.internes / (actuel.residents + actuel.emplois), 6),
        centre=centre,
        ensembles_examines=reponse.certificat.ensembles_examines,
    )
