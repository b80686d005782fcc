"""A deposit of the Hautes-Alpes, those who judge it near and far, and nothing kept from one test to the next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from tests import maquettes

from binome.documents.lecture import lire_fichier
from binome.domaine.droits.droits import Role
from binome.registre.models import Campagne, Compte, Depot, Dossier, Organisation
from binome.services.conflits import chargement, lecture
from binome.services.depot import depots, manifeste
from binome.services.redaction import enregistrement
from binome.services.socle.memoire import MemoireVive

REELLE = Path(__file__).parents[3] / "exemples/hautes-alpes/dossier.yaml"
SANS_OBSTACLE = SimpleNamespace(bloque=False, model_dump_json=lambda: "")


@dataclass
class Jugement:
    """One deposited candidature, and those who judge it. The clock is in hand: one day after the deadline."""

    campagne: Campagne
    dossier: Dossier
    depot: Depot
    horloge: maquettes.Horloge
    comptes: dict[str, Compte] = field(default_factory=dict)

    def __getitem__(self, nom: str) -> Compte:
        return self.comptes[nom]


def organisme(nom: str, nature: str, **plus: Any) -> Organisation:
    return Organisation.objects.create(nom=nom, nature=nature, **plus)


def deposer(dossier: Dossier, chef: Compte) -> Depot:
    """A deposit in time, whatever it lacks."""
    with (
        patch.object(depots.Preparation, "possible", True),
        patch.object(manifeste, "manquantes", lambda _: ()),
        patch.object(depots.conformite, "verdict_de", lambda *_: SANS_OBSTACLE),
    ):
        return depots.deposer(chef, dossier.identifiant, f"cle-{dossier.identifiant}-1", recu_at=maquettes.A_TEMPS)


@pytest.fixture(autouse=True)
def _rien_de_garde(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows made by hand are in no journal, and deposits of two tests may bear one key."""
    monkeypatch.setattr(chargement, "_graphes", MemoireVive(0))
    monkeypatch.setattr(chargement, "_derniers", MemoireVive(0))
    monkeypatch.setattr(chargement, "_vus", MemoireVive(0))
    monkeypatch.setattr(lecture, "_releves", MemoireVive(100))


@pytest.fixture
def jugement(db: None, settings: Any, tmp_path: Path, referentiel: Any, monkeypatch: pytest.MonkeyPatch) -> Jugement:
    """The real candidature of the Hautes-Alpes, deposited as it was written."""
    settings.DONNEES = tmp_path
    campagne, chef = maquettes.campagne(), maquettes.compte("chef")
    texte = lire_fichier(REELLE).dossier.model_copy(update={"depose_le": None})
    dossier = enregistrement.creer(chef, campagne, texte, instant=maquettes.A_TEMPS)
    depot = deposer(dossier, chef)
    horloge = maquettes.Horloge(maquettes.LIMITE + dt.timedelta(days=1)).tenir(monkeypatch)
    lui = Jugement(campagne, dossier, depot, horloge, {"chef": chef, "etranger": maquettes.compte("etranger")})
    for nom, role, portee in (
        ("region", Role.instructeur, "93"),
        ("ailleurs", Role.instructeur, "84"),
        ("national", Role.instructeur, ""),
        ("comite", Role.comite, ""),
    ):
        lui.comptes[nom] = maquettes.officiel(role, campagne, nom, portee)
    lui.comptes["autorite"] = maquettes.officiel(Role.administrateur, campagne, "autorite")
    return lui
