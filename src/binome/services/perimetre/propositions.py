"""What the engine proposes beside a perimeter, with what is proved of each answer; kept by set of members."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from binome.domaine.dossier.dossier import Dossier
from binome.moteur.perimetre.etat import PerimetreError
from binome.services.calculs import calculs, noyaux
from binome.services.perimetre.etabli import retenus_connus
from binome.services.perimetre.sol import sol
from binome.services.socle.memoire import MemoireVive
from binome.services.territoire import questions as perimetre
from binome.services.territoire.terrain import Flots, Terrain

BUDGET_S = 0.45
"""For each of the two questions: under one second for both."""
MEMBRES_MAX = 40
_gardees = MemoireVive["Propositions"](64)
"""By state of the terrain, members, and EPCI that are taken."""


@dataclass(frozen=True)
class Proposition:
    """A perimeter of the engine. fourchette: bounds when estimated, else None.

    entrants, sortants: SIREN against the perimeter of the dossier.
    """

    sirens: tuple[str, ...]
    auto_contention: float
    fourchette: tuple[float, float] | None
    residents: float
    emplois: float
    entrants: tuple[str, ...]
    sortants: tuple[str, ...]


@dataclass(frozen=True)
class Reponse:
    """The answers to one question. statut: prouve, borne or non_prouve, of the first one; refus: why there is none."""

    question: str
    propositions: tuple[Proposition, ...] = ()
    statut: str = "non_prouve"
    ecart: float | None = None
    examines: int = 0
    refus: str = ""

    @property
    def interrompue(self) -> bool:
        """Whether time ran out before anything was found, as it may on a busy machine."""
        return not (self.propositions or self.refus or self.statut == "prouve")


@dataclass(frozen=True)
class Propositions:
    """All that the engine proposes. centre: the member with most jobs; exclus: EPCI that candidate elsewhere."""

    reponses: tuple[Reponse, ...]
    flots: Flots
    centre: str = ""
    exclus: tuple[str, ...] = ()


def proposer(dossier: Dossier, autres: Iterable[Dossier]) -> Propositions:
    """Perimeters around the same centre, and additions to the perimeter as it is. Under a second, then at once
    (but for what nothing is proved of, asked again).

    Errors: ReferentielError, OccupeError, PreparationError.
    """
    connu = sol()
    retenus = retenus_connus(dossier, connu.general)
    ailleurs = {s for autre in autres for s in autre.perimetre.sirens_retenus}
    ailleurs |= {m.siren for m in dossier.perimetre.membres if m.candidature_ailleurs}
    exclus = tuple(sorted(s for s in ailleurs - set(retenus) if s in connu.general.noms))
    cle = (connu.etat, retenus, exclus)
    if connues := _gardees.lire(cle):
        return connues
    noyaux.exiger()
    trouvees = calculs.a_part(calculs.RECHERCHE, _chercher, retenus, exclus)
    if any(reponse.statut == "non_prouve" and not reponse.refus for reponse in trouvees.reponses):
        return trouvees
    return _gardees.ranger(cle, trouvees)


def _chercher(retenus: tuple[str, ...], exclus: tuple[str, ...]) -> Propositions:
    return _demander(sol().terrain(retenus), retenus, exclus)


def _demander(terrain: Terrain, retenus: tuple[str, ...], exclus: tuple[str, ...]) -> Propositions:
    if not retenus:
        return Propositions((), terrain.flots)
    if len(retenus) > MEMBRES_MAX:
        refus = f"Au-delà de {MEMBRES_MAX} intercommunalités, Binôme ne cherche plus de périmètre à votre place."
        return Propositions((Reponse("", refus=refus),), terrain.flots)
    centre = _centre(terrain, retenus)
    n = len(retenus)
    autant = {
        "avec": (centre,),
        "max_unites": max(n, 2),
        "residents_max": _plafond(terrain, retenus),
        "alternatives": 1,
    }
    questions = (
        (f"Autour de {terrain.nom(centre)} : {max(n, 2)} intercommunalités et deux fois vos actifs, au plus", autant),
        ("Toutes les vôtres, et jusqu'à deux de plus", {"avec": retenus, "max_unites": n + 2}),
    )
    reponses = tuple(_reponse(terrain, titre, retenus, {**q, "sans": exclus}) for titre, q in questions)
    return Propositions(reponses, terrain.flots, centre, exclus)


def _centre(terrain: Terrain, retenus: tuple[str, ...]) -> str:
    """The member with most jobs (ties: by SIREN); with no flow known, the first one."""
    if terrain.echanges is None:
        return retenus[0]
    emplois = dict(zip(terrain.echanges.codes.tolist(), terrain.echanges.emplois.tolist(), strict=True))
    return max(retenus, key=lambda s: (emplois.get(s, 0.0), s))


def _plafond(terrain: Terrain, retenus: tuple[str, ...]) -> float | None:
    """Twice the residents: without it, the search runs to the nearest metropolis, which keeps everyone."""
    if terrain.echanges is None:
        return None
    residents = dict(zip(terrain.echanges.codes.tolist(), terrain.echanges.residents.tolist(), strict=True))
    return 2.0 * float(sum(residents.get(s, 0.0) for s in retenus))


def _reponse(terrain: Terrain, titre: str, retenus: tuple[str, ...], champs: dict[str, Any]) -> Reponse:
    from binome.moteur.perimetre.question import Question

    try:
        trouve = perimetre.proposer(terrain, Question(**champs, budget_s=BUDGET_S))
    except PerimetreError as erreur:
        return Reponse(titre, refus=_pour_le_web(str(erreur)))
    certificat = trouve["certificat"]
    propositions = tuple(_proposition(p, set(retenus)) for p in trouve["propositions"])
    return Reponse(titre, propositions, certificat["statut"], certificat["ecart"], certificat["ensembles_examines"])


def _proposition(brute: dict[str, Any], retenus: set[str]) -> Proposition:
    sirens = tuple(brute["unites"])
    return Proposition(
        sirens,
        brute["valeur"],
        brute.get("fourchettes", {}).get("valeur"),
        brute["residents"],
        brute["emplois"],
        tuple(s for s in sirens if s not in retenus),
        tuple(sorted(retenus - set(sirens))),
    )


def _pour_le_web(message: str) -> str:
    """The reason without the options of the command line."""
    if "d'un seul tenant" in message:
        return "Rien ne relie vos intercommunalités d'un seul tenant avec deux de plus, hors celles qui sont exclues."
    return message.split(" Resserrez ")[0]
