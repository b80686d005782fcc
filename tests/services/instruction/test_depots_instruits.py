"""The gate of instruction: what was deposited before is compared with by those who could read it then."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.instruits import Instruits, depot_court
from tests.maquettes import A_TEMPS

from binome.services.acces.ouverture import IntrouvableError
from binome.services.instruction import depots_instruits

pytestmark = pytest.mark.django_db


def test_a_deposit_that_never_lay_in_their_region_is_not_theirs_to_compare_with(instruits: Instruits) -> None:
    apres = A_TEMPS + dt.timedelta(minutes=5)
    ancien = instruits.deposer("voyageur", ("84",), remplace_le=apres)
    depot_court(ancien.dossier, ("93",), numero="voyageur-2", cle_idempotence="cle-deux-voyageur", enregistre_at=apres)
    national = depots_instruits.ouvrir(instruits.comptes["national"], "voyageur")
    assert [d.numero for d in depots_instruits.precedents(national)] == ["voyageur-1"]
    assert depots_instruits.depuis(national, "voyageur-1") == []
    region = depots_instruits.ouvrir(instruits.comptes["region"], "voyageur")
    assert depots_instruits.precedents(region) == []
    with pytest.raises(IntrouvableError):
        depots_instruits.depuis(region, "voyageur-1")
    with pytest.raises(IntrouvableError):
        depots_instruits.depuis(region, "n'existe pas")
