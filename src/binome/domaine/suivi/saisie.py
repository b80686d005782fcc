"""What one types of an event, read as every door reads it."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from binome.domaine.socle.modele import Euros, Jour, LigneLibre, Modele, Nombre, TexteLibre
from binome.domaine.suivi.evenements import EvenementSuivi, GenreDeSuivi


def rien_si_vide(valeur: object) -> object:
    """Nothing, where what may be left out was left so."""
    return None if isinstance(valeur, str) and not valeur.strip() else valeur


class SaisieDeSuivi(Modele):
    """Ce qu'on dit d'une action : un fait, son jour, et ce qu'il demande."""

    fiche: Annotated[str, Field(max_length=64)] = ""
    """L'action ; rien pour ce qui concerne tout le plan."""
    genre: GenreDeSuivi
    """De quoi il s'agit."""
    acte: str
    """Ce qui s'est passé."""
    jour: Jour
    """Le jour du fait."""
    objet: LigneLibre = None
    """L'étape, l'indicateur ou le dispositif."""
    tiers: LigneLibre = None
    """Le financeur, ou de qui on attend quelque chose."""
    montant: Annotated[Euros | None, BeforeValidator(rien_si_vide)] = None
    """En euros."""
    valeur: Annotated[Nombre | None, BeforeValidator(rien_si_vide)] = None
    """La valeur d'un indicateur."""
    echeance: Annotated[Jour | None, BeforeValidator(rien_si_vide)] = None
    """Jusqu'à quand."""
    texte: TexteLibre = None
    """En une phrase ou deux."""
    cite: int | None = None
    """La difficulté levée, la décision exécutée."""
    corrige: int | None = None
    """L'événement que celui-ci remplace."""
    annule: bool = False
    """Vrai quand la correction retire l'événement."""

    def evenement(self, rang: int) -> EvenementSuivi:
        """The event that it would be, at that rank."""
        return EvenementSuivi(
            rang,
            self.fiche,
            self.genre,
            self.acte,
            self.jour,
            self.objet or "",
            self.tiers or "",
            self.montant,
            self.valeur,
            self.echeance,
            self.texte or "",
            self.cite,
            self.corrige,
            self.annule,
        )
