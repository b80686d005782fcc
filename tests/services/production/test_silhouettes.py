"""The sign beside a name: drawn once for a set of EPCI, nothing when it cannot be."""

from __future__ import annotations

import pytest

from binome.referentiel import Referentiel
from binome.referentiel.erreurs import ReferentielError
from binome.services.territoire import silhouettes


def test_a_sign_is_drawn_once_whatever_the_order(referentiel: Referentiel, monkeypatch: pytest.MonkeyPatch) -> None:
    sirens = ("240500439", "240500462", "200067452")
    premier = silhouettes.silhouette(sirens)
    monkeypatch.setattr(silhouettes, "_dessiner", lambda _: pytest.fail("redessinée"))
    assert premier.startswith("<svg") and silhouettes.silhouette(reversed(sirens)) == premier


def test_what_cannot_be_drawn_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    assert silhouettes.silhouette(()) == "" and silhouettes.silhouette(["000000000"]) == ""

    def absent() -> Referentiel:
        raise ReferentielError("absent")

    monkeypatch.setattr("binome.services.socle.referentiel.partager", absent)
    assert silhouettes.silhouette(["240500439"]) == ""
