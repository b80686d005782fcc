"""The other connectors and the readers, on a few rows in the publishers' own columns."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from binome.referentiel.connecteurs import lectures
from binome.referentiel.connecteurs.chargement import Bilan
from binome.referentiel.connecteurs.depot import Depot
from binome.referentiel.connecteurs.erreurs import FichierRefuseError
from binome.referentiel.connecteurs.jeux.territoires_industrie import phase_du_nom
from binome.referentiel.connecteurs.nomenclature import A38, DIVISIONS, INDUSTRIE, a38_de

Charge = Callable[..., Bilan]
GAP, BRIANCON, EMBRUN = "200067825", "240500439", "200067742"
EPCI_DE = {"05061": GAP, "05023": BRIANCON, "05139": GAP, "75056": "200054781"}


def ecrire(chemin: Path, contenu: str) -> Path:
    chemin.write_text(contenu, encoding="utf-8")
    return chemin


def appartenance(chemin: Path) -> Path:
    classeur = openpyxl.Workbook()
    feuille = classeur.active
    feuille.title = "COM"
    feuille.append(["Table d'appartenance géographique des communes"])
    feuille.append(["Géographie au 01/01/2025"])
    feuille.append([])
    feuille.append(["Mise à jour"])
    feuille.append(["Code géographique", "Libellé", "Département", "Région", "Intercommunalité", "Zone d'emploi 2020"])
    feuille.append(["CODGEO", "LIBGEO", "DEP", "REG", "EPCI", "ZE2020"])
    feuille.append(["05061", "Gap", "05", "93", GAP, "9305"])
    feuille.append(["05023", "Briançon", "05", "93", int(BRIANCON), 9302])
    feuille.append(["97411", "Saint-Denis", "974", "04", "ZZZZZZZZZ", "0456"])
    feuille.append(["05999", "Nulle part", "05", "93", GAP, "9305"])
    zones = classeur.create_sheet("Zones_supra_communales")
    zones.append(["Titre"])
    zones.append(["NIVGEO", "CODGEO", "LIBGEO"])
    zones.append(["ZE2020", "9305", "Gap"])
    zones.append(["DEP", "05", "Hautes-Alpes"])
    # One bad row in eleven: the file itself is sound.
    for code in ("05139", "2A004", "75056", "69123", "13055", "34172", "05024"):
        feuille.append([code, "", "", "", GAP, "9305"])
    classeur.save(chemin)
    return chemin


def test_appartenance_header_on_row_six(charge: Charge, depot: Depot, tmp_path: Path) -> None:
    bilan = charge("insee-appartenance", appartenance(tmp_path / "table.xlsx"))
    assert bilan.provenance.millesime == "zones d'emploi 2020, géographie 2025"
    assert bilan.provenance.refusees == 1 and bilan.rejets and "05999" in bilan.rejets.read_text("utf-8-sig")
    zones = lectures.zones_emploi(depot)
    assert zones is not None
    assert (zones.zone_de["05061"], zones.zone_de["05023"], zones.zone_de["97411"]) == ("9305", "9302", "0456")
    assert zones.libelles == {"9305": "Gap"}
    charge_lue = depot.lire("insee-appartenance")
    assert charge_lue is not None and set(charge_lue.colonnes["epci"].tolist()) == {0, int(GAP), int(BRIANCON)}


def test_appartenance_as_plain_csv(charge: Charge, depot: Depot, tmp_path: Path) -> None:
    bilan = charge("insee-appartenance", ecrire(tmp_path / "z.csv", 'codgeo,ze2020,libze2020\n05061,9305,"Gap"\n'))
    zones = lectures.zones_emploi(depot)
    assert zones is not None and zones.libelles == {"9305": "Gap"}
    assert "EPCI" in bilan.provenance.remarques[0]


LARGE = """code_commune;commune;code_ape;ape;effectifs_salaries_2006;nombre_d_etablissements_2006;effectifs_salaries_2023
05061;Gap;2511Z;25.11Z Fabrication de structures métalliques;10;1;40
05061;Gap;4711D;Supermarchés;5;1;7
05023;Briançon;1071C;Boulangerie;3;2;0
75101;Paris;6201Z;Programmation;1 000;3;2 000
75120;Paris;6201Z;Programmation;;1;500
05023;Briançon;ZZZZZ;?;3;2;0
"""
LONGUE = "code,echelon,year,eff_total\n" + "".join(
    f"{c},{e},{a},{v}\n"
    for c, e, a, v in (
        ("05061", "communes", 2014, 100), ("05061", "communes", 2024, 120), ("05024", "communes", 2024, 5),
        ("05139", "communes", 2024, 6), (GAP, "epci", 2024, 999), ("9305", "ze", 2024, 999),
    )
)  # fmt: skip


def test_urssaf_wide_with_activities(charge: Charge, depot: Depot, tmp_path: Path) -> None:
    bilan = charge(
        "urssaf-emploi",
        ecrire(tmp_path / "u.csv", LARGE + LARGE.split("\n", 1)[1].rsplit("05023;Briançon;ZZZZZ", 1)[0]),
    )
    assert bilan.provenance.refusees == 1 and bilan.provenance.annexe == {
        "annees": [2006, 2023], "detail_ape": True, "secret": 0, "industrie": True,
    }  # fmt: skip
    par_epci = lectures.emplois_epci(depot, EPCI_DE)
    ancien = lectures.emplois_communes(depot, 2006)
    assert par_epci is not None and ancien is not None and par_epci.annee == 2023
    assert dict(zip(par_epci.unites.tolist(), par_epci.effectifs.tolist(), strict=True)) == {
        GAP: 94, BRIANCON: 0, "200054781": 5000,
    }  # fmt: skip
    assert dict(zip(ancien.unites.tolist(), ancien.effectifs.tolist(), strict=True)) == {
        "05061": 30, "05023": 6, "75056": 2000,
    }  # fmt: skip
    secteurs = lectures.secteurs_epci(depot, EPCI_DE)
    assert secteurs is not None and secteurs.secteurs == A38 and secteurs.annee == 2023
    gap = secteurs.effectifs[secteurs.unites.tolist().index(GAP)]
    assert gap[A38.index("CH")] == 80 and gap[A38.index("GZ")] == 14 and gap.sum() == 94
    assert sum(gap[A38.index(s)] for s in INDUSTRIE) == 80
    assert lectures.emplois_communes(depot, 1990) is None


SECRETE = """code_commune;code_ape;nb_etab_2006;nb_etab_2023;effectifs_salaries_2006;effectifs_salaries_2023
05061;2511Z;1;1;10;40
05061;1011Z;1;2;5;
05061;2910Z;1;0;5;
05023;2511Z;1;1;5;s
05023;2511Z;1;3;5;9
"""


def test_a_withheld_figure_is_unknown_and_never_zero(charge: Charge, depot: Depot, tmp_path: Path) -> None:
    """A mark, or nothing where the file counts establishments; nothing where it counts none is a true zero."""
    bilan = charge("urssaf-emploi", ecrire(tmp_path / "u.csv", SECRETE))
    assert bilan.provenance.refusees == 0 and bilan.provenance.annexe["secret"] == 2
    assert any("2 effectifs tus" in soigne for soigne in bilan.provenance.remarques)
    divisions = lectures.divisions_epci(depot, EPCI_DE)
    assert divisions is not None and divisions.secteurs == DIVISIONS and len(DIVISIONS) == 88
    lus = {
        (unite, s): (n, tu)
        for i, unite in enumerate(divisions.unites.tolist())
        for s, n, tu in zip(
            DIVISIONS, divisions.effectifs[i].tolist(), divisions.tus[i].tolist(), strict=True
        )
        if n or tu
    }  # fmt: skip
    assert lus == {(GAP, "25"): (40, False), (GAP, "10"): (0, True), (BRIANCON, "25"): (9, True)}


def test_industrial_jobs_are_kept_for_every_year_with_what_is_withheld(
    charge: Charge, depot: Depot, tmp_path: Path
) -> None:
    trous = SECRETE.replace("05061;2511Z;1;1;10;40", "05061;2511Z;1;1;;40") + "05061;4711D;1;1;100;100\n"
    charge("urssaf-emploi", ecrire(tmp_path / "u.csv", trous))
    lus = {}
    for annee in (2006, 2023):
        emplois = lectures.emplois_industriels_epci(depot, EPCI_DE, annee)
        assert emplois is not None and emplois.annee == annee
        for unite, n, tu in zip(emplois.unites.tolist(), emplois.effectifs.tolist(), emplois.tus.tolist(), strict=True):
            lus[unite, annee] = (n, tu)
    assert lus[GAP, 2006] == (10, True) and lus[GAP, 2023] == (40, True)
    assert lus[BRIANCON, 2006] == (10, False) and lus[BRIANCON, 2023] == (9, True)
    total = lectures.emplois_epci(depot, EPCI_DE, 2006)
    assert total is not None and total.effectifs[total.unites.tolist().index(GAP)] == 110
    assert lectures.emplois_industriels_epci(depot, EPCI_DE, 1990) is None
    charge("urssaf-emploi", ecrire(tmp_path / "u.csv", LONGUE))
    assert lectures.emplois_industriels_epci(depot, EPCI_DE, 2024) is None


def test_a_long_file_gives_the_same_industry(charge: Charge, depot: Depot, tmp_path: Path) -> None:
    longue = (
        "commune,annee,ape,effectifs\n05061,2022,2511Z,4\n05061,2022,4711D,9\n05061,2023,2511Z,7\n05023,2022,1011Z,s\n"
    )
    charge("urssaf-emploi", ecrire(tmp_path / "u.csv", longue))
    avant = lectures.emplois_industriels_epci(depot, EPCI_DE, 2022)
    assert avant is not None
    rang = {u: k for k, u in enumerate(avant.unites.tolist())}
    assert avant.effectifs[rang[GAP]] == 4 and not avant.tus[rang[GAP]] and avant.tus[rang[BRIANCON]]


def test_a_file_without_establishments_keeps_its_empty_cells_at_zero(
    charge: Charge, depot: Depot, tmp_path: Path
) -> None:
    sans = "code_commune;code_ape;effectifs_salaries_2023\n05061;2511Z;4\n05061;1011Z;\n"
    charge("urssaf-emploi", ecrire(tmp_path / "u.csv", sans))
    divisions = lectures.divisions_epci(depot, EPCI_DE)
    assert divisions is not None and not divisions.tus.any() and divisions.effectifs.sum() == 4


def test_a_long_file_may_withhold_figures_too(charge: Charge, depot: Depot, tmp_path: Path) -> None:
    longue = "commune,annee,ape,effectifs\n05061,2022,2511Z,s\n05061,2023,2511Z,7\n05023,2023,1011Z,S\n"
    assert charge("urssaf-emploi", ecrire(tmp_path / "u.csv", longue)).provenance.annexe["secret"] == 2
    divisions = lectures.divisions_epci(depot, EPCI_DE)
    assert divisions is not None and divisions.annee == 2023 and divisions.effectifs.sum() == 7
    assert divisions.tus[divisions.unites.tolist().index(BRIANCON), DIVISIONS.index("10")] and divisions.tus.sum() == 1


def test_urssaf_long_without_activities(charge: Charge, depot: Depot, tmp_path: Path) -> None:
    bilan = charge("urssaf-emploi", ecrire(tmp_path / "u.csv", LONGUE))
    assert bilan.provenance.lignes == 4 and any("autres échelons" in r for r in bilan.provenance.remarques)
    emplois = lectures.emplois_communes(depot)
    assert emplois is not None and emplois.annee == 2024
    assert dict(zip(emplois.unites.tolist(), emplois.effectifs.tolist(), strict=True)) == {"05061": 120, "05139": 11}
    assert lectures.secteurs_communes(depot) is None and lectures.secteurs_epci(depot, EPCI_DE) is None


@pytest.mark.parametrize(
    ("ape", "classe"),
    [("2511Z", "CH"), ("25.11Z", "CH"), ("3511Z", "DZ"), ("3811Z", "EZ"), ("4120A", "FZ"), ("ZZZZZ", None)],
)
def test_classes_of_activity(ape: str, classe: str | None) -> None:
    assert a38_de(ape) == classe
    assert (classe in INDUSTRIE) == (classe is not None and classe[0] in "BCDE")


def test_there_are_38_classes() -> None:
    assert len(A38) == 38


def test_territories_by_member_and_by_commune(charge: Charge, depot: Depot, tmp_path: Path) -> None:
    charge(
        "territoires-industrie",
        ecrire(tmp_path / "ti_phase1_membres.csv", f"id_ti,lib_ti,siren,nom\nti-0101,Gap,{GAP},CA\n"),
    )
    liste = "insee_com;lib_com;id_ti;lib_ti\r\n05061;Gap;ti-9304;Hautes-Alpes\r\n05139;D;ti-9304;Hautes-Alpes\r\n"
    liste += "75056;Paris;ti-7501;Ailleurs\r\n"
    charge("territoires-industrie", ecrire(tmp_path / "liste-ti-com2023-20240704.csv", liste))
    un, deux = (
        lectures.territoires(depot, 1, EPCI_DE),
        lectures.territoires(depot, 2, {**EPCI_DE, "75057": "200054781"}),
    )
    assert un is not None and deux is not None
    assert un.membres == {"ti-0101": (GAP,)} and un.provenance.millesime == "phase 1, 2018-2022"
    # Half of an EPCI is not a member: its communes are told apart.
    assert deux.membres == {"ti-9304": (GAP,), "ti-7501": ()} and deux.communes_isolees == {"ti-7501": ("75056",)}
    assert deux.libelles["ti-9304"] == "Hautes-Alpes"


def test_the_phase_is_never_guessed(charge: Charge, depot: Depot, tmp_path: Path) -> None:
    chemin = ecrire(tmp_path / "membres.csv", f"id_ti,lib_ti,siren_epci,lib_epci\nti-0101,Gap,{GAP},CA\n")
    with pytest.raises(FichierRefuseError, match="--phase 1"):
        charge("territoires-industrie", chemin)
    assert charge("territoires-industrie", chemin, phase=2).provenance.jeu == "territoires-industrie-2"
    assert [phase_du_nom(n) for n in ("ti_phase1_membres.csv", "ti_phase2_2024.csv", "liste-ti-com2023-20240704.csv", "x.csv")] == [
        1, 2, 2, None,
    ]  # fmt: skip


SITES = """site_id;site_nom;site_type;site_statut;comm_nom;comm_insee;unite_fonciere_surface
1;Usine;friche industrielle;friche sans projet;Gap;05061;1000
2;Abattoir;friche agro-industrielle;friche avec projet;Gap;05061;500.4
3;Caserne;friche militaire;friche reconvertie;Briançon;05023;
"""


def geojson(chemin: Path) -> Path:
    tetes, *lignes = (ligne.split(";") for ligne in SITES.splitlines())
    objets = [
        {"type": "Feature", "geometry": None, "properties": dict(zip(tetes, ligne, strict=True))} for ligne in lignes
    ]
    return ecrire(chemin, json.dumps({"type": "FeatureCollection", "features": objets}))


def deja_comptees(chemin: Path) -> Path:
    gap = {"n": 2, "by_type": {"friche industrielle": 1, "friche agro-industrielle": 1}, "total_surface_m2": 1500}
    gap["by_status"] = {"friche sans projet": 1, "friche avec projet": 1}
    briancon = {"n": 1, "by_type": {"friche militaire": 1}, "by_status": {"friche reconvertie": 1}}
    chemin.write_bytes(gzip.compress(json.dumps({"meta": {}, "communes": {"05061": gap, "05023": briancon}}).encode()))
    return chemin


@pytest.mark.parametrize(
    "ecrire_sites", [lambda c: ecrire(c, SITES), geojson, deja_comptees], ids=["csv", "geojson", "comptes"]
)
def test_brownfields(ecrire_sites: Callable[[Path], Path], charge: Charge, depot: Depot, tmp_path: Path) -> None:
    charge("cartofriches", ecrire_sites(tmp_path / "friches"))
    lues = lectures.friches(depot)
    assert lues is not None and lues.communes.tolist() == ["05023", "05061"]
    attendu = {
        "sites": [1, 2], "industrielles": [0, 2], "sans_projet": [0, 1], "avec_projet": [0, 1], "potentielles": [0, 0],
        "reconverties": [1, 0], "surface_m2": [0, 1500],
    }  # fmt: skip
    assert {nom: valeurs.tolist() for nom, valeurs in lues.comptes.items()} == attendu


@pytest.mark.parametrize("contenu", ['{"autre": 1}', "[1, 2]", '{"communes": {"05061"'])
def test_another_json_is_refused(contenu: str, charge: Charge, tmp_path: Path) -> None:
    with pytest.raises(FichierRefuseError, match="JSON"):
        charge("cartofriches", ecrire(tmp_path / "f.json", contenu))


def test_flores(charge: Charge, depot: Depot, tmp_path: Path) -> None:
    charge(
        "insee-flores",
        ecrire(tmp_path / "f.csv", "code_ze,a38,eff_22,eff_23\n9305,CH,10,12\n0456,CH,,3\n9305,OZ,5,6\n"),
    )
    lus = lectures.secteurs_zones(depot)
    assert lus is not None and lus.annee == 2023 and lus.unites.tolist() == ["0456", "9305"]
    assert lus.effectifs.sum(axis=1).tolist() == [3, 18]
    ancien = lectures.secteurs_zones(depot, 2022)
    assert ancien is not None and ancien.effectifs.sum() == 15


def test_flows_by_epci(charge: Charge, depot: Depot, fichier_flux: Path) -> None:
    charge("insee-flux", fichier_flux)
    flux = lectures.flux_epci(depot, EPCI_DE)
    assert flux is not None and flux.unites.tolist() == ["200054781", GAP, BRIANCON]
    rangs = zip(flux.origines.tolist(), flux.destinations.tolist(), flux.volumes.tolist(), strict=True)
    assert list(rangs) == [(0, 0, 7000), (1, 1, 12005500), (1, 2, 30250)]
    assert flux.etranger.tolist() == [0, 0, 4125] and flux.hors_champ.tolist() == [1500, 0, 0]
    assert flux.entrants_hors_champ.tolist() == [0, 0, 0] and flux.diagonale
    assert flux.couvertes.tolist() == [True, True, True]
    ailleurs = lectures.flux_epci(depot, {**EPCI_DE, "34172": "243400017"})
    assert ailleurs is not None and ailleurs.couvertes[ailleurs.unites.tolist().index("243400017")] == np.False_
    moteur = flux.pour_le_moteur("~dehors")
    assert moteur.codes.tolist() == [*flux.unites.tolist(), "~dehors"]
    # Those who work abroad or in a commune without EPCI are residents all the same.
    assert np.allclose(moteur.residents, [8.5, 12035.75, 4.125, 0.0])
    assert np.allclose(moteur.internes, [7.0, 12005.5, 0.0, 0.0])
    communes = lectures.flux_communes(depot)
    assert communes is not None and communes.volumes.sum() == flux.volumes.sum() + 1500


def test_nothing_loaded_is_none(depot: Depot) -> None:
    assert lectures.flux_communes(depot) is lectures.flux_epci(depot, EPCI_DE) is lectures.friches(depot) is None
    assert (
        lectures.emplois_communes(depot) is lectures.secteurs_communes(depot) is lectures.secteurs_zones(depot) is None
    )
    assert lectures.zones_emploi(depot) is lectures.territoires(depot, 1, EPCI_DE) is None


@pytest.mark.lent
def test_reading_does_not_import_pandas(charge: Charge, depot: Depot, fichier_flux: Path) -> None:
    # A cold command must answer within a second; pandas alone takes one.
    charge("insee-flux", fichier_flux)
    code = (
        "import sys; from pathlib import Path\n"
        "from binome.referentiel.connecteurs.depot import Depot\n"
        "assert Depot(Path(sys.argv[1])).lire('insee-flux', verifier=True); print('pandas' in sys.modules)"
    )
    sortie = subprocess.run(
        [sys.executable, "-c", code, str(depot.dossier)], capture_output=True, text=True, check=True
    )
    assert sortie.stdout.strip() == "False"
