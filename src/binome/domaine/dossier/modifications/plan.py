"""What an amendment of a label changes of its plan: an action is added, stopped, or another takes its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field

from binome.domaine.dossier.dossier import Piece
from binome.domaine.socle.modele import Booleen, Euros, Jour, LigneLibre, Modele


class GesteDuPlan(StrEnum):
    """What is done to the plan."""

    ajouter = "ajouter"
    arreter = "arreter"
    remplacer = "remplacer"


def _rien(valeur: object) -> object:
    return None if isinstance(valeur, str) and not valeur.strip() else valeur


class ChangementDuPlan(Modele):
    """Un changement du plan d'actions labellisé."""

    geste: GesteDuPlan
    """Ce qui est fait."""
    fiche: Annotated[str, Field(max_length=64)] = ""
    """L'action arrêtée ou remplacée."""
    neuve: Annotated[str, Field(max_length=64)] = ""
    """L'identifiant de l'action ajoutée ; il ne changera plus."""
    titre: LigneLibre = None
    """Le titre de l'action ajoutée."""
    porteur: LigneLibre = None
    """Qui la porte."""
    cout: Annotated[Euros | None, BeforeValidator(_rien)] = None
    """Son coût, en euros."""
    fin: Annotated[Jour | None, BeforeValidator(_rien)] = None
    """Sa fin prévue."""
    reservee: Booleen = False
    """Vrai quand elle n'est pas publique."""

    action: dict[str, Any] | None = None
    """Sa fiche entière, telle que le plan d'actions l'aurait ; aucune quand seul l'essentiel en est dit."""
    pieces: Annotated[tuple[Piece, ...], Field(max_length=200)] = ()
    """Les fichiers joints à sa fiche, chacun avec son empreinte."""

    @classmethod
    def de_fiche(cls, action: Mapping[str, Any], remplace: str = "", pieces: Sequence[Mapping[str, Any]] = ()) -> Self:
        """What adds a whole fiche, given as its bare tree, or puts it in the place of another; `pieces`: the files
        joined to it, as a text names them."""
        porteurs, calendrier = action.get("porteurs") or [{}], action.get("calendrier") or {}
        return cls(
            geste=GesteDuPlan.remplacer if remplace else GesteDuPlan.ajouter,
            fiche=remplace,
            titre=action.get("titre"),
            porteur=porteurs[0].get("nom"),
            cout=(action.get("cout") or {}).get("montant"),
            fin=calendrier.get("fin"),
            reservee=action.get("visibilite", "public") != "public",
            action=dict(action),
            pieces=tuple(Piece.model_validate(piece) for piece in pieces),
        )

    def arbre(self, axe: str) -> dict[str, Any]:
        """The fiche that it adds, as a bare tree, under its id; `axe`: where to put one of which only this is said."""
        if self.action is not None:
            citees = {"pieces": [piece.id for piece in self.pieces]} if self.pieces else {}
            return {**self.action, **citees, "id": self.neuve}
        arbre: dict[str, Any] = {"id": self.neuve, "titre": self.titre, "axe": axe, "porteurs": [{"nom": self.porteur}]}
        if self.cout is not None:
            arbre["cout"] = {"montant": str(self.cout)}
        if self.fin:
            arbre["calendrier"] = {"fin": self.fin.isoformat()}
        return arbre | ({"visibilite": "confidentiel"} if self.reservee else {})

    @property
    def projet(self) -> str:
        """The id that its fiche had while the team was writing it; empty when it was not written so."""
        return str(self.action["id"]) if self.action else ""

    @property
    def ajoute(self) -> bool:
        return self.geste is not GesteDuPlan.arreter

    @property
    def refus(self) -> str | None:
        """Why it says nothing that can be done, as a sentence; None when it can."""
        if self.geste is not GesteDuPlan.ajouter and not self.fiche:
            return "Dites quelle action s'arrête, ou est remplacée."
        if self.geste is GesteDuPlan.ajouter and self.fiche:
            return "Une action qui s'ajoute n'en arrête aucune : dites qu'elle la remplace."
        if self.ajoute and not (self.titre and self.porteur):
            return "Donnez le titre de l'action ajoutée, et qui la porte."
        return None
