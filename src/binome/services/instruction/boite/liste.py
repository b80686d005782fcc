"""The deposits of a campaign that one person may see, each with where it stands.

Every row, count and total is made of these rows alone: what someone may not see changes nothing of what they get.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from binome.domaine.droits.droits import NATIONALE, QUI, ROLES_CAMPAGNE, Action, Role
from binome.domaine.procedure.etapes import EtapeDuDepot
from binome.registre.models import Campagne, Compte, Depot, PassageDuDepot, RegionDuDepot, RoleCampagne
from binome.services.acces.ouverture import IntrouvableError

_SUIVENT = [role.value for role in QUI[Action.suivre_instruction] & ROLES_CAMPAGNE]


@dataclass(frozen=True)
class BoiteOuverte:
    """The inbox of one person in one campaign. `portees`: the régions that they see, None for the whole country;
    `instruit`: whether they instruct, or only read for the committee."""

    compte: Compte
    campagne: Campagne
    portees: frozenset[str] | None
    instruit: bool


@dataclass(frozen=True)
class LigneDeBoite:
    """A deposit in force, as the inbox shows it."""

    cle: int
    numero: str
    identifiant: str
    territoire: str
    titre: str
    recu_at: dt.datetime
    tardif: bool
    regions: tuple[str, ...]
    etape: EtapeDuDepot
    depuis: dt.datetime
    terme: dt.date | None
    rendus: frozenset[str]


def campagnes_de(compte: Compte) -> list[Campagne]:
    """The campaigns that this person instructs or judges, the last one opened first. One query."""
    return list(Campagne.objects.filter(roles__compte=compte, roles__role__in=_SUIVENT).distinct())


def ouvrir(compte: Compte, identifiant: str) -> BoiteOuverte:
    """The inbox of a campaign. Errors: IntrouvableError when this person neither instructs nor judges there."""
    roles = list(
        RoleCampagne.objects.filter(compte=compte, role__in=_SUIVENT, campagne__identifiant=identifiant).select_related(
            "campagne"
        )
    )
    if not roles:
        raise IntrouvableError(identifiant)
    portees = {role.portee for role in roles}
    vues = None if NATIONALE in portees else frozenset(portees)
    instruit = any(role.role == Role.instructeur.value for role in roles)
    return BoiteOuverte(compte, roles[0].campagne, vues, instruit)


def lignes(boite: BoiteOuverte) -> list[LigneDeBoite]:
    """The rows of an inbox, in the order of territories. Three queries, whatever their number."""
    en_vigueur = Depot.objects.filter(dossier__campagne=boite.campagne, remplace_le=None, retire_le=None)
    if boite.portees is not None:
        siens = RegionDuDepot.objects.filter(code__in=boite.portees).values("depot")
        en_vigueur = en_vigueur.filter(pk__in=siens)
    champs = ("numero", "recu_at", "tardif", "dossier__identifiant", "dossier__territoire", "dossier__titre")
    depots = list(en_vigueur.order_by("dossier__territoire", "dossier_id").values("pk", *champs))
    cles = {depot["pk"] for depot in depots}
    regions: dict[int, list[str]] = {}
    for cle, code in RegionDuDepot.objects.filter(depot__in=en_vigueur.values("pk")).values_list("depot_id", "code"):
        regions.setdefault(cle, []).append(code)
    faits: dict[int, list[PassageDuDepot]] = {cle: [] for cle in cles}
    passes = PassageDuDepot.objects.filter(depot__in=en_vigueur.values("pk")).defer("motif").order_by("rang")
    for passage in passes:
        faits[passage.depot_id].append(passage)
    return [_ligne(depot, tuple(regions.get(depot["pk"], ())), faits[depot["pk"]]) for depot in depots]


def _ligne(depot: dict[str, Any], regions: tuple[str, ...], faits: list[PassageDuDepot]) -> LigneDeBoite:
    entrees = [fait for fait in faits if fait.depuis != fait.vers]
    return LigneDeBoite(
        cle=depot["pk"],
        numero=depot["numero"],
        identifiant=depot["dossier__identifiant"],
        territoire=depot["dossier__territoire"],
        titre=depot["dossier__titre"],
        recu_at=depot["recu_at"],
        tardif=depot["tardif"],
        regions=regions,
        etape=EtapeDuDepot(faits[-1].vers) if faits else EtapeDuDepot.recevabilite,
        depuis=entrees[-1].le if entrees else depot["recu_at"],
        terme=entrees[-1].echeance if entrees else None,
        rendus=frozenset(fait.au_titre_de for fait in faits if fait.au_titre_de),
    )
