"""The plan as its pages show it: a line per fiche with what it lacks, axes with their totals, a table that sorts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from binome.domaine.dossier.completude import EtatFiche, etat_de_la_fiche, reste_a_financer
from binome.domaine.dossier.numeros import NUMERO_MAX
from binome.domaine.dossier.plan_actions import Axe, FicheAction, PlanActions
from binome.domaine.mots.libelles import MATURITES
from binome.domaine.mots.manques import dire_l_etat, manques
from binome.web.presentation.tableaux import Colonne, Tableau

FORMES = {
    EtatFiche.pas_commencee: "pas_commence",
    EtatFiche.en_cours: "a_justifier",
    EtatFiche.complete: "conforme",
}


@dataclass(frozen=True)
class LignePlan:
    """A fiche on the board or in the table; `modifiable`: whether this person may write in it."""

    fiche: FicheAction
    axe: str
    manques: tuple[str, ...]
    modifiable: bool

    @property
    def porteurs(self) -> str:
        return ", ".join(p.sigle or p.nom for p in self.fiche.porteurs)

    @property
    def etat(self) -> str:
        """« Complète », or what is missing, in a few words."""
        return dire_l_etat(self.fiche)

    @property
    def forme(self) -> str:
        """The shape beside that word."""
        return FORMES[etat_de_la_fiche(self.fiche)]

    @property
    def cout(self) -> Decimal | None:
        return self.fiche.cout.montant if self.fiche.cout else None

    @property
    def finance(self) -> Decimal | None:
        return self.fiche.financement_acquis if self.fiche.financement else None

    @property
    def reste(self) -> Decimal | None:
        return reste_a_financer(self.fiche)


@dataclass(frozen=True)
class AxePlan:
    """An axis and its fiches."""

    axe: Axe
    lignes: tuple[LignePlan, ...]

    @property
    def totaux(self) -> Totaux:
        return totaux(self.lignes)


@dataclass(frozen=True)
class Totaux:
    """Sums in euros over fiches; `mixte` when some costs are HT and others TTC, so that their sum means little."""

    cout: Decimal
    finance: Decimal
    chiffrees: int
    mixte: bool


COLONNES = (
    Colonne("rang", "N°", lambda li: _a_trier(li.fiche.numero_montre)),
    Colonne("titre", "Action", lambda li: li.fiche.titre),
    Colonne("axe", "Axe", lambda li: li.axe),
    Colonne("porteur", "Porteur", lambda li: li.porteurs or None),
    Colonne("maturite", "Maturité", lambda li: list(MATURITES).index(li.fiche.maturite) if li.fiche.maturite else None),
    Colonne("cout", "Coût", lambda li: li.cout, unite="€", numerique=True),
    Colonne("finance", "Financé", lambda li: li.finance, unite="€", numerique=True),
    Colonne("reste", "Reste", lambda li: li.reste, unite="€", numerique=True),
    Colonne("etat", "État", lambda li: len(li.manques)),
)


def _a_trier(numero: str) -> str:
    """« 1-2 » before « 1-10 »."""
    return re.sub(r"\d+", lambda chiffres: chiffres[0].zfill(NUMERO_MAX), numero)


def lignes_du_plan(plan: PlanActions, modifiables: Iterable[str]) -> list[LignePlan]:
    """A line per fiche, in the order of the plan."""
    axes, ouvertes = {axe.id: axe.titre for axe in plan.axes}, set(modifiables)
    return [LignePlan(f, axes.get(f.axe, f.axe), manques(f), f.id in ouvertes) for f in plan.fiches]


def axes_du_plan(plan: PlanActions, lignes: Iterable[LignePlan]) -> list[AxePlan]:
    """The axes in order, each with its lines, those presented first."""
    par_axe: dict[str, list[LignePlan]] = {axe.id: [] for axe in plan.axes}
    for ligne in lignes:
        par_axe[ligne.fiche.axe].append(ligne)
    return [AxePlan(axe, tuple(par_axe[axe.id])) for axe in plan.axes]


def tableau_du_plan(lignes: Iterable[LignePlan], demande: QueryDict, adresse: str) -> Tableau:
    """The sortable table of the fiches, on the page at `adresse`."""
    return Tableau(COLONNES, lignes, demande, "actions", adresse=adresse)


def totaux(lignes: Iterable[LignePlan]) -> Totaux:
    """Sums over lines."""
    toutes = list(lignes)
    couts = [li.fiche.cout for li in toutes if li.fiche.cout]
    return Totaux(
        sum((c.montant for c in couts), Decimal(0)),
        sum((li.finance for li in toutes if li.finance is not None), Decimal(0)),
        len(couts),
        len({c.base for c in couts}) > 1,
    )


def resume(lignes: list[LignePlan], maximum: int) -> dict[str, Any]:
    """The plan in figures: presented, in reserve, complete, and sums over what is presented."""
    presentees = [li for li in lignes if not li.fiche.en_reserve]
    return {
        "presentees": len(presentees),
        "reserve": len(lignes) - len(presentees),
        "completes": sum(not li.manques for li in presentees),
        "maximum": maximum,
        "de_trop": max(0, len(presentees) - maximum) if maximum else 0,
        "totaux": totaux(presentees),
    }
