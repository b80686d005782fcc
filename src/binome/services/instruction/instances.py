"""The bodies that give an opinion on a deposit, one for each of its régions; and who may hold the pen of which."""

from __future__ import annotations

from dataclasses import dataclass

from binome.appels.appel import InstanceAvis
from binome.appels.catalogue import retrouver_appel
from binome.domaine.droits.droits import Role, couvre
from binome.registre.models import Compte, Depot, RoleCampagne
from binome.services.acces import ouverture
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
    codes = list(depot.regions.values_list("code", flat=True))
    conseils = retrouver_appel(depot.dossier.campagne.appel).appel.avis
    noms = {code: _nom_region(code) for code in codes}
    return tuple(InstanceDuDepot(f"{c.id}:{code}", c, code, noms[code]) for c in conseils for code in codes)


def nommer(cle: str, connues: tuple[InstanceDuDepot, ...]) -> str:
    """The name of a body, its key when the call no longer has it."""
    return next((instance.nom for instance in connues if instance.cle == cle), cle)


def _nom_region(code: str) -> str:
    region = referentiel.partager().region(code)
    return region.nom if region else f"région {code}"


def portees(ouvert: ouverture.DossierOuvert) -> frozenset[str]:
    """The scopes of someone who instructs in the campaign of a dossier; none for who does not. One query."""
    if Role.instructeur not in ouvert.lien.roles:
        return frozenset()
    siens = RoleCampagne.objects.filter(campagne=ouvert.dossier.campagne_id, compte=ouvert.compte)
    return frozenset(siens.filter(role=Role.instructeur.value).values_list("portee", flat=True))


def refus(
    instance: InstanceDuDepot, toutes: tuple[InstanceDuDepot, ...], compte: Compte, siennes: frozenset[str]
) -> str:
    """Why someone may not write for a body, in French; "" when they may. `siennes`: their scopes.

    Whoever is known to belong to another body of the call writes for that one; of whom nothing is known, the scope
    decides, and the opinion says that their service is not known.
    """
    if not siennes:
        return "Réservé à qui instruit ce dossier."
    if not any(couvre(portee, [instance.region]) for portee in siennes):
        return "Cet avis est celui d'une autre région : vous ne pouvez ni l'écrire ni le rendre."
    organisation = compte.organisation
    if organisation is None or organisation.nature in instance.conseil.natures:
        return ""
    autre = next((i for i in toutes if organisation.nature in i.conseil.natures), None)
    return f"Cet avis est celui de : {instance.nom}. Vous êtes de : {organisation.nom}." if autre else ""


def exiger(ouvert: ouverture.DossierOuvert, depot: Depot, cle: str) -> InstanceDuDepot:
    """The body, if this person may write for it. Errors: IntrouvableError, RefusError."""
    toutes = instances(depot)
    instance = next((i for i in toutes if i.cle == cle), None)
    if instance is None:
        raise ouverture.IntrouvableError(f"{depot.numero}, avis {cle}")
    if raison := refus(instance, toutes, ouvert.compte, portees(ouvert)):
        raise ouverture.RefusError(raison)
    return instance


def service(compte: Compte) -> str:
    """On whose behalf someone writes, "" when nobody said it."""
    return compte.organisation.nom if compte.organisation else ""
