"""The demonstration: the Hautes-Alpes as a living dossier, with accounts that anyone may enter as, on this machine."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from binome.documents.lecture import lire_fichier
from binome.domaine.droits.droits import NOMS, Etat, Role
from binome.domaine.socle.erreurs import BinomeError, Famille
from binome.registre.models import Campagne, Compte, Dossier, RoleDossier
from binome.services.acces import organisations
from binome.services.administration import campagnes
from binome.services.comptes import comptes as services_comptes
from binome.services.redaction import enregistrement
from binome.services.socle import horloge

DOSSIER = "hautes-alpes"
EXEMPLE = Path("exemples/hautes-alpes/dossier.yaml")
DELAI = dt.timedelta(days=30)
PERSONNES = {
    Role.chef_de_projet: "Camille Chef-de-Projet",
    Role.elu: "Élodie Élue",
    Role.industriel: "Ismaël Industriel",
    Role.contributeur: "Coralie Contributrice",
}


class DemonstrationError(BinomeError):
    """The demonstration mode is not on."""

    code = "demonstration"
    famille = Famille.refus


@dataclass(frozen=True)
class CompteDemonstration:
    """One of the accounts, with its role in words."""

    role: Role
    nom_du_role: str
    compte: Compte


def charger() -> Dossier:
    """Make the campaign, the accounts and the dossier that are missing; those that exist are left as they are.

    Errors: DemonstrationError outside of the demonstration mode; DossierIllisibleError.
    """
    exiger_le_mode()
    with transaction.atomic():
        campagne = _campagne()
        personnes = {role: _compte(role, nom) for role, nom in PERSONNES.items()}
        dossier = Dossier.objects.filter(identifiant=DOSSIER).first()
        if dossier is None:
            document = lire_fichier(settings.RACINE / EXEMPLE).dossier.model_copy(update={"depose_le": None})
            dossier = enregistrement.creer(personnes[Role.chef_de_projet], campagne, document)
            organisations.inscrire(document)
            premiere = document.plan_actions.fiches[:1]
            for role in (Role.elu, Role.industriel, Role.contributeur):
                fiches = [f.id for f in premiere] if role is Role.contributeur else []
                RoleDossier.objects.create(dossier=dossier, compte=personnes[role], role=role.value, fiches=fiches)
    return dossier


def exiger_le_mode() -> None:
    if not settings.BINOME_DEMONSTRATION:
        raise DemonstrationError("Le mode de démonstration n'est pas ouvert (BINOME_DEMONSTRATION=oui).")


def _campagne() -> Campagne:
    """The campaign of the example, kept open: the real one closed in 2023."""
    appel = "ti-2023-2027"
    # An example of what follows the label has a campaign of its own, of the same call: names tell them apart.
    nom = "Phase 2, 2023-2027" if Campagne.objects.filter(appel=appel).exists() else ""
    campagne = Campagne.objects.filter(identifiant=appel).first() or campagnes.ouvrir(appel, nom=nom)
    fin = horloge.aujourdhui() + DELAI
    if campagne.echeance < horloge.aujourdhui():
        campagne = campagnes.prolonger(appel, fin, "Démonstration : la campagne réelle est close depuis 2023.")
    return campagne


def courriel(role: Role) -> str:
    return f"{role.value.replace('_', '-')}@demonstration.invalid"


def _compte(role: Role, nom: str) -> Compte:
    return services_comptes.trouver(courriel(role)) or services_comptes.creer_prouve(
        courriel(role), nom, demonstration=True
    )


def compte_du_role(role: Role) -> Compte:
    """The account of a role of the team, made when it is not there yet."""
    return _compte(role, PERSONNES[role])


def comptes() -> list[CompteDemonstration]:
    """The accounts that may be entered, in the order of the roles. Errors: DemonstrationError."""
    exiger_le_mode()
    adresses = {courriel(role): role for role in PERSONNES}
    trouves = {c.email: c for c in Compte.objects.filter(demonstration=True, email__in=adresses)}
    return [CompteDemonstration(role, NOMS[role], trouves[a]) for a, role in adresses.items() if a in trouves]


def se_visite() -> bool:
    """Whether the dossier of the tour is still written: once it is deposited, nothing of what the tour shows is left to
    try. Errors: DemonstrationError."""
    exiger_le_mode()
    return Dossier.objects.filter(identifiant=DOSSIER, etat=Etat.brouillon.value).exists()


def compte_de(role: str) -> Compte | None:
    """The demonstration account of a role, None when there is none. Errors: DemonstrationError."""
    return next((c.compte for c in comptes() if c.role.value == role), None)
