"""Use cases of the roles of a campaign: who instructs, judges or administers it, where, and for which service."""

from __future__ import annotations

from collections.abc import Iterable

from binome.appels.catalogue import retrouver_appel
from binome.domaine.droits.droits import NATIONALE, NOMS, ROLES_A_PORTEE, ROLES_CAMPAGNE, Role
from binome.domaine.procedure.motifs import SUR_LE_SERVEUR
from binome.offre.catalogue import catalogue
from binome.offre.operateurs import operateurs
from binome.registre.models import Campagne, Compte, RoleCampagne
from binome.services.administration import campagnes
from binome.services.administration.administrateurs import acte
from binome.services.administration.campagnes import CampagneError
from binome.services.comptes import comptes
from binome.services.socle import personnes, referentiel


def nommer(
    courriel: str,
    role: Role,
    identifiant: str,
    motif: str = SUR_LE_SERVEUR,
    *,
    region: str = NATIONALE,
    service: str = "",
    acteur: Compte | None = None,
) -> Compte:
    """Give an account a role in a campaign, for the whole country or for the région of that INSEE code; the account is
    made when it does not exist. `service`: the body of the call that an instructor belongs to, "" for all.

    Errors: CampagneError, AdministrationError, CourrielInvalideError, ReferentielError.
    """
    if role not in ROLES_CAMPAGNE:
        possibles = ", ".join(NOMS[r] for r in Role if r in ROLES_CAMPAGNE)
        raise CampagneError(f"« {NOMS[role]} » se donne dans un dossier, non dans une campagne. Rôles : {possibles}.")
    portee = _portee(role, region)
    with acte(motif, acteur) as fait:
        campagne = campagnes.trouver(identifiant)
        propre = _service(campagne, role, service)
        compte = comptes.trouver(courriel) or comptes.creer_prouve(courriel)
        siens = RoleCampagne.objects.filter(campagne=campagne, compte=compte, role=role.value)
        if portee != NATIONALE and siens.filter(portee=NATIONALE).exists():
            raise CampagneError(
                f"{compte.email} est déjà {NOMS[role]} pour tout le pays : reprenez d'abord ce rôle, puis donnez-le "
                "pour cette région."
            )
        cles = {"campagne": campagne, "compte": compte, "role": role.value, "service": propre}
        tenu, nouveau = siens.get_or_create(portee=portee, defaults=cles)
        if tenu.service != propre:
            raise CampagneError(
                f"{compte.email} a déjà ce rôle, pour {_nom_du_service(campagne, tenu.service)} : reprenez-le d'abord."
            )
        if nouveau:
            dit = _dire(compte, role, [portee]) | ({"service": propre} if propre else {})
            fait.noter("campagne.role_donne", f"campagne:{identifiant}", dit)
    return compte


def _service(campagne: Campagne, role: Role, brut: str) -> str:
    """The body asked for. Errors: CampagneError."""
    service = brut.strip()
    if not service:
        return ""
    if role is Role.operateur:
        return _operateur(service)
    if role is not Role.instructeur:
        raise CampagneError(
            f"Le rôle « {NOMS[role]} » ne se donne pas pour un service : seuls ceux d'instructeur et d'opérateur."
        )
    connus = services(campagne)
    if service not in dict(connus):
        dits = ", ".join(f"{cle} ({nom})" for cle, nom in connus)
        raise CampagneError(f"« {service[:60]} » ne rend pas d'avis dans cet appel. Services : {dits or 'aucun'}.")
    return service


def _operateur(service: str) -> str:
    """The operator of the catalogue that an account answers for. Errors: CampagneError."""
    connus = operateurs(catalogue())
    if service not in connus:
        dits = ", ".join(f"{cle} ({nom})" for cle, nom in connus.items())
        raise CampagneError(f"« {service[:60]} » n'est pas un opérateur du catalogue. Opérateurs : {dits}.")
    return service


def services(campagne: Campagne) -> list[tuple[str, str]]:
    """The bodies that give an opinion in a campaign, id and name: an instructor belongs to one, or to all."""
    return [(conseil.id, conseil.nom) for conseil in retrouver_appel(campagne.appel).appel.avis]


def organismes(campagne: Campagne) -> list[tuple[str, str]]:
    """For whom a role may be given: a body that gives an opinion, for instructors; an operator, for operators."""
    return [*services(campagne), *operateurs(catalogue()).items()]


def _nom_du_service(campagne: Campagne, service: str) -> str:
    return dict(organismes(campagne)).get(service, service) if service else "tous les services"


def _portee(role: Role, region: str) -> str:
    """The scope asked for. Errors: CampagneError, ReferentielError."""
    code = region.strip()
    if code == NATIONALE:
        return NATIONALE
    if role not in ROLES_A_PORTEE:
        raise CampagneError(
            f"Le rôle « {NOMS[role]} » vaut pour tout le pays : seul celui d'instructeur se donne pour une région."
        )
    if referentiel.partager().region(code) is None:
        connues = ", ".join(f"{code} {nom}" for code, nom in regions())
        raise CampagneError(f"« {region} » n'est pas le code INSEE d'une région. Régions : {connues}.")
    return code


def regions() -> list[tuple[str, str]]:
    """The régions that a role may be given for, code and name. Errors: ReferentielError."""
    return [(region.code, region.nom) for region in referentiel.partager().regions()]


def _dire(compte: Compte, role: Role, portees: Iterable[str]) -> dict[str, object]:
    """What the journal says of a role; its scopes are codes of régions, or none for the whole country."""
    codes = sorted(portee for portee in portees if portee != NATIONALE)
    return {"qui": personnes.pseudonyme(compte), "role": role.value, "regions": codes}


def demettre(
    courriel: str,
    role: Role,
    identifiant: str,
    motif: str = SUR_LE_SERVEUR,
    *,
    region: str | None = None,
    acteur: Compte | None = None,
) -> Compte:
    """Take back a role in a campaign: for one région, for the whole country (`NATIONALE`), or, with None, altogether.

    Errors: CampagneError, AdministrationError.
    """
    with acte(motif, acteur) as fait:
        campagne, compte = campagnes.trouver(identifiant), comptes.trouver(courriel)
        siens = RoleCampagne.objects.filter(campagne=campagne, compte=compte, role=role.value)
        if region is not None:
            siens = siens.filter(portee=region.strip())
        portees = list(siens.values_list("portee", flat=True))
        if compte is None or not portees:
            ici = f" pour la région {region}" if region else ""
            raise CampagneError(f"{courriel} n'est pas {NOMS[role]} de la campagne « {identifiant} »{ici}.")
        siens.delete()
        fait.noter("campagne.role_repris", f"campagne:{identifiant}", _dire(compte, role, portees))
    return compte
