"""From the deposit to the committee by the pages alone: examined, declared admissible with a term, handed over."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.instruits import ETAT, REGION, Instruits

from binome.domaine.procedure.avis import ContenuAvis, SensAvis
from binome.domaine.procedure.etapes import EtapeDuDepot
from binome.services.instruction import avis, depots_instruits, passages

pytestmark = pytest.mark.lent
HA = "hautes-alpes-corrige"
DEPOT = f"/instruction/dossiers/{HA}/"
BOITE = "/instruction/campagnes/ti-2023-2027/"
TERME = dt.date(2023, 10, 20)
FAVORABLE = ContenuAvis(sens=SensAvis.favorable, motif="Le plan est solide.")


def etape(instruits: Instruits) -> EtapeDuDepot:
    return passages.etape(passages.passages(instruits.depot))


@pytest.fixture
def recevable(instruits: Instruits) -> Instruits:
    region = instruits.client("region")
    for vu in ("a-temps", "perimetre", "plan", "binome", "chef-de-projet"):
        assert region.post(f"{DEPOT}recevabilite/", {"point": vu, "etat": "rempli", "apres": "0"}).status_code == 302
    assert 'name="terme"' in region.get(f"{DEPOT}recevabilite/").content.decode()
    sans = region.post(f"{DEPOT}recevabilite/declarer/", {"acte": "recevable"})
    assert sans.status_code == 422 and "dernier jour pour rendre les avis" in sans.content.decode()
    for absurde in ("demain", "0001-01-01", "9" * 400, "2023-02-30"):
        refus = region.post(f"{DEPOT}recevabilite/declarer/", {"acte": "recevable", "terme": absurde})
        assert refus.status_code == 422, absurde
    assert etape(instruits) is EtapeDuDepot.recevabilite
    fait = region.post(f"{DEPOT}recevabilite/declarer/", {"acte": "recevable", "terme": TERME.isoformat()})
    assert fait.status_code == 302 and etape(instruits) is EtapeDuDepot.avis
    return instruits


def test_what_waits_for_opinions_is_held_and_says_for_which(recevable: Instruits) -> None:
    page = recevable.client("national").get(DEPOT).content.decode()
    assert "Vers le comité" in page and "Des avis sont encore attendus" in page and "transmettre/" not in page
    assert recevable.client("national").post(f"{DEPOT}transmettre/").status_code == 403
    assert etape(recevable) is EtapeDuDepot.avis


def test_once_they_are_given_who_instructs_for_the_country_hands_it_over(recevable: Instruits) -> None:
    avis.rendre(recevable.comptes["region"], HA, REGION, FAVORABLE)
    avis.rendre(recevable.comptes["sgar"], HA, ETAT, FAVORABLE)
    for autre in ("region", "comite"):
        assert "Vers le comité" not in recevable.client(autre).get(DEPOT).content.decode()
        assert recevable.client(autre).post(f"{DEPOT}transmettre/").status_code == 403
    national = recevable.client("national")
    page = national.get(DEPOT).content.decode()
    assert f'action="{DEPOT}transmettre/"' in page and "Conseil régional" in page and "region:93" not in page
    assert national.post(f"{DEPOT}transmettre/").status_code == 302
    assert etape(recevable) is EtapeDuDepot.comite


def test_past_their_term_those_that_miss_hold_nothing(recevable: Instruits) -> None:
    recevable.horloge.instant = dt.datetime(2023, 10, 21, 9, tzinfo=dt.UTC)
    assert recevable.client("national").post(f"{DEPOT}transmettre/").status_code == 302


@pytest.mark.usefixtures("coupures")
def test_all_that_is_ready_goes_at_once_and_the_rest_says_why(recevable: Instruits) -> None:
    recevable.deposer("gapencais")
    avis.rendre(recevable.comptes["region"], HA, REGION, FAVORABLE)
    national = recevable.client("national")
    assert "Transmettre au comité ceux qui sont prêts" not in recevable.client("region").get(BOITE).content.decode()
    retenu = national.post(f"{BOITE}transmettre/", follow=True).content.decode()
    assert "0 dossier transmis" in retenu and "Des avis sont encore attendus" in retenu
    avis.rendre(recevable.comptes["sgar"], HA, ETAT, FAVORABLE)
    fait = national.post(f"{BOITE}transmettre/", follow=True).content.decode()
    assert "1 dossier transmis" in fait and etape(recevable) is EtapeDuDepot.comite
    assert depots_instruits.ouvrir(recevable.comptes["national"], "gapencais").etape is EtapeDuDepot.recevabilite
