"""What the page of a perimeter shows: measured once, kept on disk, never waited for."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from binome.domaine.dossier.dossier import Dossier
from binome.referentiel import Referentiel
from binome.referentiel.chargement import chemin_du_referentiel
from binome.services.socle.memoire import MemoireVive
from binome.services.territoire import etude
from binome.services.verification.verdict import ouvrir

EXEMPLE = Path(__file__).parents[3] / "exemples/hautes-alpes/dossier.yaml"


@pytest.fixture
def dossier(referentiel: Referentiel) -> Dossier:
    return ouvrir(EXEMPLE, referentiel).dossier


@pytest.fixture
def vierge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder that holds the référentiel alone, and a process that remembers nothing."""
    os.link(chemin_du_referentiel(), tmp_path / chemin_du_referentiel().name)
    monkeypatch.setenv("BINOME_DONNEES", str(tmp_path))
    monkeypatch.setattr(etude, "_mesures", MemoireVive(64))
    monkeypatch.setattr(etude, "_en_cours", {})
    return tmp_path


def sans_membre(dossier: Dossier) -> Dossier:
    return dossier.model_copy(update={"perimetre": dossier.perimetre.model_copy(update={"membres": ()})})


def test_a_page_never_waits_and_the_search_runs_once(
    vierge: Path, dossier: Dossier, referentiel: Referentiel, monkeypatch: pytest.MonkeyPatch
) -> None:
    porte, appels = threading.Event(), []

    def chercher(*_: object) -> dict[str, object]:
        appels.append(1)
        porte.wait(120)
        return {"propositions": []}

    monkeypatch.setattr(etude, "_chercher", chercher)
    avant = etude.etat(dossier, referentiel)
    assert etude.autour(dossier, referentiel, 0.01) is None
    assert etude.autour(dossier, referentiel, 0.01) is None
    assert etude.etat(dossier, referentiel) == avant
    porte.set()
    assert etude.autour(dossier, referentiel, 10) == {"propositions": []}
    assert etude.etat(dossier, referentiel) != avant, "the page kept meanwhile is dropped"
    monkeypatch.setattr(etude, "_mesures", MemoireVive(64))
    assert etude.autour(dossier, referentiel, 0) == {"propositions": []}, "read back from the disk"
    assert len(appels) == 1


def test_a_search_that_breaks_down_is_logged_and_shows_nothing(
    vierge: Path,
    dossier: Dossier,
    referentiel: Referentiel,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def panne(*_: object) -> None:
        raise RuntimeError("panne du moteur")

    monkeypatch.setattr(etude, "_chercher", panne)
    assert etude.autour(dossier, referentiel, 10) == {}
    assert "panne du moteur" in caplog.text
    assert not list(vierge.glob("mesures/autour-*")), "another process may try again"


def test_loaded_data_make_it_measured_again(vierge: Path, dossier: Dossier, referentiel: Referentiel) -> None:
    avant = etude.etat(dossier, referentiel)
    (vierge / "connecteurs").mkdir()
    (vierge / "connecteurs" / "insee-flux.parquet").write_bytes(b"x")
    assert etude.etat(dossier, referentiel) != avant


def test_a_damaged_file_is_measured_again(
    vierge: Path, dossier: Dossier, referentiel: Referentiel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(etude, "_evaluer", lambda *_: {"mesures": []})
    assert etude.evaluation(dossier, referentiel) == {"mesures": []}
    (garde,) = vierge.glob("mesures/evaluation-*")
    garde.write_text("{", encoding="utf-8")
    monkeypatch.setattr(etude, "_mesures", MemoireVive(64))
    assert etude.evaluation(dossier, referentiel) == {"mesures": []}


def test_no_epci_nothing_to_measure(dossier: Dossier, referentiel: Referentiel) -> None:
    vide = sans_membre(dossier)
    assert etude.evaluation(vide, referentiel) is None
    assert etude.autour(vide, referentiel) == {}
    assert etude.etat(vide, referentiel) == ""


def recentrer(dossier: Dossier, centre: str) -> Dossier:
    return dossier.model_copy(update={"perimetre": dossier.perimetre.model_copy(update={"centre": centre})})


@pytest.mark.lent
def test_proposals_leave_out_who_candidates_elsewhere_and_hold_the_centre(
    vierge: Path, dossier: Dossier, referentiel: Referentiel
) -> None:
    gap, briancon, sisteron = "200067825", "240500439", "200068765"
    trouvees = etude.autour(dossier, referentiel, 60)
    assert trouvees and trouvees["question"]["centre"] == gap, "the member with most jobs"
    autres = etude.autour(recentrer(dossier, briancon), referentiel, 60)
    assert autres and autres["question"]["centre"] == briancon, "the one that was chosen"
    for centre, reponse in ((gap, trouvees), (briancon, autres)):
        assert next(p["place"] for p in reponse["propositions"]) == "optimum"
        for proposition in reponse["propositions"]:
            assert sisteron not in proposition["unites"] and centre in proposition["unites"]
            assert proposition["certificat"]["statut"] == "prouve"
        assert len(reponse["voisines"]) == 3 and sisteron not in [v["unite"] for v in reponse["voisines"]]
        assert reponse["moins_liee"]["unite"] != centre
    assert etude.etat(dossier, referentiel) != etude.etat(recentrer(dossier, briancon), referentiel)


def test_a_document_reads_what_was_kept_or_searches_at_once_or_does_without(
    vierge: Path, dossier: Dossier, referentiel: Referentiel, monkeypatch: pytest.MonkeyPatch
) -> None:
    trouvee, appels = {"propositions": []}, []
    monkeypatch.setattr(etude, "_chercher", lambda *_: appels.append(1) or trouvee)
    monkeypatch.setattr(etude.noyaux, "prets", lambda: False)
    assert etude.autour_du_document(dossier, referentiel) is None and not appels
    monkeypatch.setattr(etude.noyaux, "prets", lambda: True)
    assert etude.autour_du_document(dossier, referentiel) == trouvee
    monkeypatch.setattr(etude.noyaux, "prets", lambda: False)
    assert etude.autour_du_document(dossier, referentiel) == trouvee, "what was kept needs nothing to search with"
    assert etude.autour(dossier, referentiel, 0) == trouvee, "and the page shows the same"
    assert len(appels) == 1
    assert etude.autour_du_document(sans_membre(dossier), referentiel) == {}
