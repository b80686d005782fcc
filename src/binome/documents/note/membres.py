"""What each EPCI of a perimeter gets of the plan, and what it pays of it: what the fiches say, and no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.perimetre import Membre
from binome.domaine.dossier.plan_actions import FicheAction, LigneFinancement, StatutFinancement
from binome.domaine.langue.typographie import sans_accents
from binome.domaine.mots.libelles import raccourcir
from binome.domaine.socle.geographie import Geographie


@dataclass(frozen=True)
class PartDuMembre:
    """One EPCI: the actions that take place there, what they cost, what it pays of the plan.

    `actions`: numbers, in the order of the plan; `partagees`: those of them that other members share, whose cost is
    given whole. `cout`: euros of the actions that have one, None when none has; `sans_cout`: how many have none.
    `paie`: euros of the funding lines in its name that were not refused, None when no line names it.
    """

    siren: str
    nom: str
    actions: tuple[str, ...]
    partagees: int
    cout: Decimal | None
    sans_cout: int
    paie: Decimal | None


def parts_des_membres(dossier: Dossier, geographie: Geographie) -> tuple[list[PartDuMembre], list[str]]:
    """The part of each EPCI that the candidature retains, and the numbers of the actions that say no place."""
    retenus = [m for m in dossier.perimetre.membres if m.candidature_ailleurs is None]
    fiches = dossier.plan_actions.presentees
    lieux = {f.id: _epci_de(f, geographie) for f in fiches}
    parts = [_part(m, fiches, lieux, geographie) for m in {m.siren: m for m in retenus}.values()]
    return parts, [f.numero_montre for f in fiches if not lieux[f.id]]


def _epci_de(fiche: FicheAction, geographie: Geographie) -> frozenset[str]:
    """The EPCI in which an action takes place, by name or through its communes."""
    codes = [geographie.commune_actuelle(code) or code for code in fiche.territoires.communes]
    communes = [geographie.commune(code) for code in codes]
    return frozenset([*fiche.territoires.epci, *(c.epci for c in communes if c and c.epci)])


def _part(
    membre: Membre, fiches: tuple[FicheAction, ...], lieux: Mapping[str, frozenset[str]], geographie: Geographie
) -> PartDuMembre:
    siennes = [f for f in fiches if membre.siren in lieux[f.id]]
    couts = [f.cout.montant for f in siennes if f.cout]
    connu = geographie.epci(membre.siren)
    noms = {_cle(n) for nom in (membre.nom, connu.nom if connu else "") for n in (nom, raccourcir(nom)) if n}
    lignes = [li for f in fiches for li in f.financement if _la_nomme(li, membre.siren, noms)]
    return PartDuMembre(
        siren=membre.siren,
        nom=connu.nom if connu else membre.nom,
        actions=tuple(f.numero_montre for f in siennes),
        partagees=sum(len(lieux[f.id]) > 1 for f in siennes),
        cout=sum(couts, Decimal(0)) if couts else None,
        sans_cout=len(siennes) - len(couts),
        paie=sum((li.montant for li in lignes), Decimal(0)) if lignes else None,
    )


def _la_nomme(ligne: LigneFinancement, siren: str, noms: set[str]) -> bool:
    if ligne.statut is StatutFinancement.refuse:
        return False
    return ligne.siren == siren if ligne.siren else _cle(ligne.financeur) in noms


def _cle(nom: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in sans_accents(nom)).split())
