"""Sums of a portfolio equal the sum of what was written, whatever was corrected since."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from binome.domaine.suivi import argent, situation
from binome.domaine.suivi.argent import SommesSuivies
from binome.domaine.suivi.evenements import ActeDeFinancement, EvenementSuivi, GenreDeSuivi
from binome.domaine.suivi.histoire import qui_comptent, refus_de
from binome.domaine.suivi.plan_suivi import ActionSuivie
from binome.domaine.suivi.regles import ReglesDuSuivi

F = GenreDeSuivi.financement
JOUR = dt.date(2025, 6, 30)
ACTES = [a.value for a in ActeDeFinancement]


def histoire(sort: random.Random) -> tuple[list[EvenementSuivi], dict[str, Decimal]]:
    """A history, and its sums kept aside as an accountant would: what is corrected is taken out, then put in anew."""
    ecrits: list[EvenementSuivi] = []
    tenus: dict[int, tuple[str, Decimal]] = {}
    for rang in range(1, sort.randint(2, 30)):
        corrige = sort.choice(list(tenus)) if tenus and sort.random() < 0.4 else None
        fiche = next((e.fiche for e in ecrits if e.rang == corrige), None) or sort.choice("abc")
        neuf = EvenementSuivi(
            rang,
            fiche,
            F,
            sort.choice(ACTES),
            JOUR - dt.timedelta(days=sort.randint(0, 600)),
            objet=sort.choice(["", "Fonds vert", "fonds  VERT"]),
            tiers=sort.choice(["Région", "region", "ADEME"]),
            montant=Decimal(sort.randint(0, 5_000_000_000)) / 100,
            texte="parce que",
            corrige=corrige,
            annule=corrige is not None and sort.random() < 0.3,
        )
        assert refus_de(neuf, ecrits, JOUR) is None
        ecrits.append(neuf)
        nul = neuf.annule or neuf.acte == "complet"
        tenus[neuf.racine] = (neuf.acte, Decimal(0) if nul else neuf.montant or Decimal(0))
    comptes: dict[str, Decimal] = defaultdict(Decimal)
    for acte, montant in tenus.values():
        comptes[acte] += montant
    return ecrits, comptes


@pytest.mark.lent
@settings(max_examples=1000, deadline=None)
@given(st.integers(0, 2**63))
def test_totals_equal_the_sum_of_events_corrections_included(graine: int):
    ecrits, comptes = histoire(random.Random(graine))  # noqa: S311
    plan = [ActionSuivie(fiche, fiche) for fiche in "ab"]
    vu = situation.situer(plan, ecrits, dt.date(2023, 11, 9), JOUR, ReglesDuSuivi())
    attendu = SommesSuivies(**{a: comptes.get(a, Decimal(0)) for a in SommesSuivies.__slots__})
    assert vu.sommes == attendu
    groupes = argent.grouper(vu.lignes, argent.financeur)
    assert sum((g.sommes for g in groupes), SommesSuivies()) == attendu
    assert sorted(r for ligne in vu.lignes for r in ligne.evenements) == sorted(e.rang for e in qui_comptent(ecrits))
    for ligne in vu.lignes:
        trop = ligne.sommes.versement > ligne.sommes.accord
        assert trop == any("au-delà de ce qui est accordé" in a for a in ligne.alertes)


def test_the_same_funder_and_scheme_make_one_line_however_they_are_spelled():
    ecrits = [
        EvenementSuivi(1, "a", F, "demande", JOUR, "Fonds vert", "Région Sud", Decimal(10)),
        EvenementSuivi(2, "a", F, "accord", JOUR, "fonds  VERT", "REGION sud", Decimal(4)),
    ]
    (ligne,) = argent.lignes(ecrits)
    assert (ligne.nom, ligne.sommes.demande, ligne.sommes.accord) == ("Région Sud, Fonds vert", 10, 4)
    assert ligne.sommes.part_accordee == Decimal("0.4")
    assert argent.SommesSuivies().part_accordee is None
