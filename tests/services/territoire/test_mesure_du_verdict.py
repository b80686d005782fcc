"""What the rules receive from the engine: estimated flows inform, observed flows conclude, and a proof suggests."""

import os
import shutil
from pathlib import Path

import pytest

from binome.domaine.verdict.constat import Statut
from binome.referentiel.chargement import chemin_du_referentiel
from binome.services.exploitation import donnees
from binome.services.territoire import mesure_du_verdict
from binome.services.verification.verdict import ouvrir, verifier

DOSSIER = Path(__file__).parents[3] / "exemples" / "hautes-alpes-corrige" / "dossier.yaml"
GAP, BUECH, SISTERONAIS = "200067825", "200067445", "200068765"


@pytest.fixture(scope="module")
def estime(tmp_path_factory, referentiel):
    """A data folder with the référentiel, where the flows of the country are estimated once."""
    dossier = tmp_path_factory.mktemp("donnees")
    os.link(chemin_du_referentiel(), dossier / chemin_du_referentiel().name)
    return dossier


@pytest.fixture
def ailleurs(estime, monkeypatch):
    monkeypatch.setenv("BINOME_DONNEES", str(estime))
    shutil.rmtree(estime / "mesures", ignore_errors=True)
    return estime


def _constat(verdict, regle):
    return next(c for c in verdict.constats if c.regle == regle)


def _flux_insee(chemin: Path, referentiel, sirens, sorties: dict[str, tuple[str, int]]) -> Path:
    """A file in INSEE's columns: 100 workers stay in each commune, and some go from each EPCI's seat to another's."""
    lignes = ["CODGEO;LIBGEO;DCLT;L_DCLT;NBFLUX_C20_ACTOCC15P"]
    sieges = {}
    for siren in sirens:
        communes = referentiel.epci(siren).communes
        sieges[siren] = communes[0]
        lignes += [f"{code};x;{code};x;100.0" for code in communes]
    lignes += [f"{sieges[a]};x;{sieges[b]};x;{n}.0" for a, (b, n) in sorties.items()]
    chemin.write_text("\n".join(lignes), encoding="utf-8")
    return chemin


@pytest.mark.lent
def test_estimated_flows_inform_and_conclude_nothing(ailleurs, referentiel):
    verdict = verifier(ouvrir(DOSSIER, referentiel).dossier, geographie=referentiel)
    constat = _constat(verdict, "PER-12")
    assert constat.statut is Statut.a_verifier
    assert "estimée" in constat.constat and "entre" in constat.constat.lower()
    assert _constat(verdict, "PER-13").statut is Statut.sans_objet


@pytest.mark.lent
def test_a_second_verdict_reads_what_the_first_measured(ailleurs, referentiel, monkeypatch):
    dossier = ouvrir(DOSSIER, referentiel).dossier
    premier = mesure_du_verdict.mesurer(dossier, referentiel)
    monkeypatch.setattr(mesure_du_verdict, "_mesurer", None)
    assert mesure_du_verdict.mesurer(dossier, referentiel) == premier


@pytest.mark.lent
def test_a_damaged_memory_is_measured_again(ailleurs, referentiel):
    dossier = ouvrir(DOSSIER, referentiel).dossier
    premier = mesure_du_verdict.mesurer(dossier, referentiel)
    (garde,) = (ailleurs / "mesures").iterdir()
    garde.write_text("{")
    assert mesure_du_verdict.mesurer(dossier, referentiel) == premier


@pytest.mark.lent
def test_observed_flows_conclude_and_a_proved_better_perimeter_is_suggested(ailleurs, referentiel, tmp_path):
    dossier = ouvrir(DOSSIER, referentiel).dossier
    huit = dossier.perimetre.sirens_retenus
    fichier = _flux_insee(
        tmp_path / "flux.csv",
        referentiel,
        (*huit, SISTERONAIS),
        {SISTERONAIS: (GAP, 20000), BUECH: (SISTERONAIS, 1000)},
    )
    avant = mesure_du_verdict.mesurer(dossier, referentiel)
    donnees.charger_fichier("insee-flux", fichier)
    apres = mesure_du_verdict.mesurer(dossier, referentiel)
    assert avant.mesure.nature == "estime" and apres.mesure.nature == "observe", "loaded data replace the estimate"
    verdict = verifier(dossier, geographie=referentiel)
    assert _constat(verdict, "PER-12").statut is not Statut.a_verifier
    constat = _constat(verdict, "PER-13")
    assert constat.statut is Statut.non_conforme
    assert apres.mieux.auto_contention > apres.mieux.actuelle
    assert SISTERONAIS in apres.mieux.sirens and len(apres.mieux.sirens) <= len(huit)


def test_a_full_disk_costs_the_work_and_not_the_page(tmp_path, monkeypatch, caplog):
    from binome.referentiel import emplacement

    def plein(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(emplacement.tempfile, "mkstemp", plein)
    emplacement.ecrire_si_possible(tmp_path / "mesure.json", b"{}")
    assert "n'y a plus de place sur le disque" in caplog.text and not (tmp_path / "mesure.json").exists()
