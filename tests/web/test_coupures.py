"""An act cut short at its last write: of the site's own, nothing stays (see who uses `coupures`); here, the controls."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from tests.web.coupures import couper

from binome.registre.models import Organisation


def _deux_ecritures(_: HttpRequest) -> HttpResponse:
    Organisation.objects.create(nom="L'une")
    Organisation.objects.create(nom="L'autre")
    return HttpResponse()


def _en_se_taisant(requete: HttpRequest) -> HttpResponse:
    try:
        with transaction.atomic():
            return _deux_ecritures(requete)
    except Exception:  # noqa: BLE001 — what the control does wrong
        return HttpResponse("Fait.")


urlpatterns = [
    path("api/entier/", transaction.atomic(_deux_ecritures)),
    path("api/a-moitie/", _deux_ecritures),
    path("api/tu/", _en_se_taisant),
]


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=["binome.web.socle.occupe.OccupeMiddleware"])
def test_what_an_act_leaves_behind_or_keeps_silent_is_found() -> None:
    client = Client()
    with couper() as coupures:
        for adresse in ("/api/entier/", "/api/a-moitie/", "/api/tu/"):
            assert client.post(adresse).status_code == 200
    assert coupures.coupes == 3
    assert coupures.fautes == [
        "POST /api/a-moitie/ : il reste registre_organisation",
        "POST /api/tu/ : 200 au lieu de 503, « revenez »",
    ]
    assert Organisation.objects.count() == 6, "what was played before was taken back"
