"""What someone saves: from which revision, which places or which whole text, under what right."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from typing import Any, Self

from binome.domaine.droits.discretion import Arbre
from binome.domaine.droits.droits import Action
from binome.domaine.socle import chemin
from binome.domaine.socle.erreurs import BinomeError, Famille
from binome.domaine.texte.fusion import ABSENT, Conflit
from binome.registre.models import Revision
from binome.services.acces import ouverture
from binome.services.redaction.contenu import LieuInconnuError

HORS_DE_LA_FICHE = "Vous ne pouvez changer que la fiche qui vous a été confiée."


class ConflitError(BinomeError):
    """Someone else changed the same places; nothing was saved. `conflits` holds both texts, `tete` the newer head."""

    code = "conflit"
    famille = Famille.conflit

    def __init__(self, conflits: tuple[Conflit, ...], tete: Revision, fusion: dict[str, Any]) -> None:
        self.conflits, self.tete, self.fusion = conflits, tete, fusion
        super().__init__(f"{len(conflits)} passages modifiés par deux personnes")


class IdentifiantPrisError(BinomeError):
    """The id of a new fiche was given meanwhile; nothing was saved, and another id is to be taken."""

    code = "identifiant_pris"
    famille = Famille.conflit

    def __init__(self, identifiant: str) -> None:
        super().__init__(f"« {identifiant} » vient de désigner une autre action : recommencez.")


@dataclass(frozen=True)
class Edition:
    """What someone saves: the revision it was edited from, its tree → the new one, the fiche it is about, and the
    places it writes, when it is not the whole. `neuve`: the id of the fiche that it makes, which no other ever had."""

    base: int
    editer: Callable[[Arbre], Arbre]
    fiche: str | None = None
    motif: str = ""
    places: Set[str] = frozenset()
    revenues: Set[str] = frozenset()
    neuve: str | None = None

    @classmethod
    def de_valeurs(
        cls, base: int, valeurs: Mapping[str, Any], fiche: str | None = None, *, neuve: str | None = None
    ) -> Self:
        """Several places at once (place → value, None removes). With `fiche`, only that fiche may have changed."""
        return cls(base, lambda depart: avec(depart, valeurs), fiche, places=valeurs.keys(), neuve=neuve)

    @classmethod
    def de_contenu(
        cls, base: int, contenu: Arbre, fiche: str | None = None, *, motif: str = "", revenues: Set[str] = frozenset()
    ) -> Self:
        """A whole text. `revenues`: ids of removed fiches that may come back, for they were there when the edit
        began."""
        return cls(base, lambda _: contenu, fiche, motif, revenues=revenues)

    @property
    def action(self) -> Action:
        return Action.modifier_fiche if self.fiche else Action.modifier

    def autoriser(self, ouvert: ouverture.DossierOuvert) -> None:
        """Before anything is read: the right, and that each place is one that it covers. Errors: RefusError."""
        ouverture.autoriser(ouvert, self.action, self.fiche)
        if self.fiche is not None and not all(_dans(lieu, self.fiche) for lieu in self.places):
            raise ouverture.RefusError(HORS_DE_LA_FICHE)


def _dans(lieu: str, fiche: str) -> bool:
    place = f"plan_actions.fiches[{fiche}]"
    return lieu == place or lieu.startswith(f"{place}.")


def avec(contenu: dict[str, Any], valeurs: Mapping[str, Any]) -> dict[str, Any]:
    """The tree with those places set, the one given being left as it was; None and `ABSENT` remove."""
    try:
        return chemin.avec(contenu, {lieu: None if valeur is ABSENT else valeur for lieu, valeur in valeurs.items()})
    except KeyError as erreur:
        raise LieuInconnuError(*erreur.args) from None
