"""The evidence for a « logique industrielle propre », on figures that one can check by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from binome.referentiel.connecteurs.depot import Provenance
from binome.referentiel.connecteurs.vues import Secteurs
from binome.services.territoire.emplois.industrie import QUOTIENT_MIN, apprecier

A, B, C, LOIN = "200000001", "200000002", "200000003", "200000009"
DIVISIONS = ("10", "25", "30", "47")
PROVENANCE = Provenance(
    "urssaf-emploi", "fichier déposé : u.csv", "Urssaf", "Licence Ouverte 2.0", "2023", "u.csv", "", "", 4, 4, 0, {},
    annexe={"detail_ape": True, "secret": 1},
)  # fmt: skip


def secteurs(effectifs: list[list[int]], tus: tuple[tuple[int, int], ...] = ()) -> Secteurs:
    caches = np.zeros((4, 4), np.bool_)
    for place in tus:
        caches[place] = True
    return Secteurs(np.array((A, B, C, LOIN)), DIVISIONS, np.array(effectifs), caches, 2023, PROVENANCE)


# A makes metal and planes, B planes, C nothing that the file knows; the country is the sum.
LUS = secteurs([[0, 60, 60, 80], [40, 0, 60, 100], [0, 0, 0, 0], [360, 540, 80, 620]])


def test_what_the_perimeter_concentrates() -> None:
    logique = apprecier(LUS, (A, B))
    # 400 jobs here of 2,000; planes: 120 of 200, that is (120/400) / (200/2000) = 3.
    (avions,) = logique.concentres
    assert (avions.division, avions.emplois, avions.quotient) == ("30", 120, pytest.approx(3.0))
    assert avions.part_de_la_france == pytest.approx(0.6)
    assert avions.membres == {A: 60, B: 60} and avions.tus == ()
    assert avions.nom == "Fabrication d'autres matériels de transport"
    assert (logique.source, logique.millesime) == ("fichier déposé : u.csv", "2023")


def test_a_workshop_is_no_concentration() -> None:
    """The same proportions with ten times fewer jobs: 12 in planes, below the floor."""
    assert apprecier(replace(LUS, effectifs=LUS.effectifs // 10), (A, B)).concentres == ()
    assert [s.division for s in apprecier(LUS, (LOIN,)).concentres] == [], f"rien n'y dépasse {QUOTIENT_MIN}"


def test_what_the_members_share() -> None:
    (parente,) = apprecier(LUS, (A, B)).parentes
    # (60·60) / (√(60² + 60²) · √(40² + 60²))
    assert parente.cosinus == pytest.approx(3600 / (7200**0.5 * 5200**0.5)) and parente.communes == ("30",)
    parts = {m.unite: (m.emplois, m.part) for m in apprecier(LUS, (A, B)).membres}
    assert parts == {A: (120, 0.6), B: (100, 0.5)}


def test_a_withheld_figure_is_compared_with_nothing_and_makes_minima() -> None:
    logique = apprecier(replace(LUS, tus=secteurs([[0] * 4] * 4, ((0, 2), (1, 1))).tus), (A, B))
    (parente,) = logique.parentes
    # What is left to compare: food alone, which A does not make: nothing is known to be alike.
    assert parente.cosinus is None and parente.communes == ("30", "25")
    assert {m.unite: m.tus for m in logique.membres} == {A: ("30",), B: ("25",)}
    (avions,) = logique.concentres
    assert avions.tus == (A,) and avions.emplois == 120
    assert any("2 effectifs incomplets" in phrase for phrase in logique.inconnus)


def test_a_member_without_any_row_is_unknown_not_empty() -> None:
    logique = apprecier(LUS, (A, C, "200000777"))
    assert [m.unite for m in logique.membres] == [A] and logique.parentes == ()
    assert any("2 unités sans aucune donnée" in phrase for phrase in logique.inconnus)


def test_pairs_come_closest_first_and_unknown_ones_last() -> None:
    lus = secteurs([[0, 60, 0, 80], [0, 30, 30, 100], [0, 0, 0, 10], [0, 61, 0, 620]])
    rendues = [({p.a, p.b}, p.cosinus) for p in apprecier(lus, (A, B, C, LOIN)).parentes]
    assert rendues[0] == ({A, LOIN}, pytest.approx(1.0)) and [c for _, c in rendues[3:]] == [None] * 3
    assert sorted((c for _, c in rendues[:3]), reverse=True) == [c for _, c in rendues[:3]]


def test_a_file_loaded_before_secrets_were_kept_says_so() -> None:
    ancien = replace(LUS, provenance=replace(PROVENANCE, annexe={"detail_ape": True}))
    assert any("Rechargez-le" in phrase for phrase in apprecier(ancien, (A,)).inconnus)
    assert not any("Rechargez-le" in phrase for phrase in apprecier(LUS, (A,)).inconnus)
