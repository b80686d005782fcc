"""The public address: whole and without a path, required as soon as e-mails leave, printed links lead here."""

from __future__ import annotations

import pytest
from config.adresse import ICI, adresse_publique, hote
from django.core.exceptions import ImproperlyConfigured


def test_a_final_slash_is_dropped_and_the_name_is_one_of_the_site() -> None:
    adresse = adresse_publique("https://binome.example:8443/", courriels_partent=True)
    assert adresse == "https://binome.example:8443"
    assert hote(adresse) == "binome.example"
    assert hote("http://[::1]:8000") == "[::1]"


def test_without_it_printed_messages_lead_here_and_sent_ones_are_refused() -> None:
    assert adresse_publique("", courriels_partent=False) == ICI
    with pytest.raises(ImproperlyConfigured, match="BINOME_ADRESSE=https://"):
        adresse_publique("", courriels_partent=True)


@pytest.mark.parametrize(
    "brute",
    [
        "binome.example",
        "https://",
        "ftp://binome.example",
        "https://binome.example/sous/",
        "https://binome.example?a=1",
        "https://moi@binome.example",
        "https://binome.example:port",
        "https://[::1",
    ],
)
def test_what_no_link_can_begin_with_is_refused(brute: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="sans chemin"):
        adresse_publique(brute, courriels_partent=False)
