"""What a call says of the agreements of the governance: data, set with its source."""

from __future__ import annotations

from pydantic import Field

from binome.domaine.socle.modele import Booleen, Modele, Texte


class ReglesDeLAccord(Modele):
    """Ce qu'un appel dit de l'accord de la gouvernance ; le reste est le choix de Binôme."""

    delai: int = Field(default=30, ge=1, le=365)
    """Jours laissés au binôme pour répondre."""
    rappel: int = Field(default=7, ge=1, le=90)
    """Jours avant la limite où un rappel part, puis entre deux rappels de retard."""
    interesse_remplace: Booleen = True
    """Vrai quand qui porte l'action ne signe pas lui-même : il délègue sa signature."""
    source: Texte = "Choix de Binôme : aucun texte public ne fixe la forme ni le délai de cet accord"
