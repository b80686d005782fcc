"""What a label may say: whole, frozen, with its days in Paris."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from pydantic import ValidationError

from binome.domaine.label.label import Label

PREMIERE: dict[str, Any] = {
    "identifiant": "ti-042",
    "territoire": "Hautes-Alpes",
    "appel": "ti-2023-2027",
    "campagne": "automne-2026",
    "perimetre": [{"siren": "200067825", "nom": "CC Buëch-Dévoluy"}],
    "depot": {"numero": "essai-1", "empreinte": "ab" * 32},
    "decision": {"reference": "2026-17", "autorite": "Comité national", "jour": "2026-03-01"},
    "debut": "2026-03-29",
    "fin": "2029-12-31",
}


def test_its_days_are_those_of_paris_winter_and_summer() -> None:
    label = Label.model_validate({**PREMIERE, "fin": "2026-03-29"})
    assert label.valable_depuis == dt.datetime(2026, 3, 28, 23, tzinfo=dt.UTC)
    assert label.valable_jusqu_a == dt.datetime(2026, 3, 29, 21, 59, 59, 999000, tzinfo=dt.UTC)


def test_a_label_may_have_no_last_day() -> None:
    assert Label.model_validate({**PREMIERE, "fin": None}).valable_jusqu_a is None


def test_what_is_written_reads_back_the_same() -> None:
    label = Label.model_validate({**PREMIERE, "version": 2, "remplace": "0a" * 32, "porte_sur": ["conditions"]})
    assert Label.model_validate_json(label.model_dump_json()) == label


@pytest.mark.parametrize(
    ("change", "dit"),
    [
        ({"perimetre": PREMIERE["perimetre"] * 2}, "deux fois dans le périmètre"),
        ({"perimetre": []}, "perimetre"),
        ({"perimetre": [{"siren": "200067826", "nom": "CC"}]}, "clé de ce SIREN"),
        ({"fin": "2026-03-28"}, "finit avant de commencer"),
        ({"version": 2, "porte_sur": ["perimetre"]}, "toute autre remplace la précédente"),
        ({"remplace": "0a" * 32}, "la première version ne remplace rien"),
        ({"remplace": "0A" * 32, "version": 2, "porte_sur": ["perimetre"]}, "remplace"),
        ({"remplace": "0a" * 32, "version": 2}, "dit ce qu.elle change"),
        ({"porte_sur": ["gouvernance"]}, "la première ne change rien"),
        ({"version": 0}, "version"),
        ({"identifiant": "ti/042"}, "identifiant"),
        ({"motif": "beau dossier"}, "motif"),
    ],
)
def test_what_does_not_hold_together_is_refused(change: dict[str, Any], dit: str) -> None:
    with pytest.raises(ValidationError, match=dit):
        Label.model_validate({**PREMIERE, **change})
