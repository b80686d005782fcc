"""Profiles are read from a file that stays where it is; what is beyond measure is refused before it is held."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from binome.offre.importation.reconnaissance import TAILLE_MAX, CatalogueRefuseError
from binome.services.offre import importes, profils, zones


class _SansFin(io.RawIOBase):
    """A file that never ends, as a device is: its size says nothing."""

    lus = 0

    def readable(self) -> bool:
        return True

    def read(self, taille: int = -1) -> bytes:
        assert 0 <= taille <= TAILLE_MAX + 1, "read without a bound"
        self.lus += taille
        return b" " * taille

    readall = read


@pytest.fixture
def sans_fin(monkeypatch) -> Path:
    monkeypatch.setattr(Path, "open", lambda chemin, *suite: _SansFin())
    return Path("/sans/fin.csv")


def test_what_never_ends_is_refused_without_being_held(sans_fin, referentiel):
    with pytest.raises(profils.ProfilsIllisiblesError, match="dépasse 1 Mo"):
        profils.lire(sans_fin)
    with pytest.raises(CatalogueRefuseError, match="dépasse 64 Mo"):
        importes.importer(sans_fin)
    assert zones.importer_si_liste(sans_fin, referentiel) is None


@pytest.mark.parametrize("octets", [b"", b"\0", b"[" * 100_000, b'{"f": {"effectif": -1}}', b'{"f": 1}', b"[]"])
def test_what_is_no_profile_is_refused_in_french(tmp_path, octets):
    (tmp_path / "p.json").write_bytes(octets)
    with pytest.raises(profils.ProfilsIllisiblesError, match=r"p\.json"):
        profils.lire(tmp_path / "p.json")
    with pytest.raises(profils.ProfilsIllisiblesError, match="ne peut pas être lu"):
        profils.lire(tmp_path / "absent.json")
