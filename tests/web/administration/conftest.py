"""A platform with something in every page of administration, and those who may come to them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests import maquettes

from binome.domaine.droits.droits import Role
from binome.domaine.droits.portees import Portee
from binome.registre.models import Appartenance, Compte, JetonDAcces, Organisation, RoleCampagne
from binome.services.socle import horloge

APPEL = "ti-2023-2027"


@dataclass(frozen=True)
class Plateforme:
    """What the addresses of the pages name."""

    admin: Compte
    second: Compte
    personne: Compte
    role: RoleCampagne
    gip: Organisation
    region: Organisation
    doublon: Organisation


@pytest.fixture
def plateforme(db: None, settings: Any, tmp_path: Path, referentiel: Any) -> Plateforme:
    settings.DONNEES = tmp_path
    campagne = maquettes.campagne_ouverte()
    admin, second = (maquettes.officiel(Role.administrateur, campagne, nom) for nom in ("admin", "second"))
    personne = maquettes.compte("personne", second_facteur=True)
    role = RoleCampagne.objects.create(campagne=campagne, compte=personne, role="instructeur", portee="93")
    gip = Organisation.objects.create(nom="GIP de l'Étoile", nature="gip")
    region = Organisation.objects.create(nom="Région Sud", nature="region", siren="231300021", code_cog="93")
    doublon = Organisation.objects.create(nom="region  SUD", nature="region")
    Appartenance.objects.create(organisation=gip, membre=doublon, fondateur=True)
    Compte.objects.filter(pk=personne.pk).update(organisation=doublon)
    quand = horloge.maintenant()
    JetonDAcces.objects.create(
        compte=personne,
        nom="Tableau de bord",
        debut="binome_",
        jeton_sha256="0" * 64,
        portees=[Portee.lire_suivi.value],
        cree_le=quand,
        expire_le=quand + dt.timedelta(days=30),
    )
    return Plateforme(admin, second, personne, role, gip, region, doublon)


def entrer(compte: Compte | None, *, confirme: bool = True, leve: bool = True) -> Client:
    """A browser of someone; `confirme`: they have just proved who they are, on purpose."""
    return maquettes.navigateur(compte, leve=leve, method="mfa", reauthenticated=confirme)


@pytest.fixture
def client(plateforme: Plateforme) -> Client:
    return entrer(plateforme.admin)
