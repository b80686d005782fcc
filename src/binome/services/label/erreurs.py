"""What is refused about labels."""

from __future__ import annotations

from binome.domaine.socle.erreurs import BinomeError, Famille


class LabelIntrouvableError(BinomeError):
    """No label has that number."""

    code = "label_introuvable"
    famille = Famille.introuvable

    def __init__(self, identifiant: str) -> None:
        self.identifiant = identifiant
        super().__init__(f"Aucun label ne porte le numéro « {identifiant[:60]} ».")


class ActeDuLabelRefuseError(BinomeError):
    """This act may not be done of this label; the phrase says why, in French."""

    code = "acte_du_label_refuse"
    famille = Famille.conflit
