"""The annex on the programme: every private job, then those of the industry when they are loaded; the same sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from binome.domaine.langue.typographie import majuscule, soigner
from binome.moteur.evaluation.panel import EvaluationError
from binome.services.evaluation import etude, mise_en_forme
from binome.services.evaluation.etude import Etude
from binome.services.evaluation.programme import (
    Champ,
    Donnees,
    etudier_le_programme,
    lire,
    phrase,
    reserves,
)

if TYPE_CHECKING:
    from binome.referentiel.connecteurs.depot import Depot
    from binome.referentiel.consultation import Referentiel


@dataclass(frozen=True)
class Volet:
    """One kind of jobs, studied."""

    donnees: Donnees
    etude: Etude

    @property
    def dites(self) -> list[str]:
        """The sentence that goes with every figure, then what none of them goes without."""
        return [phrase(self.etude, self.donnees.champ), *reserves(self.donnees)]

    @property
    def titre(self) -> str:
        return majuscule(self.donnees.nom)


@dataclass(frozen=True)
class Annexe:
    """What was studied; `manque`: why the industry is not there, when it was asked for among others."""

    volets: tuple[Volet, ...]
    manque: str | None = None


def etudier(
    geographie: Referentiel, depot: Depot, emploi: Literal["tous", "prive", "industriel"], *, graine: int = 0
) -> Annexe:
    """Study what is loaded; with « tous », the industry may be missing.

    Errors: EvaluationError, saying what to load.
    """
    if emploi != "tous":
        return Annexe((_volet(geographie, depot, emploi, graine),))
    prive = _volet(geographie, depot, "prive", graine)
    try:
        return Annexe((prive, _volet(geographie, depot, "industriel", graine)))
    except EvaluationError as manque:
        return Annexe((prive,), str(manque))


def _volet(geographie: Referentiel, depot: Depot, champ: Champ, graine: int) -> Volet:
    donnees = lire(geographie, depot, champ)
    return Volet(donnees, etudier_le_programme(donnees, graine=graine))


def to_json(annexe: Annexe) -> dict[str, Any]:
    """The first kind of jobs at the root, as one study; the industry under `industrie`, null with its reason."""
    premier, *suite = annexe.volets
    arbre = _arbre(premier)
    if suite or annexe.manque:
        arbre["industrie"] = _arbre(suite[0]) if suite else None
        arbre["industrie_manque"] = soigner(annexe.manque) if annexe.manque else None
    return arbre


def _arbre(volet: Volet) -> dict[str, Any]:
    dites, donnees = volet.dites, volet.donnees
    tete = {"emploi": donnees.nom, "phrase": dites[0], "reserves": dites[1:], "source": donnees.source}
    return {**tete, **etude.to_json(volet.etude)}


def texte(annexe: Annexe) -> str:
    """For a terminal."""
    parties = []
    for volet in annexe.volets:
        tableau = mise_en_forme.texte(volet.etude, volet.titre, logarithme=True)
        parties.append("\n".join([*volet.dites, soigner(f"Source : {volet.donnees.source}."), "", tableau]))
    if annexe.manque:
        parties.append(f"{soigner(annexe.manque)}\n")
    return "\n".join(parties)


def svg(annexe: Annexe) -> str:
    """The drawing of the first kind of jobs."""
    premier = annexe.volets[0]
    return mise_en_forme.svg(premier.etude, premier.titre, logarithme=True)
