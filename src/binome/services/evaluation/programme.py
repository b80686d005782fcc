"""The programme itself, on the open data that are loaded: private jobs of every EPCI, labelled or not.

Labels went to places chosen for their industry and their difficulties; the sentence that says so comes first, and no
figure goes without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from binome.domaine.langue.typographie import accord, enumerer, nombre, pourcent, soigner
from binome.moteur.evaluation.panel import EvaluationError, Panel, Reels, build
from binome.moteur.evaluation.voisinage import Comparaison, comparer
from binome.services.evaluation.etude import Etude, etudier
from binome.services.territoire import precedents

if TYPE_CHECKING:
    from binome.referentiel.connecteurs.depot import Depot
    from binome.referentiel.consultation import Referentiel

COHORTES = {1: 2019, 2: 2024}
"""First full year with the label, by phase: the first was announced at the end of 2018, the second in November 2023."""
REFERENCE = 2018
RESERVES = (
    "Les labels ont été donnés à des lieux choisis pour leur industrie et leurs difficultés : ils n'avaient pas à "
    "évoluer comme les autres.",
    "La liste de la première phase est celle de fin 2022, sans date d'entrée : tous ses membres comptent depuis 2019.",
    "2020 est une année d'épidémie ; un lieu de saison y est photographié fermé.",
    "Les mêmes lieux ont souvent d'autres programmes : ce qui leur arrive n'est pas à un seul.",
)


CHAMPS = {
    "prive": "L'emploi est celui du secteur privé, toutes activités, au 31 décembre et au lieu de paie.",
    "industriel": "L'emploi est celui des établissements privés dont l'activité déclarée est industrielle (sections B "
    "à E), au 31 décembre et au lieu de paie : un établissement qui change d'activité déclarée y entre ou en sort.",
}
"""What is counted, in words."""
NOMS = {"prive": "emploi privé", "industriel": "emploi industriel"}
SANS_INDUSTRIE = (
    "L'emploi industriel, année par année, n'est pas dans les données chargées : chargez le fichier de l'Urssaf par "
    "commune et activité (binome donnees charger urssaf-emploi FICHIER)."
)
Champ = Literal["prive", "industriel"]


@dataclass(frozen=True)
class Donnees:
    """Private jobs of each EPCI, a year a column, with the year of its label (0: none), and where they come from.

    champ: whether of every activity, or of the industry alone, where a figure withheld makes the whole unknown.
    """

    sirens: tuple[str, ...]
    annees: tuple[int, ...]
    emplois: Reels
    cohortes: tuple[int, ...]
    source: str
    champ: Champ = "prive"

    @property
    def nom(self) -> str:
        return NOMS[self.champ]


def lire(geographie: Referentiel, depot: Depot, champ: Champ = "prive") -> Donnees:
    """What is loaded. Errors: EvaluationError, saying what to load and how."""
    from binome.referentiel.connecteurs.lectures import emplois_epci, emplois_industriels_epci

    provenance = depot.provenance("urssaf-emploi")
    if provenance is None:
        raise EvaluationError(
            "Les emplois privés par commune ne sont pas chargés : binome donnees charger urssaf-emploi FICHIER."
        )
    annees = tuple(sorted(provenance.annexe["annees"]))
    epci_de = geographie.epci_des_communes()
    lire_une_annee = emplois_epci if champ == "prive" else emplois_industriels_epci
    lus = [emplois for annee in annees if (emplois := lire_une_annee(depot, epci_de, annee)) is not None]
    if not lus:
        raise EvaluationError(SANS_INDUSTRIE)
    sirens = tuple(geographie.sirens())
    tableau = np.full((len(sirens), len(lus)), np.nan)
    for colonne, emplois in enumerate(lus):
        rangs = np.searchsorted(sirens, emplois.unites)
        tableau[rangs, colonne] = np.where(emplois.tus, np.nan, emplois.effectifs)
    return Donnees(sirens, annees, tableau, _cohortes(geographie, depot, sirens), provenance.source, champ)


def _cohortes(geographie: Referentiel, depot: Depot, sirens: Sequence[str]) -> tuple[int, ...]:
    depuis: dict[str, int] = {}
    for phase, annee in COHORTES.items():
        connus = precedents.charges(geographie, depot, phase)
        if connus is None:
            raise EvaluationError(
                f"La liste des territoires de la phase {phase} n'est pas chargée : "
                "binome donnees charger territoires-industrie FICHIER."
            )
        for territoire in connus:
            for membre in territoire.membres:
                depuis.setdefault(membre, annee)
    return tuple(depuis.get(siren, 0) for siren in sirens)


def en_panel(donnees: Donnees) -> Panel:
    """The logarithm of jobs: gaps are then relative. An EPCI without jobs in a year is set aside. Errors:
    EvaluationError."""
    n, t = donnees.emplois.shape
    with np.errstate(divide="ignore", invalid="ignore"):
        logarithmes = np.where(donnees.emplois > 0, np.log(donnees.emplois), np.nan)
    return build(
        np.repeat(donnees.sirens, t).tolist(),
        np.tile(donnees.annees, n).tolist(),
        np.repeat(donnees.cohortes, t).tolist(),
        logarithmes.ravel().tolist(),
    )


def etudier_le_programme(donnees: Donnees, *, graine: int = 0) -> Etude:
    """Both cohorts, against the EPCI never labelled. Errors: EvaluationError."""
    return etudier(en_panel(donnees), graine=graine)


@dataclass(frozen=True)
class Place:
    """A territory beside the places never labelled that looked like it. annee: the one that is judged."""

    sirens: tuple[str, ...]
    annee: int
    comparaison: Comparaison
    donneurs: tuple[str, ...]


def situer(donnees: Donnees, sirens: Sequence[str], annee: int | None = None) -> Place:
    """Jobs of these EPCI together, in the last year or `annee`, since the one before the first label.

    Errors: EvaluationError (unknown EPCI, year not loaded, fewer than twenty comparable places).
    """
    sirens = tuple(dict.fromkeys(sirens))
    rang = {siren: k for k, siren in enumerate(donnees.sirens)}
    if inconnus := [siren for siren in sirens if siren not in rang]:
        quoi = "EPCI inconnu" if len(inconnus) == 1 else "EPCI inconnus"
        raise EvaluationError(f"{quoi} : {enumerer(inconnus)}. Donnez des SIREN d'EPCI d'aujourd'hui.")
    fin = donnees.annees[-1] if annee is None else annee
    if REFERENCE not in donnees.annees or fin not in donnees.annees or fin <= REFERENCE:
        raise EvaluationError(
            f"Les emplois vont de {donnees.annees[0]} à {donnees.annees[-1]} : il faut {REFERENCE} et une année après."
        )
    jamais = [k for k, cohorte in enumerate(donnees.cohortes) if cohorte == 0 and donnees.sirens[k] not in sirens]
    lieu = donnees.emplois[[rang[siren] for siren in sirens]].sum(axis=0)
    vue = comparer(lieu, donnees.emplois[jamais], donnees.annees.index(REFERENCE), donnees.annees.index(fin))
    return Place(sirens, fin, vue, tuple(donnees.sirens[jamais[k]] for k in vue.donneurs))


def phrase(etude: Etude, champ: Champ = "prive") -> str:
    """What the figures say of the programme, and what they do not: the sentence that goes with them everywhere."""
    effet, avant = etude.simple.effet, etude.avant.p
    sens = "moins" if effet < 0 else "plus"
    debut = (
        f"Depuis leur label, les EPCI labellisés ont vu leur {NOMS[champ]} croître de {pourcent(abs(effet))} de {sens} "
        "que celui des EPCI jamais labellisés"
    )
    suite = "" if avant is None or avant >= 0.05 else " ; ils s'en écartaient déjà avant"
    return soigner(f"{debut}{suite}. Ces données ne disent pas si le programme a aidé ou non.")


def reserves(donnees: Donnees) -> list[str]:
    """What no figure of the programme goes without."""
    labellises = pourcent(float(np.mean(np.array(donnees.cohortes) > 0)), 0)
    rares = f"{labellises} des EPCI sont labellisés : les lieux comparables sont peu nombreux, et souvent voisins."
    tus = int(np.isnan(donnees.emplois).any(axis=1).sum()) if donnees.champ == "industriel" else 0
    secret = [
        f"{accord(tus, 'EPCI', 'EPCI')} où un effectif est tu par le secret statistique : laissés de côté."
    ] * bool(tus)
    return [soigner(reserve) for reserve in (RESERVES[0], rares, CHAMPS[donnees.champ], *secret, *RESERVES[1:])]


def phrase_de_la_place(place: Place) -> str:
    """The same for one territory."""
    vue, combien = place.comparaison, len(place.donneurs) + 1
    return soigner(
        f"De {REFERENCE} à {place.annee}, son emploi privé s'écarte de {'−' if vue.ecart < 0 else '+'}"
        f"{pourcent(abs(vue.ecart))} de la médiane de {accord(combien - 1, 'lieu comparable', 'lieux comparables')} "
        f"jamais labellisés : rang {nombre(vue.rang)} sur {nombre(combien)}, du plus fort recul à la plus forte "
        "hausse. Un rang n'est pas une preuve."
    )


def place_to_json(place: Place, donnees: Donnees, noms: dict[str, str]) -> dict[str, Any]:
    """The place as JSON: gaps are logarithms since the reference year."""
    vue = place.comparaison
    return {
        "sirens": list(place.sirens),
        "reference": REFERENCE,
        "annee": place.annee,
        "ecart": vue.ecart,
        "rang": vue.rang,
        "sur": len(place.donneurs) + 1,
        "annees": list(donnees.annees),
        "parcours": vue.parcours.tolist(),
        "donneurs": [
            {"siren": siren, "nom": noms.get(siren, siren), "parcours": parcours}
            for siren, parcours in zip(place.donneurs, vue.parcours_donneurs.tolist(), strict=True)
        ],
        "lecture": [phrase_de_la_place(place), *reserves(donnees)],
    }
