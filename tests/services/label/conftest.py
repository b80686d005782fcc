"""A closed campaign of three candidates, whose deposits are in force; the first is given its label."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests import maquettes

from binome.registre.models import Campagne, Depot, LabelAccorde
from binome.services.depot import depots
from binome.services.label import emission

ANNONCE = dt.datetime(2023, 11, 9, 8, 30, tzinfo=dt.UTC)
DECISION = SimpleNamespace(version=1, conditions=["Compléter la gouvernance avant l'été."])


@pytest.fixture(autouse=True)
def place(settings: Any, tmp_path: Path) -> Path:
    settings.DONNEES = tmp_path
    settings.BINOME_ADRESSE = "https://labels.exemple.fr"
    return tmp_path


@pytest.fixture
def campagne(db: None) -> Campagne:
    return maquettes.campagne()


def deposer(campagne: Campagne, nom: str) -> Depot:
    chef = maquettes.compte(f"chef-{nom}")
    maquettes.dossier_signe(campagne, chef, nom)
    return depots.deposer(chef, nom, f"cle-de-{nom}", recu_at=maquettes.A_TEMPS)


@pytest.fixture
def candidats(campagne: Campagne) -> list[Depot]:
    return [deposer(campagne, nom) for nom in ("hautes-alpes", "deuxieme", "troisieme")]


@pytest.fixture
def depot(campagne: Campagne) -> Depot:
    return deposer(campagne, "hautes-alpes")


@pytest.fixture
def label(depot: Depot) -> LabelAccorde:
    return emission.emettre(depot, DECISION, ANNONCE)
