"""The platform of forms is set whole, or not at all."""

from __future__ import annotations

import pytest
from config.ailleurs import plateforme_de_demarches
from django.core.exceptions import ImproperlyConfigured


def test_it_is_off_or_has_an_address_and_forms() -> None:
    assert plateforme_de_demarches("", "") == plateforme_de_demarches("", "/ici") == ""
    assert plateforme_de_demarches("https://demarche.exemple.fr/", "/ici") == "https://demarche.exemple.fr"


@pytest.mark.parametrize("adresse", ["demarche", "ftp://d.fr", "https://moi@d.fr", "https://", "https://d.fr/?a=1"])
def test_what_is_no_address_is_refused(adresse: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="BINOME_DEMARCHE vaut"):
        plateforme_de_demarches(adresse, "/ici")


def test_forms_are_asked_for() -> None:
    with pytest.raises(ImproperlyConfigured, match="FORMULAIRES"):
        plateforme_de_demarches("https://d.fr", "")
