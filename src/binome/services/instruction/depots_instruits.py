"""The gate of instruction: the deposit in force of a dossier, as who instructs it may see it; where it stands."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from binome.domaine.droits.droits import NATIONALE, Action
from binome.domaine.procedure.etapes import EtapeDuDepot
from binome.domaine.socle.erreurs import BinomeError, Famille
from binome.domaine.texte import recit
from binome.domaine.texte.recit import Changement
from binome.domaine.verdict.constat import Verdict
from binome.registre.composees import RequeteComposee
from binome.registre.models import ComplementsDeposes, Compte, Depot, PassageDuDepot, RoleCampagne
from binome.services.acces import ouverture
from binome.services.depot import sceaux
from binome.services.instruction import passages
from binome.services.texte import texte_lisible, textes_signes
from binome.services.texte.texte_lisible import TexteLisible


class ChangeEntreTempsError(BinomeError):
    """Someone of the same service wrote there meanwhile: what was seen is not what is, and nothing is written."""

    code = "change_entre_temps"
    famille = Famille.conflit


@dataclass(frozen=True)
class DepotInstruit:
    """A deposit in force, as one person may see it while it is judged; `faits`: what was done of it, oldest first."""

    ouvert: ouverture.DossierOuvert
    depot: Depot
    faits: tuple[PassageDuDepot, ...]

    @property
    def etape(self) -> EtapeDuDepot:
        return passages.etape(list(self.faits))

    @property
    def identifiant(self) -> str:
        return self.ouvert.dossier.identifiant

    @cached_property
    def complements(self) -> ComplementsDeposes | None:
        """The last answer to a request for complements, which the deposit now carries."""
        return textes_signes.complements_de(self.depot) if passages.a_completer(self.faits) else None

    @cached_property
    def texte(self) -> TexteLisible:
        """What was deposited, complements included, as this person may read it; never a draft."""
        return texte_lisible.complete(self.ouvert, self.depot, self.complements)


def ouvrir(compte: Compte, identifiant: str, action: Action = Action.suivre_instruction) -> DepotInstruit:
    """The deposit in force of a dossier, if this person may do that of it. Four queries; one more in a région,
    one more when it was to be completed.

    Errors: IntrouvableError, which a deposit of another région is too; RefusError.
    """
    ouvert = ouverture.exiger(compte, identifiant, action)
    depot = _EN_VIGUEUR.premiere(ouvert.dossier.pk)
    if depot is None:
        raise ouverture.IntrouvableError(identifiant)
    faits = passages.passages(depot)
    if passages.a_completer(faits):
        textes_signes.lire_les_complements(depot)
    return DepotInstruit(ouvert, depot, tuple(faits))


_EN_VIGUEUR: RequeteComposee[Depot] = RequeteComposee(
    lambda dossier: Depot.objects.filter(dossier=dossier, remplace_le=None, retire_le=None).select_related(
        "dossier__campagne", "revision__auteur", "par"
    )
)


def verdict_de(depot: Depot, dernier: ComplementsDeposes | None) -> Verdict:
    """The verdict that was frozen with what is judged: with its last complements, else with the deposit."""
    if dernier is not None and dernier.verdict:
        return Verdict.model_validate_json(dernier.verdict)
    return sceaux.verdict_du_depot(depot)


def gele(instruit: DepotInstruit) -> dict[str, Any]:
    """The manifest of what is judged, less the attachments that its reader may not read."""
    lu: dict[str, Any] = json.loads((instruit.complements or instruit.depot).manifeste)
    return {**lu, "pieces": [p for p in lu["pieces"] if p["id"] not in instruit.texte.cachees.pieces]}


@dataclass(frozen=True)
class PieceInstruite:
    """An attachment of what is judged. `action`: the one that it belongs to, in words, "" for the whole dossier;
    `neuve`: it came with the complements."""

    id: str
    nom: str
    taille: int
    sha256: str
    action: str
    neuve: bool


def pieces(instruit: DepotInstruit) -> tuple[PieceInstruite, ...]:
    """The attachments of what is judged, that this person may read."""
    actions = {
        piece: f"{f.numero_montre}, {f.titre}"
        for f in instruit.texte.document.plan_actions.fiches
        for piece in f.pieces
    }
    deposees = {p["id"] for p in json.loads(instruit.depot.manifeste)["pieces"]}
    return tuple(
        PieceInstruite(p["id"], p["nom"], p["taille"], p["sha256"], actions.get(p["id"], ""), p["id"] not in deposees)
        for p in gele(instruit)["pieces"]
    )


def precedents(instruit: DepotInstruit) -> list[Depot]:
    """The deposits that this one replaced or that were withdrawn before it, newest first, of those that were once
    theirs to read: one that lay in other régions alone never was."""
    dossier, qui = instruit.ouvert.dossier, instruit.ouvert.compte
    autres = Depot.objects.filter(dossier=dossier, enregistre_at__lt=instruit.depot.enregistre_at)
    portees = set(RoleCampagne.objects.filter(compte=qui, campagne=dossier.campagne).values_list("portee", flat=True))
    if NATIONALE not in portees:
        autres = autres.filter(regions__code__in=portees).distinct()
    return list(autres.select_related("revision").defer("revision__contenu", "verdict", "manifeste"))


def depuis(instruit: DepotInstruit, numero: str) -> list[Changement]:
    """What changed from an earlier deposit of the same dossier to the one in force. Errors: IntrouvableError."""
    lisible = any(autre.numero == numero for autre in (instruit.depot, *precedents(instruit)))
    avant = Depot.objects.select_related("revision").filter(numero=numero).first() if lisible else None
    if avant is None:
        raise ouverture.IntrouvableError(numero)
    return list(recit.raconter(textes_signes.du_depot(avant).arbre, instruit.texte.arbre))
