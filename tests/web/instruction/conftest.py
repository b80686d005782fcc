"""A campaign with a deposit of the Hautes-Alpes (région 93), and those who instruct it, near or elsewhere."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from tests import maquettes

from binome.domaine.droits.droits import Role
from binome.registre.models import Campagne, Compte, Depot, Dossier
from binome.services.depot import depots

SANS_OBSTACLE = SimpleNamespace(bloque=False, model_dump_json=lambda: "")


@dataclass
class Instruits:
    """What the tests of instruction look at. The clock is in hand: one day after the deadline."""

    campagne: Campagne
    chef: Compte
    dossier: Dossier
    depot: Depot
    horloge: maquettes.Horloge
    comptes: dict[str, Compte] = field(default_factory=dict)

    def client(self, nom: str) -> Any:
        return maquettes.navigateur(self.comptes[nom])


@pytest.fixture
def instruits(db: None, settings: Any, tmp_path: Path, referentiel: Any, monkeypatch: pytest.MonkeyPatch) -> Instruits:
    settings.DONNEES = tmp_path
    campagne, chef = maquettes.campagne(), maquettes.compte("chef")
    dossier = maquettes.dossier_signe(campagne, chef)
    with patch.object(depots.conformite, "verdict_de", lambda *_: SANS_OBSTACLE):
        depot = depots.deposer(chef, dossier.identifiant, "cle-du-depot-1", recu_at=maquettes.A_TEMPS)
    horloge = maquettes.Horloge(maquettes.LIMITE + dt.timedelta(days=1)).tenir(monkeypatch)
    lui = Instruits(campagne, chef, dossier, depot, horloge, {"chef": chef, "etranger": maquettes.compte("etranger")})
    for nom, role, portee in (
        ("region", Role.instructeur, "93"),
        ("ailleurs", Role.instructeur, "84"),
        ("national", Role.instructeur, ""),
        ("comite", Role.comite, ""),
    ):
        lui.comptes[nom] = maquettes.officiel(role, campagne, nom, portee)
    return lui
