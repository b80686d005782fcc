"""The graph of a campaign, read from the base: deposited texts, register, accounts, mandates, declared interests.

Kept until something is written anywhere: its key is the state of the journal and of the tables that it reads.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from allauth.account.models import EmailAddress
from django.db import connection
from django.db.models import Model, Q

from binome.appels.catalogue import retrouver_appel
from binome.domaine.conflits.annuaire import Annuaire, CompteConnu, OrganismeConnu, cle_d_organisme, cle_de_compte
from binome.domaine.conflits.candidature import CandidatureLue, Releve, relever, situer
from binome.domaine.conflits.chemins import Approche, Recherche
from binome.domaine.conflits.graphe import FaitDeLien, GenreDeFait, GrapheDesLiens
from binome.domaine.conflits.instances import InstanceDAvis, participations
from binome.domaine.dossier.acteurs import NatureOrganisation
from binome.domaine.droits.droits import NATIONALE, NOMS, Role
from binome.registre.models import (
    Appartenance,
    Campagne,
    Compte,
    Depot,
    InteretDeclare,
    LigneJournal,
    Mandat,
    Organisation,
    RegionDuDepot,
    RoleCampagne,
    RoleDossier,
)
from binome.services.socle import referentiel
from binome.services.socle.memoire import MemoireVive
from binome.services.texte import textes_signes

_graphes = MemoireVive["GrapheDeCampagne"](4)
"""About 5 MB each for two hundred candidatures."""
_releves = MemoireVive[Releve](4_000)
"""By deposit, which never changes."""
_LUES: tuple[type[Model], ...] = (
    Organisation, Appartenance, Compte, Depot, RoleCampagne, RoleDossier, Mandat, InteretDeclare,
)  # fmt: skip
_JUGENT = (Role.instructeur.value, Role.comite.value)


@dataclass(frozen=True)
class GrapheDeCampagne:
    """All that is known of a campaign on a day. `juges`: account → the scopes of its roles of judge, by role."""

    graphe: GrapheDesLiens
    candidatures: dict[str, CandidatureLue]
    instances: tuple[InstanceDAvis, ...]
    juges: dict[int, frozenset[tuple[Role, str]]]
    rattaches: frozenset[str]
    """Nodes of accounts of whom an organisation, an office or an interest is known."""

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


def charger(campagne: Campagne, jour: dt.date) -> GrapheDeCampagne:
    """The graph of a campaign on a day. One query when nothing was written since it was last asked for."""
    return _graphes.retenir((campagne.pk, jour, _etat()), lambda: _Chargement(campagne, jour).faire())


def _etat() -> tuple[object, ...]:
    comptes = ", ".join(f"(SELECT MAX(id) FROM {modele._meta.db_table})" for modele in _LUES)  # noqa: S608 — our tables
    journal = f"SELECT empreinte FROM {LigneJournal._meta.db_table} ORDER BY rang DESC LIMIT 1"  # noqa: S608
    with connection.cursor() as curseur:
        curseur.execute(f"SELECT ({journal}), {comptes}")
        etat: tuple[object, ...] = curseur.fetchone()
    return etat


class _Chargement:
    """One reading of the base: nine queries, one more for the deposits that this process has not read yet."""

    def __init__(self, campagne: Campagne, jour: dt.date) -> None:
        self.campagne, self.jour = campagne, jour
        self.organisations = list(Organisation.objects.all())
        self.roles = list(RoleCampagne.objects.filter(campagne=campagne, role__in=_JUGENT))
        self.equipes = list(RoleDossier.objects.filter(dossier__campagne=campagne).select_related("dossier"))
        self.mandats = list(Mandat.objects.filter(retire_le=None))
        self.interets = list(InteretDeclare.objects.filter(campagne=campagne, retire_le=None).select_related("dossier"))
        self.comptes = list(Compte.objects.filter(self._nommes()).order_by("pk"))
        self.annuaire = Annuaire(map(_organisme, self.organisations), self._connus())
        self.noms = {o.pk: cle_d_organisme(o.fusionnee_dans_id or o.pk) for o in self.organisations}
        self.rattaches: set[str] = set()

    def _nommes(self) -> Q:
        cles: set[int | None] = {r.compte_id for r in self.roles}
        cles |= {r.compte_id for r in self.equipes}
        cles |= {m.compte_id for m in self.mandats} | {i.compte_id for i in self.interets}
        return Q(pk__in={cle for cle in cles if cle is not None})

    def _connus(self) -> Iterator[CompteConnu]:
        prouvees = dict(
            EmailAddress.objects.filter(verified=True, user__in=self.comptes).values_list("user_id", "email")
        )
        return (CompteConnu(c.pk, c.nom, prouvees.get(c.pk, "")) for c in self.comptes)

    def faire(self) -> GrapheDeCampagne:
        candidatures = {lue.sommet.cle.removeprefix("dossier:"): lue for lue in self._candidatures()}
        instances = self._instances(candidatures.values())
        faits = [
            *(fait for lue in candidatures.values() for fait in lue.faits),
            *self._appartenances(),
            *self._emplois(),
            *self._equipes(),
            *self._mandats(),
            *self._interets(),
        ]
        faits += [
            FaitDeLien(nomme.cle, connu.cle, GenreDeFait.homonymie, "Deux noms pareils", "noms", certain=False)
            for nomme, connu in self.annuaire.homonymes()
        ]
        sommets, presences = self.annuaire.sommets, self._presences(candidatures.values())
        faits += participations(instances, presences, sommets, self.annuaire.codes)
        tous = (*sommets.values(), *(i.sommet for i in instances), *(lue.sommet for lue in candidatures.values()))
        graphe = GrapheDesLiens.construire(tous, faits, self.jour)
        return GrapheDeCampagne(graphe, candidatures, instances, self._juges(), frozenset(self.rattaches))

    def _candidatures(self) -> Iterator[CandidatureLue]:
        en_vigueur = Depot.objects.filter(dossier__campagne=self.campagne, remplace_le=None, retire_le=None)
        trouves = list(en_vigueur.order_by("dossier__identifiant").values_list("pk", "dossier__identifiant"))
        neufs = [pk for pk, _ in trouves if _releves.lire(pk) is None]
        for depot in Depot.objects.filter(pk__in=neufs).select_related("revision"):
            _releves.ranger(depot.pk, relever(textes_signes.du_depot(depot).document))
        regions: dict[int, list[str]] = defaultdict(list)
        for pk, code in RegionDuDepot.objects.filter(depot__in=[pk for pk, _ in trouves]).values_list("depot", "code"):
            regions[pk].append(code)
        for pk, identifiant in trouves:
            if releve := _releves.lire(pk):
                yield situer(releve, identifiant, tuple(regions[pk]), self.annuaire)

    def _instances(self, candidatures: Iterable[CandidatureLue]) -> tuple[InstanceDAvis, ...]:
        codes = sorted({code for lue in candidatures for code in lue.regions})
        connues = referentiel.partager()
        noms = {code: region.nom if (region := connues.region(code)) else f"région {code}" for code in codes}
        return tuple(
            InstanceDAvis(conseil.id, conseil.nom, frozenset(conseil.natures), code, noms[code], conseil.source)
            for conseil in retrouver_appel(self.campagne.appel).appel.avis
            for code in codes
        )

    def _presences(self, candidatures: Iterable[CandidatureLue]) -> dict[str, set[str]]:
        """Organisation → the régions where it acts: those of the candidatures that name it, those of its instructors,
        and its own."""
        ou: dict[str, set[str]] = defaultdict(set)
        for lue in candidatures:
            for cle in lue.organisations:
                ou[cle].update(lue.regions)
        siens = {c.pk: c.organisation_id for c in self.comptes}
        for role in self.roles:
            if (organisation := siens.get(role.compte_id)) and role.portee != NATIONALE:
                ou[self.noms[organisation]].add(role.portee)
        for cle in self.annuaire.codes:
            ou[cle].update(())
        return ou

    def _appartenances(self) -> Iterator[FaitDeLien]:
        for lien in Appartenance.objects.all():
            genre = GenreDeFait.fondateur if lien.fondateur else GenreDeFait.membre
            de, a = self.noms[lien.membre_id], self.noms[lien.organisation_id]
            yield FaitDeLien(de, a, genre, "Registre des organismes de cette plateforme", "registre")

    def _emplois(self) -> Iterator[FaitDeLien]:
        for compte in self.comptes:
            if compte.organisation_id is not None:
                de, a = cle_de_compte(compte.pk), self.noms[compte.organisation_id]
                self.rattaches.add(de)
                yield FaitDeLien(de, a, GenreDeFait.emploi, "Compte de cette personne", "comptes")

    def _equipes(self) -> Iterator[FaitDeLien]:
        for role in self.equipes:
            de, a = cle_de_compte(role.compte_id), f"dossier:{role.dossier.identifiant}"
            detail = NOMS[Role(role.role)]
            yield FaitDeLien(de, a, GenreDeFait.equipe, "Équipe du dossier", a, detail=detail)

    def _mandats(self) -> Iterator[FaitDeLien]:
        for mandat in self.mandats:
            yield FaitDeLien(
                self._personne(mandat.compte_id, mandat.nom),
                self.noms[mandat.organisation_id],
                GenreDeFait.mandat,
                mandat.source,
                "mandats",
                detail=mandat.fonction,
                du=mandat.du,
                au=mandat.au,
            )

    def _interets(self) -> Iterator[FaitDeLien]:
        for dit in self.interets:
            qui = "par cette personne" if dit.par_id == dit.compte_id else "par l'équipe de la candidature"
            dossier = dit.dossier.identifiant if dit.dossier else ""
            yield FaitDeLien(
                self._personne(dit.compte_id, dit.nom),
                self.noms[dit.organisation_id] if dit.organisation_id else f"dossier:{dossier}",
                GenreDeFait.interet,
                f"Déclaré {qui} le {dit.le:%d/%m/%Y}",
                "interets",
                detail=dit.texte,
                du=dit.du,
                au=dit.au,
                personnel=dit.personnel,
            )

    def _personne(self, compte: int | None, nom: str) -> str:
        cle = cle_de_compte(compte) if compte is not None else self.annuaire.nommee(nom).cle
        self.rattaches.add(cle)
        return cle

    def _juges(self) -> dict[int, frozenset[tuple[Role, str]]]:
        juges: dict[int, set[tuple[Role, str]]] = defaultdict(set)
        for role in self.roles:
            juges[role.compte_id].add((Role(role.role), role.portee))
        return {cle: frozenset(siens) for cle, siens in juges.items()}


def _organisme(ligne: Organisation) -> OrganismeConnu:
    nature = NatureOrganisation(ligne.nature)
    return OrganismeConnu(ligne.pk, ligne.nom, nature, ligne.siren, ligne.code_cog, ligne.fusionnee_dans_id)
