"""The secret key: given, or drawn once for all processes and hidden from other users of the machine."""

from __future__ import annotations

import stat
from pathlib import Path

from config.cle import cle_secrete


def test_a_key_given_is_the_key(tmp_path: Path) -> None:
    assert cle_secrete("donnée", tmp_path) == "donnée"
    assert not list(tmp_path.iterdir())


def test_a_key_drawn_is_kept_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    dossier = tmp_path / "donnees"
    cle = cle_secrete("", dossier)
    assert len(cle) >= 50
    assert cle_secrete("", dossier) == cle
    assert stat.S_IMODE((dossier / "cle_secrete").stat().st_mode) == 0o600
    assert cle_secrete("", tmp_path / "ailleurs") != cle


def test_a_place_where_nothing_can_be_written_still_gives_a_key(tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("")
    assert len(cle_secrete("", tmp_path / "fichier" / "dessous")) >= 50
