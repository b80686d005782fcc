"""The calendar's page: a list, a month, what is past said as such."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from binome.registre.models import Demande
from binome.services.echanges import demandes
from binome.services.socle import horloge

pytestmark = pytest.mark.django_db


def test_what_is_due_is_listed_and_set_in_its_month(dossier, chef, navigateur):
    demain = horloge.aujourdhui() + dt.timedelta(days=1)
    demandes.demander(chef, "essai", chef.pk, "Relire le plan", echeance=demain)
    client = navigateur(chef)
    with CaptureQueriesContext(connection) as faites:
        page = client.get("/calendrier/", {"mois": f"{demain:%Y-%m}"}).content.decode()
    assert page.count("Relire le plan") == 3, "in the list, in the month, in its title"
    assert 'aria-current="date"' in page and len(faites) <= 14, len(faites)
    Demande.objects.update(echeance=horloge.aujourdhui() - dt.timedelta(days=2))
    assert 'id="passes"' in navigateur(chef).get("/calendrier/").content.decode()


@pytest.mark.parametrize("mois", ["2026-13", "abc", "1999-01", "2026-02&x", "2099-12"])
def test_any_month_asked_is_answered(dossier, chef, navigateur, mois):
    assert navigateur(chef).get("/calendrier/", {"mois": mois}).status_code == 200
