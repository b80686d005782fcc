"""Opening a deposit again: who may ask, who may agree, how many it takes."""

from __future__ import annotations

import pytest

from binome.domaine.comite.regles import NombreFixe, ReglesDuComite
from binome.domaine.comite.reouverture import refus_d_accorder, refus_de_demander, suffit


@pytest.mark.parametrize(
    ("motif", "deport", "mot"), [("", None, "Dites pourquoi"), ("Recours.", "lien.", "lien."), ("Recours.", None, None)]
)
def test_a_demand_says_why_and_comes_from_who_takes_part(motif: str, deport: str | None, mot: str | None) -> None:
    refus = refus_de_demander(motif, deport)
    assert (mot in refus) if mot and refus else refus is None


def test_one_agrees_once_with_what_was_read() -> None:
    assert refus_d_accorder(2, [1], "a", "a", None) is None
    assert "autre personne" in str(refus_d_accorder(1, [1], "a", "a", None))
    assert "relisez-la" in str(refus_d_accorder(2, [1], "a", "b", None))
    assert "lien." in str(refus_d_accorder(2, [1], "a", "a", "lien."))


@pytest.mark.parametrize(("valeur", "assez"), [(0, 1), (1, 1), (2, 2), (3, 3)])
def test_as_many_people_as_the_rules_want_and_each_counts_once(valeur: int, assez: int) -> None:
    regles = ReglesDuComite(accords_pour_rouvrir=NombreFixe(valeur=valeur, source="L'appel."))
    assert not suffit([], regles)
    for combien in range(1, 5):
        assert suffit(list(range(combien)), regles) is (combien >= assez)
    assert suffit([1, 1, 1], regles) is (assez == 1)
