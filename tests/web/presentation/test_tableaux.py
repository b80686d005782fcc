"""Tables sorted by links."""

from __future__ import annotations

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from binome.web.presentation.tableaux import Colonne, Tableau

COLONNES = (
    Colonne("nom", "Nom", lambda li: li[0]),
    Colonne("taille", "Taille", lambda li: li[1], unite="hab.", numerique=True),
)
LIGNES = [("Écrins", 3), ("embrun", None), ("Zone", 1), ("Abriès", 2)]


def tableau(demande: str) -> Tableau:
    return Tableau(COLONNES, LIGNES, QueryDict(demande), "ici")


def test_without_a_sort_the_order_is_that_of_the_dossier() -> None:
    assert tableau("").lignes == LIGNES


def test_words_sort_without_accents_nor_case() -> None:
    assert [li[0] for li in tableau("tri=nom").lignes] == ["Abriès", "Écrins", "embrun", "Zone"]


def test_unknown_values_come_last_whichever_the_way() -> None:
    assert [li[1] for li in tableau("tri=taille&sens=asc").lignes] == [1, 2, 3, None]
    assert [li[1] for li in tableau("tri=taille&sens=desc").lignes] == [3, 2, 1, None]


def test_figures_start_with_the_largest_and_a_second_click_turns() -> None:
    assert tableau("").lien("taille") == "?tri=taille&sens=desc#ici"
    assert tableau("tri=taille&sens=desc").lien("taille") == "?tri=taille&sens=asc#ici"
    assert tableau("").lien("nom") == "?tri=nom&sens=asc#ici"


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_address_gives_all_the_rows(tri: str, sens: str) -> None:
    demande = QueryDict(mutable=True)
    demande.update({"tri": tri, "sens": sens})
    assert sorted(map(str, Tableau(COLONNES, LIGNES, demande).lignes)) == sorted(map(str, LIGNES))
