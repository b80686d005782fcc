"""The graph of a campaign, read from the base: deposited texts, register, accounts, mandates, declared interests.

Kept until an act that may change it: its key is the state of the journal and of the tables that it reads.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property

from allauth.account.models import EmailAddress
from django.db import connection
from django.db.models import Count, Exists, Model, OuterRef, Value

from binome.domaine.conflits.candidature import CandidatureLue
from binome.domaine.conflits.chemins import Approche, Recherche
from binome.domaine.conflits.graphe import GrapheDesLiens
from binome.domaine.conflits.instances import InstanceDAvis
from binome.domaine.droits.droits import NATIONALE, Role
from binome.registre.models import (
    Appartenance,
    Campagne,
    Compte,
    DeclarationDInterets,
    DeportDecide,
    Depot,
    Dossier,
    InteretDeclare,
    LienEcarte,
    LigneJournal,
    ListeDeMandats,
    Mandat,
    MandatAConfirmer,
    MembreDuComite,
    Organisation,
    RegionDuDepot,
    RoleCampagne,
    RoleDossier,
)
from binome.services.acces import ecarts
from binome.services.conflits.lecture import LectureDeCampagne
from binome.services.conflits.sieges import deportes_avant, juge_de
from binome.services.socle.memoire import MemoireVive, sans_ramasser

_graphes = MemoireVive["GrapheDeCampagne"](4)
"""About 5 MB each for two hundred candidatures."""
_derniers = MemoireVive[tuple[dt.date, tuple[object, ...], "GrapheDeCampagne"]](24)
"""The last one of each set of deposits that someone may see: each région has its own, a fifth of that or less."""
_vus = MemoireVive[frozenset[int]](1_000)
"""What each person may judge."""
_effets = MemoireVive[str](1_000)
"""Line of the journal → the last line, up to it, that may change a tie. A line answers for all that come before it."""
SANS_EFFET = frozenset({
    "avis.prepare", "avis.rendu", "comite.presence", "comite.vote_clos", "comite.vote_ouvert", "decision.approbation",
    "decision.approuvee", "decision.preparee", "depot.passage", "instruction.affectation", "instruction.point",
})  # fmt: skip
"""Acts that write nothing of what is read here: those that a campaign is made of, once deposited."""
_REGARDEES = 100
"""Lines of the journal that are read at once: when all of them are without effect, the last one is taken for one."""
_FIGE: ContextVar[tuple[object, ...] | None] = ContextVar("etat_des_liens", default=None)
LUES: tuple[type[Model], ...] = (
    Organisation, Appartenance, Compte, Depot, RoleCampagne, RoleDossier, Mandat, InteretDeclare, DeclarationDInterets,
    DeportDecide, LienEcarte, ListeDeMandats, MandatAConfirmer, MembreDuComite,
)  # fmt: skip


@dataclass(frozen=True)
class GrapheDeCampagne:
    """All that is known of a campaign on a day. `juges`: node of a judge → the scopes of its roles, by role; `siegent`:
    node → the member of the committee that it is."""

    graphe: GrapheDesLiens
    candidatures: dict[str, CandidatureLue]
    instances: tuple[InstanceDAvis, ...]
    juges: dict[str, frozenset[tuple[Role, str]]]
    siegent: dict[str, MembreDuComite]
    rattaches: frozenset[str]
    """Nodes of judges of whom an organisation, an office or an interest is known."""
    listes: Mapping[str, frozenset[str]]
    """Kind of list that was loaded → the nodes that it was searched for."""
    a_confirmer: dict[str, int]
    """Node → how many offices a list says of someone of that name, to which nobody has answered yet."""
    declares: frozenset[str]
    """Nodes of those who said that they have declared all that they hold."""
    deports: tuple[DeportDecide, ...]
    """Those in force, in the whole campaign; what is allowed is read from the base, not from here."""
    ecartes: tuple[LienEcarte, ...]
    deportes_avant: frozenset[tuple[str, ...]]
    """Names of those who stood aside without an account, and sit no more."""

    @cached_property
    def recherche(self) -> Recherche:
        """Searches of this graph."""
        return Recherche(self.graphe)

    @cached_property
    def _approches(self) -> dict[str, Approche]:
        return {}

    def approche(self, identifiant: str) -> Approche:
        """What leads to one candidature."""
        if identifiant not in self._approches:
            self._approches[identifiant] = self.recherche.vers(f"dossier:{identifiant}")
        return self._approches[identifiant]


def charger(campagne: Campagne, jour: dt.date, pour: Compte | None = None) -> GrapheDeCampagne:
    """The graph of a campaign on a day, made of the deposits that a person may see; of all of them for nobody.

    One query when nothing that it reads was written since it was last asked for.
    """
    etat = _FIGE.get() or _etat()
    vus = _vus.retenir((campagne.pk, pour.pk if pour else None, etat), lambda: visibles(campagne, pour))
    if (dernier := _derniers.lire((campagne.pk, vus))) is not None and dernier[:2] == (jour, etat):
        return dernier[2]
    graphe = _graphes.retenir((campagne.pk, jour, vus, etat), lambda: _faire(campagne, jour, vus))
    return _derniers.ranger((campagne.pk, vus), (jour, etat, graphe))[2]


@contextmanager
def constant() -> Iterator[None]:
    """For acts that change no tie, one after the other: each of them reads the graph of the first."""
    jeton = _FIGE.set(_etat())
    try:
        yield
    finally:
        _FIGE.reset(jeton)


def charger_seul(dossier: Dossier, jour: dt.date) -> GrapheDeCampagne:
    """The same, made of the deposit of one dossier alone and of what no deposit says."""
    siens = Depot.objects.filter(dossier=dossier, remplace_le=None, retire_le=None)
    vus = frozenset(siens.values_list("pk", flat=True))
    return _graphes.retenir((dossier.campagne_id, jour, vus, _etat()), lambda: _faire(dossier.campagne, jour, vus))


def visibles(campagne: Campagne, pour: Compte | None) -> frozenset[int]:
    """Keys of the deposits in force of a campaign that a person may judge; all of them for nobody. One query."""
    en_vigueur = Depot.objects.filter(dossier__campagne=campagne, remplace_le=None, retire_le=None)
    if pour is not None:
        siens = RoleCampagne.objects.filter(campagne=campagne, compte=pour)
        partout = Exists(siens.filter(portee=NATIONALE)) if not pour.administrateur else Value(True)
        ici = RegionDuDepot.objects.filter(depot=OuterRef("pk"), code__in=siens.values("portee"))
        en_vigueur = ecarts.sans_ecartes(en_vigueur, pour).filter(partout | Exists(ici))
    return frozenset(en_vigueur.values_list("pk", flat=True))


def _faire(campagne: Campagne, jour: dt.date, vus: frozenset[int]) -> GrapheDeCampagne:
    with sans_ramasser():
        lecture = LectureDeCampagne(campagne, jour, vus)
        graphe, candidatures, instances = lecture.lire()
    declares = DeclarationDInterets.objects.filter(campagne=campagne).values_list("compte", "membre")
    attendent = MandatAConfirmer.objects.filter(reponse="").order_by().values("compte", "membre")
    deports = DeportDecide.objects.filter(campagne=campagne, leve_le=None).select_related("compte", "membre", "par")
    ecartes = LienEcarte.objects.filter(dossier__campagne=campagne, leve_le=None).select_related("par")
    return GrapheDeCampagne(
        graphe,
        candidatures,
        instances,
        lecture.juges(),
        {juge_de(m.compte_id, m.pk): m for m in lecture.siegent},
        frozenset(lecture.rattaches),
        _listes(),
        {
            juge_de(compte, membre): combien
            for compte, membre, combien in attendent.annotate(n=Count("pk")).values_list("compte", "membre", "n")
        },
        frozenset(juge_de(compte, membre) for compte, membre in declares),
        tuple(deports),
        tuple(ecartes),
        deportes_avant(campagne, jour),
    )


def _listes() -> dict[str, frozenset[str]]:
    cherches: dict[str, set[str]] = {}
    for titre, noeuds in ListeDeMandats.objects.values_list("titre", "cherches"):
        cherches.setdefault(titre, set()).update(json.loads(noeuds))
    return {titre: frozenset(noeuds) for titre, noeuds in cherches.items()}


def _etat() -> tuple[object, ...]:
    with connection.cursor() as curseur:
        curseur.execute(_ETAT)
        lignes: list[tuple[object, ...]] = curseur.fetchall()
    return (_dernier_effet([(str(empreinte or ""), str(action)) for *_, empreinte, action in lignes]), *lignes[0][:-2])


def _composer_l_etat() -> str:
    lues = [f"(SELECT MAX(id) FROM {modele._meta.db_table})" for modele in LUES]  # noqa: S608 — our tables
    # An address that is proven says who someone is, and no line of the journal says that it is.
    lues.append(f"(SELECT COUNT(*) FROM {EmailAddress._meta.db_table} WHERE verified)")  # noqa: S608
    lignes = f"SELECT rang, empreinte, action FROM {LigneJournal._meta.db_table} ORDER BY rang DESC LIMIT {_REGARDEES}"  # noqa: S608
    return (
        f"SELECT {', '.join(lues)}, j.empreinte, j.action FROM (SELECT 1 AS un) u "  # noqa: S608
        f"LEFT JOIN ({lignes}) j ON u.un = 1 ORDER BY j.rang DESC"
    )


_ETAT = _composer_l_etat()


def _dernier_effet(lignes: Sequence[tuple[str, str]]) -> str:
    """The last line (its digest, its act), newest first, that may have changed a tie."""
    tete = lignes[0][0]
    for empreinte, action in lignes:
        if action not in SANS_EFFET:
            return _effets.ranger(tete, empreinte)
        if (connu := _effets.lire(empreinte)) is not None:
            return _effets.ranger(tete, connu)
    return _effets.ranger(tete, tete)
