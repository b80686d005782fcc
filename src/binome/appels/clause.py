"""A clause of a call or of the law, restated."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import ConfigDict, model_validator

from binome.domaine.socle.modele import Identifiant, Jour, Modele


class Ecrit(Modele):
    """A part of a call: what it says is never an empty text."""

    model_config = ConfigDict(str_min_length=1)


class Clause(Ecrit):
    """A clause, restated. `nature` says what gives it force: the call itself, the law, or a method of Binôme's.

    A clause of law may have several wordings, one for each period: they share its id, and their days do not overlap.
    `qualification` is how a finding names the fact under that wording. `verifiee_par` names who checks the clause when
    no machine can.
    """

    id: Identifiant
    texte: str
    source: str
    nature: Literal["appel", "droit", "methode"] = "appel"
    en_vigueur_du: Jour | None = None
    """First day of force, inclusive."""
    jusqu_au: Jour | None = None
    """Last day of force, inclusive."""
    qualification: str | None = None
    verifiee_par: str | None = None
    question: str | None = None

    def en_vigueur(self, jour: dt.date) -> bool:
        """Whether this wording is in force on a day."""
        return (self.en_vigueur_du or dt.date.min) <= jour <= (self.jusqu_au or dt.date.max)

    @property
    def datee(self) -> bool:
        return bool(self.en_vigueur_du or self.jusqu_au)

    @model_validator(mode="after")
    def _dates_du_droit(self) -> Clause:
        if self.datee and self.nature != "droit":
            raise ValueError("seule une clause du droit porte des dates : celles d'un appel valent pour tout l'appel")
        if (self.en_vigueur_du or dt.date.min) > (self.jusqu_au or dt.date.max):
            raise ValueError("« en_vigueur_du » vient après « jusqu_au »")
        return self
