"""A session before anybody is convened to it."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.services.comite.monde import Monde
from tests.services.comite.test_seances import C

from binome.registre.models import SeanceDuComite
from binome.services.acces.ouverture import RefusError
from binome.services.comite import seances
from binome.services.comite.changements import gestes as changements

pytestmark = pytest.mark.django_db
HEURE = dt.timedelta(hours=1)


def test_a_button_pressed_twice_plans_one_session(monde: Monde) -> None:
    moi, quand = monde.comptes["secretaire"], monde.instant + dt.timedelta(days=10)
    seances.prevoir(moi, C, quand, "Paris")
    with pytest.raises(RefusError, match="déjà prévue"):
        seances.prevoir(moi, C, quand, "Paris")
    assert SeanceDuComite.objects.count() == 1
    assert seances.prevoir(moi, C, quand + HEURE, "Paris").rang == 2
    with pytest.raises(RefusError, match="déjà prévue"):
        changements.deplacer(moi, C, 2, quand, "Paris", "La salle.")
    ailleurs = changements.deplacer(moi, C, 2, quand + HEURE, "Lyon", "La salle.")
    assert changements.dire(ailleurs) == "La séance est déplacée. Personne n'y était encore convoqué."
