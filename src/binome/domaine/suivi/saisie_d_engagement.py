"""What one types of a promise and of what became of it, read as every door reads it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import BeforeValidator, Field

from binome.domaine.socle.modele import Euros, Jour, Ligne, LigneLibre, Modele, Texte, TexteLibre
from binome.domaine.suivi.engagements import ActeDEngagement
from binome.domaine.suivi.saisie import rien_si_vide

MontantLibre = Annotated[Euros | None, BeforeValidator(rien_si_vide)]
JourLibre = Annotated[Jour | None, BeforeValidator(rien_si_vide)]


class SaisieDEngagement(Modele):
    """Une promesse : qui, quoi, où c'est écrit, combien, pour quand."""

    operateur: Ligne
    """Qui s'engage."""
    quoi: Texte
    """À quoi."""
    montant: MontantLibre = None
    """Combien d'euros ; rien pour un service."""
    jour: Jour
    """Le jour de l'engagement."""
    echeance: JourLibre = None
    """Pour quand."""
    piece: Ligne
    """Où c'est écrit : le document."""
    page: Annotated[Ligne, Field(max_length=40)]
    """La page, ou l'article."""
    fiche: Annotated[str, Field(max_length=64)] = ""
    """L'action, s'il y en a une."""

    def refus(self, jour: dt.date) -> str | None:
        """Why it cannot be written that day, as a sentence; None when it can."""
        if self.jour > jour:
            return "Un engagement à venir ne s'écrit pas encore : donnez le jour où il a été pris."
        if self.echeance and self.echeance < self.jour:
            return "L'échéance vient avant l'engagement : vérifiez les deux dates."
        return None


class SaisieDeSuite(Modele):
    """Ce qui est dit d'un engagement."""

    acte: ActeDEngagement
    """De quoi il s'agit."""
    jour: Jour
    """Le jour du fait."""
    montant: MontantLibre = None
    """Ce qui est prouvé, en euros."""
    preuve: LigneLibre = None
    """Où c'est prouvé : la pièce et sa page, une adresse."""
    texte: TexteLibre = None
    """En une phrase ou deux."""
    corrige: int | None = None
    """La ligne que celle-ci remplace."""
    annule: bool = False
    """Vrai quand la correction retire la ligne."""

    def refus(self, jour: dt.date) -> str | None:
        """Why it cannot be written that day, as a sentence; None when it can."""
        if self.jour > jour:
            return "Ce jour n'est pas encore venu."
        if self.annule:
            return None if self.texte else "Dites pourquoi vous annulez cette ligne."
        if self.acte in (ActeDEngagement.preuve, ActeDEngagement.tenu) and not self.preuve:
            return "Dites où c'est prouvé : la pièce et sa page, ou une adresse."
        if self.acte not in (ActeDEngagement.preuve, ActeDEngagement.tenu) and not self.texte:
            return "Dites pourquoi, en une phrase."
        return None
