"""How news is received, and what a digest tells: properties of the pure part."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from binome.domaine.procedure.notifications import (
    PRESSE,
    REGLES,
    Canal,
    GenreDeNotification,
    LigneDeResume,
    canal,
    retenir,
)

JOUR = dt.date(2023, 9, 20)
JOURS = st.dates(JOUR - dt.timedelta(days=9), JOUR + dt.timedelta(days=9))
INSTANTS = st.integers(0, 500).map(lambda heures: dt.datetime(2023, 9, 1, tzinfo=dt.UTC) + dt.timedelta(hours=heures))


@given(st.sampled_from(GenreDeNotification), st.none() | st.sampled_from(Canal), st.none() | JOURS)
def test_a_legal_notice_leaves_at_once_and_a_choice_is_kept(genre, choisi, echeance):
    regle = REGLES[genre]
    obtenu = canal(genre, choisi, echeance, JOUR)
    if regle.legale:
        assert obtenu is Canal.courriel
    elif (choisi or regle.defaut) is not Canal.resume:
        assert obtenu is (choisi or regle.defaut)
    else:
        assert obtenu is (Canal.courriel if echeance and echeance < JOUR + PRESSE else Canal.resume)


def test_every_kind_has_its_rule():
    assert set(REGLES) == set(GenreDeNotification)


LIGNES = st.lists(st.builds(LigneDeResume, st.integers(0, 999), INSTANTS, st.none() | JOURS), max_size=30, unique=True)


@given(LIGNES, st.integers(1, 10))
def test_a_digest_drops_neither_a_term_nor_the_first_and_says_what_it_leaves(lignes, combien):
    dites, reste = retenir(lignes, combien)
    assert {li for li in lignes if li.echeance} <= set(dites)
    assert len(dites) + reste == len(lignes) and len(set(dites)) == len(dites)
    sans_terme = sorted((li.le, li.cle) for li in lignes if not li.echeance)
    assert [(li.le, li.cle) for li in dites if not li.echeance] == sans_terme[:combien]
    termes = [li.echeance for li in dites if li.echeance]
    assert termes == sorted(termes) and [li.echeance for li in dites[: len(termes)]] == termes


@given(LIGNES, st.integers(1, 5))
def test_from_digest_to_digest_all_is_told_once(lignes, combien):
    attente, dites = list(lignes), []
    while attente:
        du_jour, _ = retenir(attente, combien)
        dites += du_jour
        attente = [li for li in attente if li not in du_jour]
    assert len(dites) == len(lignes) and set(dites) == set(lignes)
