"""The deposits of a campaign that one person may see, each with where it stands and who takes care of it.

Every row, count and total is made of these rows alone: what someone may not see changes nothing of what they get.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from binome.domaine.droits.droits import NATIONALE, QUI, ROLES_CAMPAGNE, Action, Role
from binome.domaine.droits.ressorts import NATIONAL
from binome.domaine.langue.typographie import alphabetique
from binome.domaine.procedure.etapes import EtapeDuDepot
from binome.registre.models import (
    Avis,
    Campagne,
    ComplementsDeposes,
    Compte,
    Depot,
    NoteDeService,
    PassageDuDepot,
    RegionDuDepot,
    RoleCampagne,
)
from binome.services.acces import ecarts
from binome.services.acces.ouverture import IntrouvableError
from binome.services.instruction import affectations, avis, ressorts
from binome.services.instruction.ressorts import Instructeur
from binome.services.socle import horloge

_SUIVENT = [role.value for role in QUI[Action.suivre_instruction] & ROLES_CAMPAGNE]
_D_UN_DEPOT = ("numero", "recu_at", "tardif", "revision_id", "dossier_id")
_DU_DOSSIER = ("dossier__identifiant", "dossier__territoire", "dossier__titre")
_AVANT_L_AVIS = frozenset({EtapeDuDepot.recevabilite, EtapeDuDepot.complements, EtapeDuDepot.avis})


@dataclass(frozen=True)
class BoiteOuverte:
    """The inbox of one person in one campaign. `portees`: the régions that they see, None for the whole country;
    `moi`: what they instruct for, None for who only reads for the committee."""

    compte: Compte
    campagne: Campagne
    portees: frozenset[str] | None
    moi: Instructeur | None
    aujourd_hui: dt.date


@dataclass(frozen=True)
class LigneDeBoite:
    """A deposit in force, as the inbox shows it to one person.

    `services`: those that it concerns, `siens` those of them that the viewer acts for; `manquants`: the opinions still
    to be given; `avis_anterieurs`: service → number of the revision on which its last opinion was given, when another
    is judged since; `affectes`: service → who takes care of it; `notes`: those of the viewer's services alone.
    """

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
    services: tuple[str, ...]
    siens: tuple[str, ...]
    manquants: frozenset[str]
    avis_anterieurs: Mapping[str, int]
    affectes: Mapping[str, Compte]
    notes: Mapping[str, NoteDeService]
    en_retard: bool

    @property
    def priorite(self) -> int:
        """The highest that one of the viewer's services gave it."""
        return max((note.priorite for note in self.notes.values()), default=0)


def campagnes_de(compte: Compte) -> list[Campagne]:
    """The campaigns that this person instructs or judges, the last one opened first. One query."""
    return list(Campagne.objects.filter(roles__compte=compte, roles__role__in=_SUIVENT).distinct())


def ouvrir(compte: Compte, identifiant: str) -> BoiteOuverte:
    """The inbox of a campaign. Errors: IntrouvableError when this person neither instructs nor judges there."""
    siens = RoleCampagne.objects.filter(compte=compte, role__in=_SUIVENT, campagne__identifiant=identifiant)
    roles = list(siens.select_related("campagne"))
    if not roles:
        raise IntrouvableError(identifiant)
    portees = {role.portee for role in roles}
    vues = None if NATIONALE in portees else frozenset(portees)
    campagne = roles[0].campagne
    instruit = any(role.role == Role.instructeur.value for role in roles)
    moi = next(iter(ressorts.instructeurs(campagne, compte)), None) if instruit else None
    return BoiteOuverte(compte, campagne, vues, moi, horloge.jour_a(campagne.fuseau, horloge.maintenant()))


def lignes(boite: BoiteOuverte) -> list[LigneDeBoite]:
    """The rows of an inbox, in the order of territories. Five queries, whatever their number; two more when an
    opinion was given on another revision than one that was deposited."""
    en_vigueur = Depot.objects.filter(dossier__campagne=boite.campagne, remplace_le=None, retire_le=None)
    if boite.portees is not None:
        siens = RegionDuDepot.objects.filter(code__in=boite.portees).values("depot")
        en_vigueur = en_vigueur.filter(pk__in=siens)
    # A recused person is not told where a deposit stands, nor that it does.
    en_vigueur = ecarts.sans_ecartes(en_vigueur, boite.compte)
    ailleurs = Avis.objects.filter(depot__dossier=OuterRef("dossier")).exclude(revision=OuterRef("revision"))
    rangees = en_vigueur.annotate(ailleurs=Exists(ailleurs)).order_by("dossier_id")
    lus = rangees.values("pk", "ailleurs", *_D_UN_DEPOT, *_DU_DOSSIER)
    depots = sorted(lus, key=lambda depot: alphabetique(depot["dossier__territoire"]))
    tous = en_vigueur.values("pk")
    regions = _ranger(RegionDuDepot.objects.filter(depot__in=tous).values_list("depot_id", "code", named=True))
    # A campaign has a dozen acts for each deposit: making rows of them cost half of the page.
    actes = PassageDuDepot.objects.filter(depot__in=tous).order_by("rang")
    faits = _ranger(actes.values_list("depot_id", "depuis", "vers", "le", "echeance", "au_titre_de", named=True))
    affectes = affectations.actuelles(tous)
    relus = [depot for depot in depots if depot["ailleurs"]]
    anterieurs = avis.anterieurs(_juges(relus)) if relus else {}
    notes = _ranger(NoteDeService.objects.filter(depot__in=tous)) if boite.moi else {}
    return [
        _ligne(
            boite,
            depot,
            [region.code for region in regions.get(depot["pk"], ())],
            faits.get(depot["pk"], []),
            anterieurs.get(depot["pk"], {}),
            affectes.get(depot["pk"], {}),
            notes.get(depot["pk"], []),
        )
        for depot in depots
    ]


def _juges(depots: list[dict[str, Any]]) -> dict[int, tuple[int, int]]:
    """Deposit → its dossier, and the revision judged, as `textes_signes.revision_instruite` says it. One query."""
    lues = {depot["pk"]: depot["revision_id"] for depot in depots}
    reponses = ComplementsDeposes.objects.filter(depot__in=lues).order_by("enregistre_at", "pk")
    lues |= dict(reponses.values_list("depot", "revision"))
    return {depot["pk"]: (depot["dossier_id"], lues[depot["pk"]]) for depot in depots}


def _ranger(lues: Any) -> dict[int, list[Any]]:
    rangees: dict[int, list[Any]] = {}
    for ligne in lues:
        rangees.setdefault(ligne.depot_id, []).append(ligne)
    return rangees


def _ligne(
    boite: BoiteOuverte,
    depot: dict[str, Any],
    regions: Collection[str],
    faits: list[Any],
    anterieurs: Mapping[str, int],
    affectes: Mapping[str, Compte],
    notes: list[NoteDeService],
) -> LigneDeBoite:
    entrees = [fait for fait in faits if fait.depuis != fait.vers]
    etape = EtapeDuDepot(faits[-1].vers) if faits else EtapeDuDepot.recevabilite
    terme = entrees[-1].echeance if entrees else None
    services = ressorts.services(boite.campagne, regions)
    siens = tuple(s for s in services if boite.moi and boite.moi.tient(s))
    rendus = {fait.au_titre_de for fait in faits}
    attendus = {s for s in services if s != NATIONAL} - rendus if etape is EtapeDuDepot.avis else set()
    return LigneDeBoite(
        cle=depot["pk"],
        numero=depot["numero"],
        identifiant=depot["dossier__identifiant"],
        territoire=depot["dossier__territoire"],
        titre=depot["dossier__titre"],
        recu_at=depot["recu_at"],
        tardif=depot["tardif"],
        regions=tuple(regions),
        etape=etape,
        depuis=entrees[-1].le if entrees else depot["recu_at"],
        terme=terme,
        services=services,
        siens=siens,
        manquants=frozenset(attendus),
        avis_anterieurs={s: anterieurs[s] for s in services if s in anterieurs},
        affectes={s: affectes[s] for s in services if s in affectes},
        notes={note.service: note for note in notes if note.service in siens},
        en_retard=terme is not None and boite.aujourd_hui > terme and etape in _AVANT_L_AVIS,
    )
