"""Who opens a played campaign, instructs it and decides: one act of the administrator for each."""

from __future__ import annotations

from collections.abc import Iterable

from binome.appels.catalogue import retrouver_appel
from binome.domaine.droits.droits import NATIONALE, Role
from binome.registre.models import Campagne, Compte
from binome.services.administration import administrateurs, campagnes, roles_de_campagne
from binome.services.comptes import comptes
from binome.services.demonstration.officiels import OFFICIELS
from binome.services.simulation.invention.gens import Foule, Personnage
from binome.services.simulation.redaction import compte_de

MOTIF = "Campagne simulée"
PAR_SERVICE = 2
"""Instructors of each body that gives an opinion, in each région."""
AU_COMITE = 10
NATIONAUX = 3
OPERATEURS = 4


def ouvrir(appel: str) -> tuple[Compte, Campagne]:
    """The administrator, and the campaign that they open."""
    fiche = next(officiel for officiel in OFFICIELS if officiel.role is Role.administrateur)
    comptes.creer_prouve(fiche.courriel, fiche.nom, demonstration=True)
    chef = administrateurs.premier_administrateur(fiche.courriel)
    return chef, campagnes.ouvrir(appel, MOTIF, acteur=chef)


def nommer(chef: Compte, campagne: Campagne, foule: Foule, regions: Iterable[str]) -> None:
    """Give their roles to those who instruct, judge and support: some may be entered as, the others are invented."""
    for officiel in OFFICIELS:
        if officiel.role is not Role.administrateur:
            comptes.creer_prouve(officiel.courriel, officiel.nom, demonstration=True)
            _donner(chef, campagne, officiel.courriel, officiel.role, officiel.portee, officiel.service)
    services = [conseil.id for conseil in retrouver_appel(campagne.appel).appel.avis]
    for code in regions:
        for service in services * PAR_SERVICE:
            _donner(chef, campagne, _venir(foule.suivant()), Role.instructeur, code, service)
    for role, combien in ((Role.instructeur, NATIONAUX), (Role.comite, AU_COMITE), (Role.operateur, OPERATEURS)):
        for _ in range(combien):
            _donner(chef, campagne, _venir(foule.suivant()), role, NATIONALE)


def _venir(qui: Personnage) -> str:
    return compte_de(qui).email


def _donner(chef: Compte, campagne: Campagne, courriel: str, role: Role, portee: str, service: str = "") -> None:
    ou = {"region": portee, "service": service}
    roles_de_campagne.nommer(courriel, role, campagne.identifiant, MOTIF, **ou, acteur=chef)
