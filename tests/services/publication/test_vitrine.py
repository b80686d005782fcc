"""The showcase: dossiers read again when their file changes, and never lost to a bad edit."""

from __future__ import annotations

import datetime as dt
import os
from itertools import count
from pathlib import Path

import pytest

from binome.documents.erreurs import DossierIllisibleError
from binome.services.publication.vitrine import EXEMPLES, Vitrine

pytestmark = pytest.mark.lent

RACINE = Path(__file__).parents[3]


@pytest.fixture
def fichier(tmp_path: Path) -> Path:
    copie = tmp_path / "dossier.yaml"
    copie.write_bytes((RACINE / EXEMPLES[0]).read_bytes())
    return copie


def modifier(fichier: Path, avant: str, apres: str) -> None:
    fichier.write_text(fichier.read_text(encoding="utf-8").replace(avant, apres), encoding="utf-8")
    date = fichier.stat().st_mtime_ns + 1_000_000
    os.utime(fichier, ns=(date, date))


def test_a_changed_file_is_read_again(fichier: Path) -> None:
    vitrine = Vitrine([fichier])
    avant = vitrine.etat()
    modifier(fichier, "territoire: Hautes-Alpes", "territoire: Alpes du Sud")
    assert vitrine.candidatures()[0].dossier.territoire == "Alpes du Sud"
    assert vitrine.etat() != avant


def test_an_unreadable_edit_leaves_the_last_good_version_and_says_so(fichier: Path) -> None:
    vitrine = Vitrine([fichier])
    modifier(fichier, "titre: Candidature", "titr: Candidature")
    (candidature,) = vitrine.candidatures()
    assert candidature.dossier.id == "hautes-alpes"
    assert any("titr" in str(anomalie) for anomalie in candidature.anomalies)
    modifier(fichier, "titr: Candidature", "titre: Candidature")
    assert vitrine.candidatures()[0].anomalies == ()


def test_a_file_that_vanishes_is_an_anomaly(fichier: Path) -> None:
    vitrine = Vitrine([fichier])
    fichier.unlink()
    assert "n'existe pas" in str(vitrine.candidatures()[0].anomalies[0])


def test_two_dossiers_with_the_same_identifier_are_refused(fichier: Path) -> None:
    with pytest.raises(DossierIllisibleError, match="porte déjà cet identifiant"):
        Vitrine([RACINE / EXEMPLES[0], fichier])


def test_documents_are_made_once(fichier: Path) -> None:
    candidature = Vitrine([fichier]).candidatures()[0]
    assert candidature.document("svg") is candidature.document("svg")


def test_no_dossier_is_a_showcase_too() -> None:
    assert Vitrine([]).candidatures() == ()


def test_the_verdict_is_of_the_day(fichier: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    candidature = Vitrine([fichier]).candidatures()[0]
    premier = candidature.verdict
    assert candidature.verdict is premier
    monkeypatch.setattr("binome.services.socle.horloge.aujourdhui", lambda: dt.date(2099, 1, 1))
    assert candidature.verdict is not premier


def test_the_verdict_and_the_pdf_are_of_the_data_loaded(fichier: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    candidature, rang = Vitrine([fichier]).candidatures()[0], count()
    monkeypatch.setattr("binome.services.production.production.exporter", lambda *_: bytes([next(rang)]))
    premier, pdf, dessin = candidature.verdict, candidature.document("pdf"), candidature.document("svg")
    assert candidature.document("pdf") is pdf
    monkeypatch.setattr("binome.services.publication.vitrine.etat_des_donnees", lambda: ((1, 1), None))
    assert candidature.verdict is not premier
    assert candidature.document("pdf") != pdf
    assert candidature.document("svg") is dessin, "no data loaded are drawn on it"


def test_the_pdf_is_made_again_once_perimeters_can_be_searched(fichier: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    candidature, rang = Vitrine([fichier]).candidatures()[0], count()
    monkeypatch.setattr("binome.services.production.production.exporter", lambda *_: bytes([next(rang)]))
    monkeypatch.setattr("binome.services.publication.vitrine.noyaux.prets", lambda: False)
    sans = candidature.document("pdf")
    assert candidature.document("pdf") is sans
    monkeypatch.setattr("binome.services.publication.vitrine.noyaux.prets", lambda: True)
    assert candidature.document("pdf") != sans


def test_the_map_of_france_is_drawn_again_when_a_member_candidates_elsewhere(fichier: Path) -> None:
    vitrine = Vitrine([fichier])
    avant = vitrine.carte_de_france()
    modifier(fichier, "titre: Candidature", "titre: Une candidature")
    assert vitrine.carte_de_france() is avant, "a title is not drawn on it"
    ailleurs = "- siren: 240500439\n      candidature_ailleurs: {avec: Une autre}"
    modifier(fichier, "- siren: 240500439", ailleurs)
    assert vitrine.carte_de_france() != avant
