"""What a call and the law of the day ask of whoever is tied to a candidature that they judge."""

from __future__ import annotations

import datetime as dt

from pydantic import ConfigDict, Field

from binome.domaine.socle.modele import Identifiant, Jour, Modele


class FormeDeDeport(Modele):
    """How someone of that quality stands aside: in which form, written by whom."""

    model_config = ConfigDict(str_min_length=1)

    id: Identifiant
    qualite: str
    forme: str
    formalise_par: str
    source: str
    en_vigueur_du: Jour | None = None
    """First day of force, inclusive."""
    jusqu_au: Jour | None = None
    """Last day of force, inclusive."""

    def en_vigueur(self, jour: dt.date) -> bool:
        """Whether this form is that of a day."""
        return (self.en_vigueur_du or dt.date.min) <= jour <= (self.jusqu_au or dt.date.max)


class Impartialite(Modele):
    """The clause under which ties are read, the bounds of their search, the forms of a recusal."""

    model_config = ConfigDict(str_min_length=1)

    clause: Identifiant
    chaines_max: int = Field(default=20, gt=0, le=1_000)
    """Chains shown for one judge, the shortest."""
    essais_max: int = Field(default=20_000, gt=0, le=1_000_000)
    """Partial chains looked at for one judge, before saying that the search stopped."""
    source: str
    formes: tuple[FormeDeDeport, ...] = ()
