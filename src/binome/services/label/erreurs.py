"""What is refused about labels."""

from __future__ import annotations

from binome.domaine.socle.erreurs import BinomeError, Famille


class LabelIntrouvableError(BinomeError):
    """No label has that number, or that version."""

    code = "label_introuvable"
    famille = Famille.introuvable

    def __init__(self, identifiant: str, version: int | None = None) -> None:
        self.identifiant = identifiant
        dite = "" if version is None else f", ou il n'a pas de version {version}"
        super().__init__(f"Aucun label ne porte le numéro « {identifiant[:60]} »{dite}.")


class ListeIndisponibleError(BinomeError):
    """A status list cannot be signed now. Anyone may ask for one: where the key lies, and what to do, is for others."""

    code = "liste_indisponible"
    famille = Famille.indisponible
    PHRASE = (
        "La liste d'états ne peut pas être signée en ce moment. Réessayez plus tard ; si cela dure, dites-le à qui "
        "tient ce site."
    )


class ActeDuLabelRefuseError(BinomeError):
    """This act may not be done of this label; the phrase says why, in French."""

    code = "acte_du_label_refuse"
    famille = Famille.conflit
