"""A labelled territory, its chef de projet, and a year of its follow-up."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests import maquettes

from binome.domaine.suivi.saisie import SaisieDeSuivi
from binome.registre.models import Compte, LabelAccorde
from binome.services.suivi import ecriture


@pytest.fixture
def label(db: None) -> LabelAccorde:
    return maquettes.labellise(maquettes.campagne(), maquettes.compte("chef"), regions=["93"])


@pytest.fixture
def chef(label: LabelAccorde) -> Compte:
    return label.depot.par


@pytest.fixture
def ou(label: LabelAccorde) -> str:
    return label.dossier.identifiant


@pytest.fixture
def suivi(chef: Compte, ou: str) -> None:
    def dit(genre: str, acte: str, jour: str, **suite: Any) -> SaisieDeSuivi:
        arbre = {"fiche": "f1", "genre": genre, "acte": acte, "jour": dt.date.fromisoformat(jour), **suite}
        return SaisieDeSuivi.model_validate(arbre)

    dites = [
        dit("avancement", "en_cours", "2024-01-10"),
        dit("financement", "demande", "2024-02-01", tiers="ADEME", montant="1000"),
        dit("financement", "accord", "2024-03-12", tiers="ADEME", montant="800"),
    ]
    ecriture.dire_tout(chef, ou, dites)
