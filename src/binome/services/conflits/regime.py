"""Under which clause of law ties are read on a day, and which forms a recusal takes: data of the call of a campaign."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from binome.appels.appel import Clause
from binome.appels.catalogue import retrouver_appel
from binome.appels.impartialite import FormeDeDeport
from binome.domaine.conflits.chemins import Bornes
from binome.domaine.conflits.constat import NatureDuLien
from binome.registre.models import Campagne

INCONNU = (
    "Cet appel ne dit rien des liens de qui juge : demandez à qui administre la campagne sous quelle règle les lire."
)
A_DIRE = {
    NatureDuLien.double_role_public: "Double rôle public",
    NatureDuLien.interet_prive: "Intérêt privé ou personnel",
}
"""How a chain is called on a page: of what it is made, nothing more."""


@dataclass(frozen=True)
class Regime:
    """What the call says on a day. `clause`: None when it says nothing."""

    clause: Clause | None
    formes: tuple[FormeDeDeport, ...]
    bornes: Bornes

    def forme(self, identifiant: str) -> FormeDeDeport | None:
        """One of the forms in force."""
        return next((f for f in self.formes if f.id == identifiant), None)


def regime(campagne: Campagne, jour: dt.date) -> Regime:
    """The rule of a campaign on a day."""
    appel = retrouver_appel(campagne.appel).appel
    dit = appel.impartialite
    if dit is None:
        return Regime(None, (), Bornes())
    formes = tuple(f for f in dit.formes if f.en_vigueur(jour))
    return Regime(appel.clause(dit.clause, jour), formes, Bornes(dit.chaines_max, dit.essais_max))
