"""A dossier whose first action is carried by a firm, and its binôme."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.maquettes import document

from binome.domaine.droits.droits import Role
from binome.registre.models import Campagne, Compte, DemandeDAccord, Dossier
from binome.services.accords import demandes
from binome.services.redaction import enregistrement


@pytest.fixture
def dossier(campagne: Campagne, chef: Compte) -> Dossier:
    return enregistrement.creer(chef, campagne, document())


@pytest.fixture
def elu(membre: Callable[..., Compte]) -> Compte:
    return membre(Role.elu)


@pytest.fixture
def industriel(membre: Callable[..., Compte]) -> Compte:
    return membre(Role.industriel)


@pytest.fixture
def porteur(membre: Callable[..., Compte]) -> Compte:
    return membre(Role.contributeur, "porteur", fiches=["f1"])


@pytest.fixture
def demande(dossier: Dossier, porteur: Compte, elu: Compte, industriel: Compte) -> DemandeDAccord:
    return demandes.demander(porteur, "essai", "f1", "Pour le Fonds vert.")
