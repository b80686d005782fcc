"""What is known of an indicator, territory by territory: nothing is counted twice, and unknown is never a value."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from binome.domaine.bilan.consolidation import consolider
from binome.domaine.bilan.couverture import couvrir, de_la_region, indicateurs_communs
from binome.domaine.bilan.fiche import Confiance, FicheDeBilan, IndicateurDeBilan, MomentDuBilan

JOUR = dt.date(2026, 3, 1)
CONNUES = [c for c in Confiance if c is not Confiance.inconnue]


def indicateur(valeur: int | None, confiance: Confiance, cle: str = "emplois") -> IndicateurDeBilan:
    dite = None if valeur is None else Decimal(valeur)
    return IndicateurDeBilan(
        id=cle,
        libelle="Emplois",
        unite="emplois",
        valeur=dite,
        source="Flores",
        millesime="2024",
        confiance=confiance,
        limite="Rien de plus.",
    )


def fiche(rang: int, regions: list[str], *siens: IndicateurDeBilan) -> FicheDeBilan:
    return FicheDeBilan(
        label=f"l-{rang}",
        campagne="c",
        territoire=f"Territoire {rang}",
        regions=tuple(regions),
        perimetre=(f"20000000{rang % 10}",),
        moment=MomentDuBilan.mi_parcours,
        labellise_le=JOUR,
        arrete_le=JOUR,
        indicateurs=siens,
        avertissement="Rien.",
    )


FICHES = st.lists(
    st.tuples(
        st.lists(st.sampled_from(["93", "84"]), max_size=2, unique=True),
        st.one_of(st.none(), st.tuples(st.integers(0, 99), st.sampled_from(CONNUES)), st.just((None, "inconnue"))),
    ),
    max_size=12,
).map(
    lambda dites: [
        fiche(rang, regions, *([] if dit is None else [indicateur(dit[0], Confiance(dit[1]))]))
        for rang, (regions, dit) in enumerate(dites)
    ]
)


@given(FICHES)
def test_the_table_the_map_and_the_consolidation_count_the_same(fiches: list[FicheDeBilan]) -> None:
    vue, (consolide, *_) = couvrir(fiches, "emplois"), (*consolider(fiches).indicateurs, None)
    assert (vue is None) is (consolide is None)
    if vue is None or consolide is None:
        assert indicateurs_communs(fiches) == []
        return
    assert (vue.connus, sum(li.valeur or 0 for li in vue.lignes)) == (consolide.connus, consolide.somme or 0)
    assert len(vue.lignes) == len(fiches) == sum(n for _, n in vue.par_confiance)
    assert all((li.valeur is None) is (li.confiance is Confiance.inconnue) for li in vue.lignes)
    assert all(bool(li.source) is (li.valeur is not None) for li in vue.lignes)
    for region in ("93", "84"):
        siennes = de_la_region(fiches, region)
        assert [f.label for f in siennes] == [f.label for f in fiches if region in f.regions]


def test_what_no_sheet_has_is_not_shown() -> None:
    assert couvrir([fiche(1, ["93"])], "emplois") is None
    assert couvrir([], "emplois") is None
