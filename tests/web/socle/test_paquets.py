"""Static files taken from npm packages."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.test.utils import override_settings

from binome.web.socle.paquets import FICHIERS, rassembler


@pytest.mark.parametrize("adresse", FICHIERS)
def test_each_file_is_gathered(adresse: str) -> None:
    assert (Path(settings.STATIC_ROOT) / adresse).is_file()


def test_nothing_is_gathered_again_while_nothing_changes() -> None:
    assert rassembler() is False


def test_the_names_that_another_process_has_just_written_are_read_again() -> None:
    """A process that began cold had looked for them while another gathered the files."""
    entrepot: Any = staticfiles_storage
    entrepot.hashed_files = {}
    assert rassembler() is False
    assert "web/binome.svg" in entrepot.hashed_files


def test_a_missing_package_is_said_with_the_remedy(tmp_path: Path) -> None:
    with override_settings(BINOME_NODE_MODULES=tmp_path), pytest.raises(ImproperlyConfigured, match="make install"):
        rassembler()


@pytest.mark.django_db
def test_fonts_are_served_for_ever_under_a_hashed_name(client: Client) -> None:
    html = client.get("/").content.decode()
    adresse = html.split('rel="preload" href="')[1].split('"')[0]
    with closing(client.get(adresse)) as reponse:
        assert reponse.status_code == 200
        assert "immutable" in reponse["Cache-Control"]
        assert reponse["Content-Type"] == "font/woff2"
