"""The bodies that give an opinion on a deposit, one for each of its régions; and who may hold the pen of which."""

from __future__ import annotations

from dataclasses import dataclass

from binome.appels.catalogue import retrouver_appel
from binome.appels.grille import InstanceAvis
from binome.domaine.droits.droits import Role
from binome.registre.composees import RequeteComposee
from binome.registre.models import Compte, Depot, RegionDuDepot
from binome.services.acces import ouverture
from binome.services.instruction import ressorts
from binome.services.instruction.ressorts import Instructeur
from binome.services.socle import referentiel


@dataclass(frozen=True)
class InstanceDuDepot:
    """A body in a région: `cle` is what an opinion is given as (`region:93`)."""

    cle: str
    conseil: InstanceAvis
    region: str
    nom_region: str

    @property
    def nom(self) -> str:
        return f"{self.conseil.nom}, {self.nom_region}"


def instances(depot: Depot) -> tuple[InstanceDuDepot, ...]:
    """Every body whose opinion is asked on a deposit, in the order of the call."""
    codes = [code for (code,) in _REGIONS.colonnes(depot.pk)]
    conseils = retrouver_appel(depot.dossier.campagne.appel).appel.avis
    noms = {code: _nom_region(code) for code in codes}
    return tuple(InstanceDuDepot(f"{c.id}:{code}", c, code, noms[code]) for c in conseils for code in codes)


_REGIONS: RequeteComposee[RegionDuDepot] = RequeteComposee(
    lambda depot: RegionDuDepot.objects.filter(depot=depot).values_list("code")
)


def nommer(cle: str, connues: tuple[InstanceDuDepot, ...]) -> str:
    """The name of a body, its key when the call no longer has it."""
    return next((instance.nom for instance in connues if instance.cle == cle), cle)


def _nom_region(code: str) -> str:
    region = referentiel.partager().region(code)
    return region.nom if region else f"région {code}"


def instructeur(ouvert: ouverture.DossierOuvert) -> Instructeur | None:
    """What someone instructs for in the campaign of a dossier, None for who does not, or stands aside. One query."""
    if Role.instructeur not in ouvert.lien.roles or ouvert.lien.ecarte:
        return None
    return next(iter(ressorts.instructeurs(ouvert.dossier.campagne, ouvert.compte)), None)


def refus(instance: InstanceDuDepot, lui: Instructeur | None) -> str:
    """Why someone may not write for a body, in French; "" when they may.

    `ressorts` alone says whose it is; of whom no organisation is known, the opinion says that their service is not.
    """
    if lui is None:
        return "Réservé à qui instruit ce dossier."
    if lui.tient(instance.cle):
        return ""
    de = lui.compte.organisation
    vous = f" Vous êtes de : {de.nom}." if de else ""
    return f"Cet avis est celui de : {instance.nom}, qui l'écrit et le rend.{vous}"


def exiger(ouvert: ouverture.DossierOuvert, depot: Depot, cle: str) -> InstanceDuDepot:
    """The body, if this person may write for it. Errors: IntrouvableError, RefusError."""
    toutes = instances(depot)
    instance = next((i for i in toutes if i.cle == cle), None)
    if instance is None:
        ressorts.exiger_l_appel(ouvert.dossier.campagne)
        raise ouverture.IntrouvableError(f"{depot.numero}, avis {cle}")
    if raison := refus(instance, instructeur(ouvert)):
        raise ouverture.RefusError(raison)
    return instance


def service(compte: Compte) -> str:
    """On whose behalf someone writes, "" when nobody said it."""
    return compte.organisation.nom if compte.organisation else ""
