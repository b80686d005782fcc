"""A dossier whose first action is carried by a firm, an operator's account, and a request to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests import maquettes
from tests.maquettes import document

from binome.domaine.droits.droits import Role
from binome.registre.models import Campagne, Compte, DemarcheAupresDUnOperateur, Dossier
from binome.services.administration import roles_de_campagne
from binome.services.demarches import demandes
from binome.services.redaction import enregistrement


@pytest.fixture
def dossier(campagne: Campagne, chef: Compte) -> Dossier:
    return enregistrement.creer(chef, campagne, document())


@pytest.fixture
def porteur(membre: Callable[..., Compte]) -> Compte:
    return membre(Role.contributeur, "porteur", fiches=["f1"])


@pytest.fixture
def operateur(campagne: Campagne) -> Compte:
    compte = maquettes.compte("operateur", second_facteur=True)
    return roles_de_campagne.nommer(compte.email, Role.operateur, campagne.identifiant, service="bpifrance")


@pytest.fixture
def demarche(dossier: Dossier, porteur: Compte) -> DemarcheAupresDUnOperateur:
    return demandes.preparer(porteur, "essai", "f1", "pret-vert", message="Pour le four.")
