"""Fifteen indicators at most, the same ones first, each with its source, its date, its worth, and what it cannot say."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from binome.domaine.bilan.faits import FaitsDuTerritoire, MesurePropre, SerieDEmploi
from binome.domaine.bilan.fiche import INDICATEURS_MAX, Confiance
from binome.domaine.bilan.indicateurs import LIMITES, indicateurs

LE, JOUR = dt.date(2023, 11, 9), dt.date(2025, 6, 30)


def propre(k: int, **suite: object) -> MesurePropre:
    de_base = {"depart": None, "valeur": None, "releve_le": None, "cible": None, "source": "", "unite": "emplois"}
    return MesurePropre(fiche=f"3-0{k % 9}", libelle=f"Emplois créés {k}", **{**de_base, **suite})  # type: ignore[arg-type]


entiers = st.integers(0, 60)
faits = st.builds(
    FaitsDuTerritoire,
    depuis=st.just(LE),
    actions=entiers,
    muettes=entiers,
    en_cours=entiers,
    demandes=entiers,
    etapes_dues=entiers,
    reponses=st.none() | st.tuples(st.floats(0, 900), st.integers(1, 50)),
    engagements=st.none() | st.tuples(entiers, entiers),
    emploi_prive=st.none() | st.just(SerieDEmploi(2022, None, 2024, 10, "Urssaf")),
    propres=st.lists(st.integers(0, 30).map(propre), max_size=20).map(tuple),
)


@given(faits)
def test_never_more_than_fifteen_each_complete_and_named_once(connus: FaitsDuTerritoire):
    lus = indicateurs(connus, JOUR)
    assert len(lus) <= INDICATEURS_MAX and [i.id for i in lus if i.commun] == list(LIMITES)
    assert len({i.id for i in lus}) == len(lus)
    for i in lus:
        assert i.libelle and i.source and i.millesime and i.limite.endswith(".")
        assert (i.valeur is None) == (i.confiance is Confiance.inconnue)


def test_those_of_the_plan_that_were_measured_come_first():
    mesure = propre(7, valeur=Decimal(12), depart=Decimal(3), releve_le=JOUR)
    lus = indicateurs(FaitsDuTerritoire(LE, propres=(propre(1), propre(2), propre(3), mesure)), JOUR)
    siens = [i for i in lus if not i.commun]
    assert len(siens) == INDICATEURS_MAX - len(LIMITES)
    assert siens[0].valeur == 12 and siens[0].confiance is Confiance.declaree
    assert siens[1].confiance is Confiance.inconnue and "jamais relevé" in siens[1].millesime


def test_a_withheld_figure_is_unknown_and_said_so():
    serie = SerieDEmploi(2022, 400, 2024, None, "Urssaf")
    (emploi,) = [i for i in indicateurs(FaitsDuTerritoire(LE, emploi_prive=serie), JOUR) if i.id == "emploi_prive"]
    assert emploi.valeur is None and emploi.confiance is Confiance.inconnue and "secret" in emploi.millesime
