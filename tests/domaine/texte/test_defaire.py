"""Undoing: the piles read from the reasons of revisions are those of an editor that holds them in memory."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from binome.domaine.texte.defaire import (
    Pas,
    defaisable,
    empiler,
    motif_du_defait,
    motif_du_retabli,
    retablissable,
)

GESTES = st.lists(st.sampled_from(["ecrire", "defaire", "retablir", "autre chose"]), max_size=40)


@given(GESTES)
def test_the_piles_and_the_text_are_those_of_an_editor(gestes: list[str]) -> None:
    """Each number is a text of its own until it is taken back: undoing comes to the text that was there before."""
    textes, suite = {1: "0"}, []
    faits: list[tuple[Pas, str]] = []
    defaits: list[tuple[Pas, str]] = []
    for geste in gestes:
        tete = len(textes)
        piles = empiler(suite)
        assert [p for p, _ in faits] == list(piles.a_defaire)
        assert [p for p, _ in defaits] == list(piles.a_retablir)
        match geste:
            case "ecrire":
                texte, pas = f"{tete + 1}", Pas(tete + 1, tete)
                faits, defaits = [*faits, (pas, textes[tete])], []
            case "autre chose":
                texte, pas = f"{tete + 1}", Pas(tete + 1, tete, "Pièce jointe")
                faits, defaits = [], []
            case "defaire":
                if not faits:
                    continue
                (fait, texte), pas = faits.pop(), Pas(tete + 1, tete, motif_du_defait(piles.a_defaire[-1]))
                assert texte == textes[fait.avant]
                defaits.append((fait, textes[tete]))
            case _:
                if not defaits:
                    continue
                (fait, texte), pas = defaits.pop(), Pas(tete + 1, tete, motif_du_retabli(piles.a_retablir[-1]))
                assert texte == textes[fait.numero]
                faits.append((fait, textes[tete]))
        textes[tete + 1] = texte
        suite.append(pas)


def test_what_was_undone_before_what_is_known_stops_there() -> None:
    piles = empiler([Pas(8, 7, "Défait la révision 5"), Pas(9, 8)])
    assert [p.numero for p in piles.a_defaire] == [9] and piles.a_retablir == ()


def test_a_consent_or_a_file_is_not_a_gesture_of_writing() -> None:
    assert defaisable("") and defaisable("Retour à la révision 3") and defaisable("Défait la révision 3")
    assert not defaisable("Pièce jointe") and not defaisable("Accord donné par Mme X, par courriel")
    assert retablissable("Défait la révision 3") and not retablissable("Rétablit la révision 3")
