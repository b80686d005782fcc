"""Questions asked to the miniature référentiel."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from binome.referentiel import Referentiel


def test_a_commune_answers_to_its_code_and_its_siren(mini: Referentiel) -> None:
    assert mini.commune("05001") is mini.commune("05001")
    assert mini.commune("210500016") == mini.commune("05001")
    assert mini.commune("99999") is None


@pytest.mark.parametrize(("code", "actuel"), [("05001", "05001"), ("05008", "05009"), ("05099", "05006"), ("x", None)])
def test_commune_actuelle(mini: Referentiel, code: str, actuel: str | None) -> None:
    assert mini.commune_actuelle(code) == actuel
    assert mini.codes_actuels().get(code) == actuel


def test_a_siren_is_not_a_commune_code(mini: Referentiel) -> None:
    assert mini.commune_actuelle("210500016") is None


def test_a_dissolved_epci_has_a_successor_and_no_life(mini: Referentiel) -> None:
    assert mini.epci("200000008") is None
    succession = mini.succession("200000008")
    assert succession is not None and succession.successeurs == ("200000009",)
    assert mini.succession("200000001") is None


def test_departements_and_regions(mini: Referentiel) -> None:
    hautes_alpes = mini.departement("05")
    assert hautes_alpes is not None and hautes_alpes.region == "93" and hautes_alpes.superficie_km2
    assert [d.code for d in mini.departements()] == ["05", "974", "988"]
    assert mini.departement("988").superficie_km2 is None  # type: ignore[union-attr]
    assert mini.region("93").nom == "Provence-Alpes-Côte d'Azur"  # type: ignore[union-attr]
    assert [c.code for c in mini.communes_du_departement("974")] == ["97401", "97402"]
    assert mini.communes_du_departement("zz") == ()


def test_arrondissements(mini: Referentiel) -> None:
    assert [a.code for a in mini.arrondissements()] == ["051", "052"]
    barret = mini.arrondissement("052")
    assert barret is not None and (barret.nom, barret.departement) == ("Barret", "05")
    assert mini.arrondissement("999") is None
    assert [a.chef_lieu for a in mini.arrondissements()] == ["05001", "05002"]
    # An empty text in the sources, and no text at all, are both an arrondissement that nobody knows.
    assert [mini.commune(c).arrondissement for c in ("05002", "97401", "98818")] == ["052", None, None]  # type: ignore[union-attr]
    trouvees = {(t.genre, t.nom): t.arrondissement for t in mini.chercher("barret")}
    assert trouvees["commune", "Barret"] == "Barret" and trouvees["epci", "Métropole de Barret"] is None


def test_iterations_agree_with_single_questions(mini: Referentiel) -> None:
    assert tuple(e.siren for e in mini.tous_les_epci()) == mini.sirens()
    assert all(mini.epci(e.siren) == e for e in mini.tous_les_epci())
    assert all(mini.commune(c.code) == c for c in mini.toutes_les_communes())


def test_adjacency_arrays_agree_with_the_mapping(mini: Referentiel) -> None:
    voisinage = mini.adjacence_epci()
    assert voisinage.codes.tolist() == list(mini.sirens())
    for (a, b), metres in zip(voisinage.paires.tolist(), voisinage.longueurs, strict=True):
        assert mini.voisins(a)[b] == metres
    assert 2 * len(voisinage.paires) == sum(len(mini.voisins(s)) for s in mini.sirens())


def test_answers_cannot_be_altered_by_who_asks(mini: Referentiel) -> None:
    with pytest.raises(TypeError):
        mini.voisins("200000001")["200000002"] = 0.0  # type: ignore[index]


def test_one_object_serves_many_threads(mini: Referentiel) -> None:
    with ThreadPoolExecutor(8) as fils:
        noms = list(
            fils.map(
                lambda i: [e.nom for e in mini.tous_les_epci()] + [str(mini.voisins(s)) for s in mini.sirens()],
                range(64),
            )
        )
    assert all(reponse == noms[0] for reponse in noms)


def test_the_state_says_everything(mini: Referentiel) -> None:
    etat = mini.etat()
    assert etat.comptes["communes"] == 10 and etat.comptes["communes_avec_contour"] == 9
    assert etat.comptes["epci"] == 4 and etat.comptes["arrondissements"] == 2
    assert etat.sources["@etalab/decoupage-administratif"] == "6.0.0-mini"
    assert etat.empreinte == mini.empreinte
    assert {"appartenance", "fusion", "code", "sans_contour"} <= {a.genre for a in etat.anomalies}
