"""The economic profile of a carrier: what only it can declare, asked when a scheme needs it, and never public."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from binome.domaine.socle.identifiants import Siren
from binome.domaine.socle.modele import (
    Booleen,
    Euros,
    Identifiant,
    Jour,
    Ligne,
    LigneLibre,
    Modele,
    Nombre,
)


class Taille(StrEnum):
    """The size of a firm, as European law counts it; declared, because it counts the group."""

    micro = "micro"
    petite = "petite"
    moyenne = "moyenne"
    eti = "eti"
    grande = "grande"


class AideMinimis(Modele):
    """Une aide de minimis déjà reçue."""

    montant: Euros
    """Montant en euros."""
    date: Jour | None = None
    """Jour où le droit à l'aide a été accordé."""
    financeur: LigneLibre = None
    """Qui l'a accordée."""


class Declaration(Modele):
    """Ce que le porteur déclare d'une condition que rien ne calcule."""

    condition: Identifiant
    """La condition, par son nom."""
    tenue: Booleen
    """Vrai quand elle est remplie."""
    le: Jour
    """Jour de la déclaration."""
    par: Ligne
    """Qui déclare."""


class ProfilEconomique(Modele):
    """Le profil économique d'un porteur : déclaré, confidentiel, demandé seulement si un dispositif en a besoin."""

    siren: Siren | None = None
    """SIREN du porteur."""
    effectif: Nombre | None = Field(default=None, ge=0)
    """Nombre de salariés."""
    chiffre_affaires: Euros | None = None
    """Chiffre d'affaires du dernier exercice, en euros."""
    bilan: Euros | None = None
    """Total du bilan, en euros."""
    taille: Taille | None = None
    """Taille au sens européen, groupe compris."""
    creation: Jour | None = None
    """Date de création."""
    groupe: Booleen | None = None
    """Vrai quand l'entreprise appartient à un groupe."""
    difficulte: Booleen | None = None
    """Vrai quand elle est en difficulté au sens européen."""
    a_jour: Booleen | None = None
    """Vrai quand ses obligations fiscales et sociales sont à jour."""
    aides_minimis: tuple[AideMinimis, ...] | None = None
    """Aides de minimis reçues, groupe compris ; une liste vide déclare qu'il n'y en a pas."""
    declarations: tuple[Declaration, ...] = ()
    """Ce qui est déclaré des conditions que rien ne calcule."""

    def declaration(self, condition: str) -> Declaration | None:
        """The last word of the carrier on a condition, None when it said nothing."""
        siennes = [d for d in self.declarations if d.condition == condition]
        return max(siennes, key=lambda d: d.le, default=None)

    def declarer(self, dites: Mapping[str, bool | None], par: str, le: dt.date) -> ProfilEconomique:
        """The same with what is now said of these conditions: None takes back what was; what is said again keeps its
        day and its author."""
        avant = {condition: self.declaration(condition) for condition in dites}
        gardees = [d for d in self.declarations if d.condition not in dites]
        for condition, tenue in dites.items():
            lue = avant[condition]
            if lue is not None and lue.tenue == tenue:
                gardees.append(lue)
            elif tenue is not None:
                gardees.append(Declaration(condition=condition, tenue=tenue, le=le, par=par))
        return self.model_copy(update={"declarations": tuple(gardees)})

    @property
    def minimis_sans_date(self) -> Decimal:
        """Euros of the de minimis aids whose day is not known."""
        return sum((a.montant for a in self.aides_minimis or () if a.date is None), Decimal(0))
