"""The grid of an opinion, as a call writes it: criteria, scale, weights, and what feeds each criterion.

A grid without a scale asks for comments only. Weights are all given, or none is: with some missing, a total would say
nothing. A total is arithmetic shown with its weights; nothing is ever decided by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from pydantic import ConfigDict, Field, model_validator

from binome.domaine.dossier.acteurs import NatureOrganisation
from binome.domaine.socle.modele import Identifiant, Modele
from binome.domaine.verdict.constat import Constat

MENTION = (
    "Les constats repris ici viennent d'un traitement automatisé : les règles de l'appel, publiées, appliquées au "
    "texte déposé. Une moyenne, s'il y en a une, n'est qu'un calcul sur les notes données par des personnes. Ni l'un "
    "ni l'autre ne fonde l'avis ni la décision, que des personnes prennent et motivent (code des relations entre le "
    "public et l'administration, art. L311-3-1)."
)
"""What every page and document says wherever findings or a total stand beside an opinion."""


class _Partie(Modele):
    """A part of a grid: what it says is never an empty text."""

    model_config = ConfigDict(str_min_length=1)


class InstanceAvis(_Partie):
    """A body that gives an opinion. `natures` are the kinds of organisations that are, or belong to, that body;
    `sigle`: its short name, for the columns of a table."""

    id: Identifiant
    nom: str
    sigle: str | None = None
    natures: tuple[NatureOrganisation, ...]
    source: str


class EchelleDeNotes(_Partie):
    """Whole marks, from the lowest to the highest; `degres` names each of them, in order, or none."""

    minimum: int = Field(ge=0, le=100)
    maximum: int = Field(ge=0, le=100)
    degres: tuple[str, ...] = ()
    source: str

    @model_validator(mode="after")
    def _croissante(self) -> EchelleDeNotes:
        if self.minimum >= self.maximum:
            raise ValueError("« minimum » doit être plus petit que « maximum »")
        if self.degres and len(self.degres) != self.maximum - self.minimum + 1:
            raise ValueError(f"« degres » nomme les {self.maximum - self.minimum + 1} notes, ou aucune")
        return self

    @property
    def notes(self) -> tuple[int, ...]:
        return tuple(range(self.minimum, self.maximum + 1))

    def degre(self, note: int) -> str | None:
        """The words of a mark, None when the call has none."""
        return self.degres[note - self.minimum] if self.degres and note in self.notes else None


class CritereAvis(_Partie):
    """What an opinion is asked to weigh. `clauses` and `familles`: of which findings feed it."""

    id: Identifiant
    nom: str
    question: str | None = None
    poids: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    clauses: tuple[str, ...] = ()
    familles: tuple[str, ...] = ()
    source: str


class Grille(_Partie):
    """The grid of a call, or of a campaign that was given its own."""

    source: str
    echelle: EchelleDeNotes | None = None
    criteres: tuple[CritereAvis, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _entiere(self) -> Grille:
        noms = [critere.id for critere in self.criteres]
        if double := next((nom for rang, nom in enumerate(noms) if nom in noms[:rang]), None):
            raise ValueError(f"le critère « {double} » est en double")
        sans = [critere.nom for critere in self.criteres if critere.poids is None]
        if sans and len(sans) < len(self.criteres):
            raise ValueError(f"le critère « {sans[0]} » n'a pas de poids : donnez-en à tous, ou à aucun")
        if self.echelle is None and not sans:
            raise ValueError("des poids sans échelle ne pèsent rien : ajoutez [grille.echelle], ou retirez-les")
        return self

    @property
    def ponderee(self) -> bool:
        return self.criteres[0].poids is not None

    def critere(self, identifiant: str) -> CritereAvis | None:
        return next((critere for critere in self.criteres if critere.id == identifiant), None)


class Nourri(Protocol):
    """What findings feed: a criterion of the grid, a point of admissibility."""

    @property
    def clauses(self) -> tuple[str, ...]: ...

    @property
    def familles(self) -> tuple[str, ...]: ...


def constats_du_critere(
    critere: Nourri, constats: Iterable[Constat], clauses_des_regles: Mapping[str, tuple[str, ...]]
) -> tuple[Constat, ...]:
    """The findings that feed a criterion, in their order. `clauses_des_regles`: rule → ids of its clauses; a clause
    that people judge is its own rule."""
    voulues = set(critere.clauses)

    def sien(constat: Constat) -> bool:
        clauses = clauses_des_regles.get(constat.regle, (constat.regle,))
        return not voulues.isdisjoint(clauses) or constat.regle.split("-")[0] in critere.familles

    return tuple(constat for constat in constats if sien(constat))


@dataclass(frozen=True, slots=True)
class TotalPondere:
    """A weighted mean on the scale, from the criteria that have a mark; `manquants`: the names of those left out."""

    valeur: float
    maximum: int
    poids: tuple[tuple[str, float], ...]
    manquants: tuple[str, ...]


def total(grille: Grille | None, notes: Mapping[str, int | None]) -> TotalPondere | None:
    """The weighted mean of the marks given; None without weights, without scale, or without any mark."""
    if grille is None or grille.echelle is None:
        return None
    notees = [(c, note, c.poids) for c in grille.criteres if (note := notes.get(c.id)) is not None and c.poids]
    if not notees:
        return None
    somme = sum((Fraction(str(poids)) * note for _, note, poids in notees), Fraction(0))
    compte = sum((Fraction(str(poids)) for *_, poids in notees), Fraction(0))
    return TotalPondere(
        valeur=float(somme / compte),
        maximum=grille.echelle.maximum,
        poids=tuple((critere.nom, poids) for critere, _, poids in notees),
        manquants=tuple(c.nom for c in grille.criteres if notes.get(c.id) is None),
    )
