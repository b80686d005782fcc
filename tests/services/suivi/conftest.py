"""A labelled territory and its chef de projet."""

from __future__ import annotations

from typing import Any

import pytest
from tests import maquettes

from binome.registre.models import Compte, Dossier, LabelAccorde


@pytest.fixture
def label(db: None, settings: Any) -> LabelAccorde:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    return maquettes.labellise(maquettes.campagne(), maquettes.compte("chef"), regions=["93"])


@pytest.fixture
def chef(label: LabelAccorde) -> Compte:
    return label.depot.par


@pytest.fixture
def dossier(label: LabelAccorde) -> Dossier:
    return label.dossier
