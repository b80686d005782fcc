"""A dossier in the workspace, and browsers signed in as each role."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from binome.documents.lecture import lire
from binome.domaine.droits.droits import Role
from binome.registre.models import Campagne, Compte, Dossier, RoleDossier
from binome.services.redaction import enregistrement
from binome.services.socle import horloge

DOCUMENT = b"""
id: essai
titre: Candidature Essai
territoire: Essai
appel: ti-2023-2027
plan_actions:
  axes: [{id: a, titre: A}]
  fiches:
    - {id: f1, titre: Une, axe: a}
    - {id: f2, titre: Deux, axe: a}
"""


@pytest.fixture
def campagne(db: None) -> Campagne:
    return Campagne.objects.create(
        appel="ti-2023-2027", version_appel="1", echeance="2099-09-22", ouverte_le=horloge.maintenant()
    )


def creer_compte(nom: str, mot_de_passe: str | None = None, **champs: object) -> Compte:
    """An account whose address is proven; without a password, there is nothing slow to hash."""
    compte = Compte.objects.create_user(f"{nom}@exemple.fr", mot_de_passe, nom=nom.capitalize(), **champs)
    EmailAddress.objects.create(user=compte, email=compte.email, verified=True, primary=True)
    return compte


@pytest.fixture
def chef(campagne: Campagne) -> Compte:
    return creer_compte("chef")


@pytest.fixture
def dossier(campagne: Campagne, chef: Compte) -> Dossier:
    return enregistrement.creer(chef, campagne, lire(DOCUMENT).dossier)


@pytest.fixture
def membre(dossier: Dossier) -> Callable[..., Compte]:
    def ajouter(role: Role, nom: str = "", fiches: tuple[str, ...] = ()) -> Compte:
        compte = creer_compte(nom or role.value.replace("_", "-"))
        RoleDossier.objects.create(dossier=dossier, compte=compte, role=role.value, fiches=list(fiches))
        return compte

    return ajouter


@pytest.fixture
def navigateur() -> Callable[..., Client]:
    def ouvrir(compte: Compte | None = None) -> Client:
        client = Client()
        if compte is not None:
            client.force_login(compte, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return ouvrir
