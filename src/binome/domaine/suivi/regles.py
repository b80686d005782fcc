"""What a call says of the follow-up of its labels; what it leaves out is Binôme's default, and says so."""

from __future__ import annotations

from pydantic import Field

from binome.domaine.socle.modele import Modele, Texte


class ReglesDuSuivi(Modele):
    """Ce qu'un appel dit du suivi des actions labellisées ; ce qu'il tait est un choix de Binôme."""

    rappel_mois: int = Field(default=3, ge=1, le=12)
    """De combien en combien de mois le porteur d'une action est invité à dire où elle en est."""
    silence_jours: int = Field(default=120, ge=1, le=1000)
    """Jours sans nouvelle au bout desquels une action est dite sans nouvelle."""
    reponse_jours: int = Field(default=90, ge=1, le=1000)
    """Jours laissés à un financeur pour répondre à une demande, avant qu'elle soit dite en retard."""
    non_tenu_jours: int = Field(default=365, ge=1, le=3650)
    """Jours après l'échéance d'un engagement sans aucune preuve, avant qu'il soit dit non tenu."""
    source: Texte = "Choix de Binôme : l'appel n'en dit rien."
    """D'où viennent ces durées."""
