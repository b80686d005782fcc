"""Who signs is told when the text names someone else."""

from __future__ import annotations

import pytest

from binome.domaine.droits.roles import Role
from binome.domaine.droits.signataires import avertir, meme_personne


@pytest.mark.parametrize(
    ("un", "autre"),
    [
        ("Camille Dürand", "DURAND Camille"),
        ("Mme Anne-Marie Le Goff", "Anne Marie Le Goff"),
        ("M. Jean Martin", "Jean-Pierre Martin"),
    ],
)
def test_the_same_person_written_otherwise(un: str, autre: str) -> None:
    assert meme_personne(un, autre) and meme_personne(autre, un)


@pytest.mark.parametrize(
    ("un", "autre"), [("Camille Durand", "Camille Martin"), ("Durand", "Durand"), ("", ""), ("M. Durand", "Mme Durand")]
)
def test_what_is_not_enough_to_be_the_same(un: str, autre: str) -> None:
    assert not meme_personne(un, autre)


def test_what_is_said_before_signing() -> None:
    assert avertir(Role.elu, "Camille Durand", ["Alix Martin", "Durand Camille"]) is None
    autre = avertir(Role.elu, "Camille Durand", ["Alix Martin"])
    assert autre is not None and "Alix Martin" in autre and "Camille Durand" in autre
    personne = avertir(Role.industriel, "Camille Durand", [])
    assert personne is not None and "aucun industriel" in personne
