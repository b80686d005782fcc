"""Shares of EPCI by arrondissement, département and zone d'emploi: against a slow count, on small and on real data."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from binome.referentiel import Referentiel
from binome.referentiel.connecteurs.codes import coder
from binome.referentiel.connecteurs.depot import Depot, Provenance
from binome.referentiel.modele import Decoupage
from binome.referentiel.tableaux import PartsEpci, TableCommunes, parts_de_population

SIRENS = ("200000001", "200000002", "200000003")
Lignes = list[tuple[str, int | None, str]]
COMMUNES = st.lists(
    st.tuples(st.sampled_from(("", *SIRENS)), st.none() | st.integers(0, 10**6), st.sampled_from(("", "051", "2A4"))),
    max_size=30,
)


def _compter(lignes: Lignes) -> dict[str, dict[str, Fraction]]:
    """The same, one commune after the other, in exact fractions."""
    totaux: dict[str, int] = defaultdict(int)
    parts: dict[str, dict[str, int]] = {siren: defaultdict(int) for siren in SIRENS}
    for epci, population, groupe in lignes:
        if epci and population:
            totaux[epci] += population
            if groupe:
                parts[epci][groupe] += population
    return {s: {g: Fraction(p, totaux[s]) for g, p in parts[s].items()} for s in SIRENS}


def _parts(lignes: Lignes) -> PartsEpci:
    n = len(lignes)
    codes = np.array([f"{rang:05d}" for rang in range(n)], dtype="<U5")
    population = np.array([np.nan if p is None else p for _, p, _ in lignes], dtype=np.float64)
    epci, groupes = (np.array([ligne[k] for ligne in lignes], dtype="<U9") for k in (0, 2))
    table = TableCommunes(codes, epci, *(np.zeros(n) for _ in range(3)), population)
    return parts_de_population(table, np.array(SIRENS), groupes)


def _bien_formee(parts: PartsEpci) -> None:
    assert parts.debut[0] == 0 and parts.debut[-1] == len(parts.part) == len(parts.groupe)
    assert len(parts.debut) == len(parts.codes) + 1 and (np.diff(parts.debut) >= 0).all()
    assert ((parts.part > 0) & (parts.part <= 1)).all()
    for rang in range(len(parts.codes)):
        ici = slice(parts.debut[rang], parts.debut[rang + 1])
        assert (np.diff(parts.groupe[ici]) > 0).all() and parts.part[ici].sum() <= 1 + 1e-12
    assert sorted(set(parts.groupe.tolist())) == list(range(len(parts.groupes)))


@given(COMMUNES)
def test_shares_are_those_of_a_slow_count(lignes: Lignes) -> None:
    parts = _parts(lignes)
    _bien_formee(parts)
    for rang, attendues in enumerate(_compter(lignes).values()):
        assert parts.de(rang) == pytest.approx({g: float(p) for g, p in attendues.items()})
    inconnues = [f"{rang:05d}" for rang, (epci, population, _) in enumerate(lignes) if epci and population is None]
    assert parts.sans_population == tuple(inconnues)


def test_shares_of_the_miniature(mini: Referentiel) -> None:
    """By hand: B has 200, 300 and 700 inhabitants, the first in another arrondissement; La Réunion's are unknown."""
    arrondissements, departements = mini.parts_epci("arrondissement"), mini.parts_epci("departement")
    assert arrondissements is not None and departements is not None
    assert arrondissements.codes.tolist() == list(mini.sirens()) == mini.adjacence_epci().codes.tolist()
    assert [arrondissements.de(rang) for rang in range(4)] == [
        {"051": 1.0}, {"051": pytest.approx(5 / 6), "052": pytest.approx(1 / 6)}, {"051": 1.0}, {}
    ]  # fmt: skip
    assert [departements.de(rang) for rang in range(4)] == [{"05": 1.0}, {"05": 1.0}, {"05": 1.0}, {"974": 1.0}]


def test_zones_are_unknown_until_they_are_loaded(mini: Referentiel, tmp_path: object) -> None:
    depot = Depot(tmp_path)  # type: ignore[arg-type]
    assert mini.parts_epci("ze", depot) is None
    zones = {"05001": "9301", "05002": "9301", "05003": "9302", "05009": "9302"}
    colonnes = {
        "commune": np.array([coder(code) for code in zones], np.int32),
        "zone": np.array([coder(zone) for zone in zones.values()], np.int32),
    }
    inconnu = dict.fromkeys(("source", "producteur", "licence", "millesime", "fichier", "sha256", "charge_le"), "")
    depot.ecrire(colonnes, Provenance("insee-appartenance", **inconnu, lignes=4, acceptees=4, refusees=0, unites={}))
    parts = mini.parts_epci("ze", depot)
    assert parts is not None
    _bien_formee(parts)
    # Of A, 450 of 550 inhabitants are in communes that the table does not hold: they stay missing.
    assert parts.de(0) == {"9301": pytest.approx(100 / 550)}
    assert parts.de(1) == {"9301": pytest.approx(1 / 6), "9302": pytest.approx(5 / 6)}
    assert parts.de(2) == parts.de(3) == {}


@pytest.mark.lent
@pytest.mark.parametrize("decoupage", ["arrondissement", "departement"])
def test_shares_of_the_real_territory(referentiel: Referentiel, decoupage: Decoupage) -> None:
    parts = referentiel.parts_epci(decoupage)
    assert parts is not None
    _bien_formee(parts)
    assert parts.sans_population == ()
    for rang, epci in enumerate(referentiel.tous_les_epci()):
        assert parts.codes[rang] == epci.siren
        compte: dict[str, int] = defaultdict(int)
        for code in epci.communes:
            commune = referentiel.commune(code)
            assert commune is not None
            compte[getattr(commune, decoupage) or ""] += commune.population or 0
        total = sum(compte.values())
        attendues = {groupe: habitants / total for groupe, habitants in compte.items() if groupe and habitants}
        assert parts.de(rang) == pytest.approx(attendues)
        if len(epci.departements) == 1 and decoupage == "departement":
            assert parts.de(rang) == {epci.departements[0]: 1.0}


def test_mayotte_alone_has_no_arrondissement(referentiel: Referentiel) -> None:
    """333 arrondissements; 1,248 EPCI wholly in them, and the five of Mayotte in none."""
    parts = referentiel.parts_epci("arrondissement")
    assert parts is not None and len(parts.groupes) == len(referentiel.arrondissements()) == 333
    sommes = np.array([sum(parts.de(rang).values()) for rang in range(len(parts.codes))])
    assert (np.isclose(sommes, 1) | (sommes == 0)).all()
    sans = [referentiel.epci(siren) for siren in parts.codes[sommes == 0].tolist()]
    assert len(sans) == 5 and all(epci is not None and epci.departements == ("976",) for epci in sans)
    sisteronais = parts.de(parts.codes.tolist().index("200068765"))
    assert {code: round(part, 3) for code, part in sisteronais.items()} == {"044": 0.479, "052": 0.507, "262": 0.014}
