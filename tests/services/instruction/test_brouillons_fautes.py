"""What cannot be kept of an opinion is said in French, by the name of its criterion."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from binome.services.instruction.brouillons import AvisInvalideError, composer

GRILLE: Any = SimpleNamespace(critere=lambda _: SimpleNamespace(nom="Le périmètre"))


@pytest.mark.parametrize(
    ("brut", "dit"),
    [
        ({"notes": {"perimetre": {"note": "abc"}}}, "« Note, Le périmètre »"),
        ({"notes": {"perimetre": {"commentaire": "x" * 40_000}}}, "« Commentaire, Le périmètre »"),
        ({"sens": "bof"}, "« sens »"),
        ({"motif": "x" * 40_000}, "40 000"),
    ],
)
def test_it_names_the_criterion_and_speaks_no_english(brut: dict[str, Any], dit: str) -> None:
    with pytest.raises(AvisInvalideError) as refus:
        composer(brut, GRILLE)
    phrase = str(refus.value.fautes[0]).replace("\u202f", " ")
    assert dit in phrase and not any(mot in phrase for mot in ("Input", "should", "notes."))
