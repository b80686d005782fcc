"""One reading of the base, as facts: deposited texts, register, accounts, teams, mandates, declared interests."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from allauth.account.models import EmailAddress
from django.db.models import Q

from binome.appels.catalogue import retrouver_appel
from binome.domaine.conflits.annuaire import (
    Annuaire,
    CompteConnu,
    MembreConnu,
    OrganismeConnu,
    cle_d_organisme,
    cle_de_compte,
    cle_de_membre,
)
from binome.domaine.conflits.candidature import CandidatureLue, Releve, relever, situer
from binome.domaine.conflits.graphe import FaitDeLien, GenreDeFait, GrapheDesLiens
from binome.domaine.conflits.instances import InstanceDAvis, participations
from binome.domaine.dossier.acteurs import NatureOrganisation
from binome.domaine.droits.droits import NATIONALE, NOMS, Role
from binome.domaine.langue.typographie import date_longue
from binome.registre.models import (
    Appartenance,
    Campagne,
    Compte,
    Depot,
    InteretDeclare,
    Mandat,
    Organisation,
    RegionDuDepot,
    RoleCampagne,
    RoleDossier,
)
from binome.services.conflits.sieges import juge_de, siegent
from binome.services.socle import horloge, referentiel
from binome.services.socle.memoire import MemoireVive
from binome.services.texte import textes_signes

_releves = MemoireVive[Releve](4_000)
"""By deposit, which never changes."""
_JUGENT = (Role.instructeur.value, Role.comite.value)


class LectureDeCampagne:
    """One reading, in eleven queries, one more for the deposits that this process has not read yet.

    `depots`: the deposits in force that whoever asks may see; nothing of the others is read, not even their teams.
    """

    def __init__(self, campagne: Campagne, jour: dt.date, depots: Collection[int]) -> None:
        self.campagne, self.jour = campagne, jour
        en_vigueur = Depot.objects.filter(pk__in=depots).order_by("dossier__identifiant")
        self.depots = list(en_vigueur.values_list("pk", "dossier_id", "dossier__identifiant"))
        dossiers = [dossier for _, dossier, _ in self.depots]
        self.organisations = list(Organisation.objects.all())
        self.roles = list(RoleCampagne.objects.filter(campagne=campagne, role__in=_JUGENT))
        self.siegent = siegent(campagne, jour)
        self.equipes = list(RoleDossier.objects.filter(dossier__in=dossiers).select_related("dossier"))
        self.mandats = list(Mandat.objects.filter(retire_le=None))
        dits = InteretDeclare.objects.filter(Q(dossier=None) | Q(dossier__in=dossiers), campagne=campagne)
        self.interets = list(dits.filter(retire_le=None).select_related("dossier"))
        self.comptes = list(Compte.objects.filter(self._nommes()).order_by("pk"))
        sans_compte = (MembreConnu(m.pk, m.nom) for m in self.siegent if m.compte_id is None)
        self.annuaire = Annuaire(map(_organisme, self.organisations), self._connus(), sans_compte)
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

    def lire(self) -> tuple[GrapheDesLiens, dict[str, CandidatureLue], tuple[InstanceDAvis, ...]]:
        """The graph, the candidatures by identifier, and the bodies that give an opinion in their régions."""
        candidatures = {lue.sommet.cle.removeprefix("dossier:"): lue for lue in self._candidatures()}
        instances = self._instances(candidatures.values())
        faits = [
            *(fait for lue in candidatures.values() for fait in lue.faits),
            *self._appartenances(),
            *self._emplois(),
            *self._services({i.au_titre_de for i in instances}),
            *self._equipes(),
            *self._mandats(),
            *self._interets(),
            *self._sieges(),
        ]
        faits += [
            FaitDeLien(
                nomme.cle, connu.cle, GenreDeFait.homonymie, "Deux noms pareils", "noms", _ici(connu.cle), certain=False
            )
            for nomme, connu in self.annuaire.homonymes()
        ]
        sommets, presences = self.annuaire.sommets, self._presences(candidatures.values())
        faits += participations(instances, presences, sommets, self.annuaire.codes)
        tous = (*sommets.values(), *(i.sommet for i in instances), *(lue.sommet for lue in candidatures.values()))
        return GrapheDesLiens.construire(tous, faits, self.jour), candidatures, instances

    def _candidatures(self) -> Iterator[CandidatureLue]:
        neufs = [pk for pk, _, _ in self.depots if _releves.lire(pk) is None]
        for depot in Depot.objects.filter(pk__in=neufs).select_related("revision"):
            _releves.ranger(depot.pk, relever(textes_signes.du_depot(depot).document))
        regions: dict[int, list[str]] = defaultdict(list)
        for pk, code in RegionDuDepot.objects.filter(depot__in=[pk for pk, _, _ in self.depots]).values_list(
            "depot", "code"
        ):
            regions[pk].append(code)
        for pk, _, identifiant in self.depots:
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

    def _services(self, instances: Collection[str]) -> Iterator[FaitDeLien]:
        """Who instructs for a body that gives an opinion."""
        for role in self.roles:
            if (titre := f"{role.service}:{role.portee}") in instances:
                de = cle_de_compte(role.compte_id)
                self.rattaches.add(de)
                yield FaitDeLien(de, f"instance:{titre}", GenreDeFait.instance, "Rôle donné dans la campagne", "roles")

    def _equipes(self) -> Iterator[FaitDeLien]:
        for role in self.equipes:
            de, a = cle_de_compte(role.compte_id), f"dossier:{role.dossier.identifiant}"
            detail = NOMS[Role(role.role)]
            yield FaitDeLien(de, a, GenreDeFait.equipe, "Équipe du dossier", a, detail=detail)

    def _mandats(self) -> Iterator[FaitDeLien]:
        for mandat in self.mandats:
            yield FaitDeLien(
                self._personne(mandat.compte_id, mandat.nom, mandat.membre_id),
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
                f"Déclaré {qui} le {horloge.a_paris(dit.le):%d/%m/%Y}",
                "interets",
                detail=dit.texte,
                du=dit.du,
                au=dit.au,
                personnel=dit.personnel,
            )

    def _sieges(self) -> Iterator[FaitDeLien]:
        """Who sits for whom. The body is only named: which one it is, its name alone says, and it may be another."""
        for membre in self.siegent:
            for organisme in self.annuaire.du_nom(membre.rattachement):
                source = f"Composition du comité, depuis le {date_longue(membre.depuis)}"
                de, a = juge_de(membre.compte_id, membre.pk), organisme.cle
                yield FaitDeLien(de, a, GenreDeFait.siege, source, "comite", membre.qualite, certain=False)

    def _personne(self, compte: int | None, nom: str, membre: int | None = None) -> str:
        connue = compte is not None or membre is not None
        cle = juge_de(compte, membre) if connue else self.annuaire.nommee(nom).cle
        self.rattaches.add(cle)
        return cle

    def juges(self) -> dict[str, frozenset[tuple[Role, str]]]:
        """Node of each judge → the scopes of its roles; of a member without account, that of the committee."""
        juges: dict[str, set[tuple[Role, str]]] = defaultdict(set)
        for role in self.roles:
            juges[cle_de_compte(role.compte_id)].add((Role(role.role), role.portee))
        for membre in self.siegent:
            if membre.compte_id is None:
                juges[cle_de_membre(membre.pk)].add((Role.comite, NATIONALE))
        return {cle: frozenset(siens) for cle, siens in juges.items()}


def _ici(cle: str) -> str:
    return "qui siège au comité, sans compte ici" if cle.startswith("membre:") else "qui a un compte ici"


def _organisme(ligne: Organisation) -> OrganismeConnu:
    nature = NatureOrganisation(ligne.nature)
    return OrganismeConnu(ligne.pk, ligne.nom, nature, ligne.siren, ligne.code_cog, ligne.fusionnee_dans_id)
