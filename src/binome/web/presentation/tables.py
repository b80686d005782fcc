"""The rows of the tables of a dossier: members, actions by axis, figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from binome.appels.appel import Appel
from binome.domaine.dossier.chiffres import Chiffre
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.dossier.perimetre import Membre
from binome.domaine.dossier.plan_actions import Axe, FicheAction
from binome.domaine.socle.geographie import Epci, Geographie
from binome.domaine.verdict.constat import Verdict
from binome.web.presentation.constats import A_TRAITER, PAR_CLE, Niveau, niveau_de
from binome.web.presentation.tableaux import Colonne, Tableau


@dataclass(frozen=True)
class LigneMembre:
    """A member of the perimeter beside what the référentiel knows of it."""

    membre: Membre
    epci: Epci | None

    @property
    def nom(self) -> str:
        return self.epci.nom if self.epci else self.membre.nom

    @property
    def communes(self) -> int | None:
        return len(self.epci.communes) if self.epci else None

    @property
    def population(self) -> int | None:
        return self.epci.population if self.epci else None

    @property
    def superficie(self) -> float | None:
        return self.epci.superficie_km2 if self.epci else None

    @property
    def departements(self) -> str:
        return ", ".join(self.epci.departements) if self.epci else ""


COLONNES_MEMBRES = (
    Colonne("nom", "Intercommunalité", lambda li: li.nom),
    Colonne("communes", "Communes", lambda li: li.communes, numerique=True),
    Colonne("population", "Population", lambda li: li.population, unite="hab.", numerique=True),
    Colonne("superficie", "Superficie", lambda li: li.superficie, unite="km²", numerique=True),
    Colonne("departements", "Dép.", lambda li: li.departements),
)


def membres(dossier: Dossier, geo: Geographie, demande: QueryDict) -> dict[str, Any]:
    """The table of members and its totals over those that do not candidate elsewhere."""
    uniques = {m.siren: m for m in dossier.perimetre.membres}
    lignes = [LigneMembre(m, geo.epci(m.siren)) for m in uniques.values()]
    retenus = [li for li in lignes if li.membre.candidature_ailleurs is None]
    return {
        "tableau": Tableau(COLONNES_MEMBRES, lignes, demande, "membres"),
        "retenus": len(retenus),
        "ailleurs": len(lignes) - len(retenus),
        "communes": sum(li.communes or 0 for li in retenus),
        "population": sum(li.population or 0 for li in retenus),
        "superficie": sum(li.superficie or 0 for li in retenus),
        "departements": sorted({d for li in retenus if li.epci for d in li.epci.departements}),
        "millesime": geo.millesime,
    }


def _pires(verdict: Verdict, prefixe: str) -> dict[str, Niveau]:
    """The most serious level of the findings that name each element of a list (`chiffres`, `plan_actions.fiches`)."""
    trouves: dict[str, Niveau] = {}
    for constat in verdict.constats:
        niveau = niveau_de(constat)
        if niveau.cle not in A_TRAITER:
            continue
        for chemin in constat.ou:
            if chemin.startswith(f"{prefixe}["):
                cle = chemin[len(prefixe) + 1 :].split("]")[0]
                ancien = trouves.get(cle)
                if ancien is None or A_TRAITER.index(niveau.cle) < A_TRAITER.index(ancien.cle):
                    trouves[cle] = niveau
    return trouves


@dataclass(frozen=True)
class LigneFiche:
    """An action in its list."""

    fiche: FicheAction
    etat: Niveau

    @property
    def porteurs(self) -> str:
        return ", ".join(p.sigle or p.nom for p in self.fiche.porteurs)


@dataclass(frozen=True)
class AxeVu:
    """An axis and its actions."""

    axe: Axe
    lignes: tuple[LigneFiche, ...]

    @property
    def cout(self) -> Decimal | None:
        montants = [li.fiche.cout.montant for li in self.lignes if li.fiche.cout]
        return sum(montants, Decimal(0)) if montants else None


def par_axe(dossier: Dossier, verdict: Verdict) -> tuple[AxeVu, ...]:
    """The axes in order, each with its actions."""
    etats = _pires(verdict, "plan_actions.fiches")
    par_id: dict[str, list[LigneFiche]] = {axe.id: [] for axe in dossier.plan_actions.axes}
    for fiche in dossier.plan_actions.fiches:
        par_id[fiche.axe].append(LigneFiche(fiche, etats.get(fiche.id, PAR_CLE["conforme"])))
    return tuple(AxeVu(axe, tuple(par_id[axe.id])) for axe in dossier.plan_actions.axes)


def _enjeux(cites: Iterable[str], appel: Appel) -> dict[str, str]:
    """Stake → its name: those of the call, then those that the dossier cites and the call does not know."""
    return appel.noms_enjeux | {enjeu: enjeu for enjeu in cites if enjeu not in appel.noms_enjeux}


def resume(dossier: Dossier, appel: Appel) -> dict[str, Any]:
    """The plan in figures: how many actions, by stake, and what they cost when they say it."""
    presentees = dossier.plan_actions.presentees
    comptes: Counter[str] = Counter(e for f in presentees for e in dossier.plan_actions.enjeux_de(f))
    couts = [f.cout.montant for f in presentees if f.cout]
    return {
        "presentees": len(presentees),
        "reserve": len(dossier.plan_actions.fiches) - len(presentees),
        "enjeux": [(nom, comptes[e]) for e, nom in _enjeux(comptes, appel).items()],
        "chiffrees": len(couts),
        "cout_total": sum(couts, Decimal(0)) if couts else None,
    }


@dataclass(frozen=True)
class LigneChiffre:
    """A figure of the ledger and its state."""

    chiffre: Chiffre
    etat: Niveau


COLONNES_CHIFFRES = (
    Colonne("libelle", "Ce que dit le dossier", lambda li: li.chiffre.libelle),
    Colonne("valeur", "Valeur", lambda li: li.chiffre.valeur, numerique=True),
    Colonne("unite", "Unité", lambda li: li.chiffre.unite),
    Colonne("millesime", "Date", lambda li: li.chiffre.millesime),
    Colonne("source", "Source", lambda li: li.chiffre.source),
    Colonne("etat", "État", lambda li: (*A_TRAITER, "conforme").index(li.etat.cle)),
)


def chiffres(dossier: Dossier, verdict: Verdict, demande: QueryDict) -> Tableau:
    """The ledger of figures."""
    etats = _pires(verdict, "chiffres")
    lignes = [LigneChiffre(c, etats.get(c.id, PAR_CLE["conforme"])) for c in dossier.chiffres]
    return Tableau(COLONNES_CHIFFRES, lignes, demande, "chiffres")
