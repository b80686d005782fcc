"""What a call says of the labels that it grants: data, each set with its source."""

from __future__ import annotations

from pydantic import Field

from binome.domaine.socle.modele import Jour, Ligne, Modele, Texte


class ReglesDuLabel(Modele):
    """What a call says of its labels; what it leaves out is Binôme's default."""

    suspension: bool = False
    """Si un label peut être suspendu."""
    delai_observations: int = Field(default=15, ge=1, le=365)
    """Jours laissés au territoire, au moins, pour répondre avant que son label soit touché."""
    autorite: Ligne | None = None
    """Qui l'accorde, quand ce n'est pas le comité."""
    dernier_jour: Jour | None = None
    """Dernier jour des labels, s'il est fixé."""
    rappel_de_fin: int = Field(default=90, ge=0, le=1000)
    """Jours avant la fin d'un label où le territoire en est prévenu ; 0 : jamais."""
    source: Texte = "Choix de Binôme"
