"""The services that instruct: those of a campaign and of a deposit, in words, and who acts for which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from binome.appels.catalogue import est_la, retrouver_appel
from binome.appels.grille import InstanceAvis
from binome.domaine.droits.droits import Role
from binome.domaine.droits.ressorts import NATIONAL, Ressort, services_du_depot, tient
from binome.registre.composees import RequeteComposee
from binome.registre.models import Campagne, Compte, Depot, RoleCampagne
from binome.services.acces.ouverture import RefusError
from binome.services.socle import referentiel

APPEL_ABSENT = (
    "Ce serveur n'a plus le texte de l'appel de cette campagne : ses dépôts se lisent, mais rien ne s'y décide tant "
    "qu'un administrateur ne l'a pas remis."
)


def exiger_l_appel(campagne: Campagne) -> None:
    """Errors: RefusError, when the call is gone: no checklist, no opinion and no rule would stand in the way."""
    if not est_la(campagne.appel):
        raise RefusError(APPEL_ABSENT)


@dataclass(frozen=True)
class Instructeur:
    """Someone who instructs in a campaign, and what they were named for."""

    compte: Compte
    ressorts: tuple[Ressort, ...]
    organismes: frozenset[str] = frozenset()
    """The bodies of the call that their organisation is; none when nobody said which, or when it is none of them."""

    def tient(self, service: str) -> bool:
        """Whether they act for a service: what their role says, then what it leaves open and their organisation says.
        This alone tells whose inbox, whose assignment and whose opinion it is.
        """
        siens = [ressort for ressort in self.ressorts if tient(ressort, service)]
        precise = service == NATIONAL or not self.organismes or service.rpartition(":")[0] in self.organismes
        return any(precise or ressort.organisme for ressort in siens)


def instructeurs(campagne: Campagne, compte: Compte | None = None) -> list[Instructeur]:
    """Who instructs in a campaign, in the order of their names; that one person alone when given. One query."""
    roles = _ROLES(campagne.pk) if compte is None else _ROLES_DE(campagne.pk, compte.pk)
    trouves: dict[int, tuple[Compte, list[Ressort]]] = {}
    for role in roles:
        trouves.setdefault(role.compte_id, (role.compte, []))[1].append(Ressort(role.portee, role.service))
    conseils = retrouver_appel(campagne.appel).appel.avis
    tous = [Instructeur(lui, tuple(siens), _organismes(lui, conseils)) for lui, siens in trouves.values()]
    return sorted(tous, key=lambda i: (str(i.compte).casefold(), i.compte.pk))


def _roles(campagne: int) -> QuerySet[RoleCampagne]:
    roles = RoleCampagne.objects.filter(campagne=campagne, role=Role.instructeur.value)
    return roles.select_related("compte__organisation")


_ROLES: RequeteComposee[RoleCampagne] = RequeteComposee(_roles)
_ROLES_DE: RequeteComposee[RoleCampagne] = RequeteComposee(
    lambda campagne, compte: _roles(campagne).filter(compte=compte)
)


def _organismes(compte: Compte, conseils: Iterable[InstanceAvis]) -> frozenset[str]:
    de = compte.organisation
    return frozenset(c.id for c in conseils if de is not None and de.nature in c.natures)


def siens(campagne: Campagne, compte: Compte, services: Iterable[str]) -> list[str]:
    """Those of these services that a person acts for."""
    lui = instructeurs(campagne, compte)
    return [service for service in services if lui and lui[0].tient(service)]


def services(campagne: Campagne, regions: Iterable[str]) -> tuple[str, ...]:
    """The services of a campaign in these régions, in the order of its call."""
    organismes = [conseil.id for conseil in retrouver_appel(campagne.appel).appel.avis]
    return services_du_depot(organismes, regions)


def du_depot(depot: Depot) -> tuple[str, ...]:
    """The services that a deposit concerns. One query, none when its régions are known."""
    return services(depot.dossier.campagne, [region.code for region in depot.regions.all()])


def par_organisme(campagne: Campagne, cles: Iterable[str]) -> list[str]:
    """Services gathered by body, in the order of the call: « Région », « SGAR et DREETS (2 régions) »."""
    combien = Counter(cle.rpartition(":")[0] for cle in cles if cle != NATIONAL)
    conseils = [c for c in retrouver_appel(campagne.appel).appel.avis if c.id in combien]
    return [(c.sigle or c.nom) + (f" ({n} régions)" if (n := combien[c.id]) > 1 else "") for c in conseils]


def nommer(campagne: Campagne, service: str, *, bref: bool = False) -> str:
    """A service in words: « Conseil régional, Provence-Alpes-Côte d'Azur »; its key when the call lost that body."""
    if service == NATIONAL:
        return "national" if bref else "instruction nationale"
    organisme, _, code = service.rpartition(":")
    conseil = next((c for c in retrouver_appel(campagne.appel).appel.avis if c.id == organisme), None)
    region = referentiel.partager().region(code)
    nom = (conseil.sigle if bref and conseil.sigle else conseil.nom) if conseil else organisme
    return f"{nom}, {region.nom if region else f'région {code}'}"


def rendus_avant(campagne: Campagne, anterieurs: Mapping[str, int]) -> list[str]:
    """Opinions given on a revision that is no longer the one judged, in words."""
    return [f"{nommer(campagne, s, bref=True)} : rendu sur la révision {n}" for s, n in anterieurs.items()]
