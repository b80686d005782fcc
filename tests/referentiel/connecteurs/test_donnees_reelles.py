"""The real files of `shared/data`, row for row."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from binome.referentiel import Referentiel
from binome.referentiel.connecteurs import lectures
from binome.referentiel.connecteurs.chargement import Bilan, charger
from binome.referentiel.connecteurs.depot import Depot
from binome.referentiel.connecteurs.jeux.catalogue import CONNECTEURS

pytestmark = pytest.mark.donnees
HUIT = (
    "200067320", "200067445", "200067452", "200067742", "200067825", "200068096", "240500439", "240500462",
)  # fmt: skip


def lire(nom: str, fichier: Path, depot: Depot, referentiel: Referentiel) -> Bilan:
    actuels = referentiel.codes_actuels()
    return charger(CONNECTEURS[nom], fichier, depot, datetime(2026, 7, 1, tzinfo=UTC), actuels.get)


@pytest.mark.parametrize(
    ("nom", "fichier", "lignes"),
    [
        ("insee-flux", "officiel/base-flux-mobilite-domicile-lieu-travail-2020-herault.csv", 7240),
        ("insee-flux", "flux_herault_rp2020.csv", 7240),
        ("insee-appartenance", "commune_ze2020.csv", 34875),
        pytest.param(
            "insee-appartenance", "officiel/table-appartenance-geo-communes-2025.xlsx", 34875, marks=pytest.mark.lent
        ),
        pytest.param("urssaf-emploi", "urssaf_emploi_prive_2014_2024.parquet", 334876, marks=pytest.mark.lent),
        ("territoires-industrie", "ti_phase1_membres.csv", 588),
        ("territoires-industrie", "ti_phase2_2024_membres.csv", 641),
        ("territoires-industrie", "officiel/liste-ti-com2023-20240704.csv", 18588),
        ("cartofriches", "cartofriches_communes.json.gz", 9138),
        ("insee-flores", "flores_ze_a38.parquet", 10980),
    ],
)
def test_every_row_of_the_real_files_is_kept(
    nom: str, fichier: str, lignes: int, depot: Depot, ouvertes: Path, referentiel: Referentiel
) -> None:
    p = lire(nom, ouvertes / fichier, depot, referentiel).provenance
    assert (p.lignes, p.acceptees, p.refusees) == (lignes, lignes, 0)


@pytest.mark.lent
def test_the_eight_epci_of_the_hautes_alpes(depot: Depot, ouvertes: Path, referentiel: Referentiel) -> None:
    lire("territoires-industrie", ouvertes / "officiel/liste-ti-com2023-20240704.csv", depot, referentiel)
    lire("urssaf-emploi", ouvertes / "urssaf_emploi_prive_2014_2024.parquet", depot, referentiel)
    table = referentiel.table_communes()
    epci_de = lectures.epci_des_communes(table.codes, table.epci)
    territoires, emplois = lectures.territoires(depot, 2, epci_de), lectures.emplois_epci(depot, epci_de)
    assert territoires is not None and territoires.membres["ti-9304"] == HUIT
    assert emplois is not None and emplois.annee == 2024
    assert all(emplois.effectifs[emplois.unites.tolist().index(siren)] > 0 for siren in HUIT)
