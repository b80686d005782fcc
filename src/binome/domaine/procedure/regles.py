"""What a call asks before a file is judged: the points of admissibility, and what silence is worth in the meantime."""

from __future__ import annotations

from pydantic import ConfigDict, Field, model_validator

from binome.domaine.procedure.delai import RegleDuSilence, SensDuSilence
from binome.domaine.socle.modele import Identifiant, Modele


class _Partie(Modele):
    """A part of a call: what it says is never an empty text."""

    model_config = ConfigDict(str_min_length=1)


class PointDeRecevabilite(_Partie):
    """A point that an instructor checks. `clauses` and `familles`: of which findings are shown beside it."""

    id: Identifiant
    libelle: str
    aide: str | None = None
    clauses: tuple[str, ...] = ()
    familles: tuple[str, ...] = ()
    source: str


class SilenceDeLAppel(_Partie):
    """What the silence of the administration is worth, and after how long: months, or days, never both."""

    sens: SensDuSilence
    mois: int = Field(default=0, ge=0, le=24)
    jours: int = Field(default=0, ge=0, le=730)
    source: str

    @model_validator(mode="after")
    def _un_delai(self) -> SilenceDeLAppel:
        if bool(self.mois) == bool(self.jours):
            raise ValueError("donnez « mois » ou « jours », l'un des deux")
        return self

    @property
    def regle(self) -> RegleDuSilence:
        return RegleDuSilence(self.sens, self.mois, self.jours, self.source)


class AutoriteDeLAppel(_Partie):
    """Who receives deposits, and how to reach them: what a receipt must say (CRPA, art. R112-11-1)."""

    nom: str
    adresse: str
    telephone: str = ""
    courriel: str = ""
    source: str


class RappelDesAvis(_Partie):
    """How many days before the last day given for the opinions those who owe one are reminded of it; 0: never."""

    jours: int = Field(default=7, ge=0, le=90)
    source: str = "Choix de Binôme : aucun texte public ne dit quand rappeler un avis attendu"
