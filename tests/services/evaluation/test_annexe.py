"""The annex: every job, then the industry when it is there; the same sentence with both; what is missing is said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.services.evaluation.test_programme import donnees

from binome.moteur.evaluation.panel import EvaluationError
from binome.services.evaluation import annexe, programme


@pytest.fixture
def chargees(monkeypatch):
    """What `lire` finds, by kind of jobs."""
    trouvees = {"prive": donnees(), "industriel": replace(donnees(1), champ="industriel")}

    def lire(geographie, depot, champ="prive"):
        if champ not in trouvees:
            raise EvaluationError(programme.SANS_INDUSTRIE)
        return trouvees[champ]

    monkeypatch.setattr(annexe, "lire", lire)
    return trouvees


@pytest.mark.lent
def test_the_industry_comes_after_all_jobs_with_the_same_sentence(chargees):
    faite = annexe.etudier(None, None, "tous")
    lu, dit = annexe.to_json(faite), annexe.texte(faite)
    assert lu["emploi"] == "emploi privé" and lu["industrie"]["emploi"] == "emploi industriel"
    assert lu["industrie_manque"] is None
    for phrase in (lu["phrase"], lu["industrie"]["phrase"]):
        assert phrase.endswith("Ces données ne disent pas si le programme a aidé ou non.") and phrase in dit
    assert "emploi industriel croître" in lu["industrie"]["phrase"]
    assert any("sections B à E" in r.replace("\u00a0", " ") for r in lu["industrie"]["reserves"])
    assert "Emploi privé" in annexe.svg(faite)


def test_without_activities_the_industry_is_missing_and_says_what_to_load(chargees):
    del chargees["industriel"]
    faite = annexe.etudier(None, None, "tous")
    assert annexe.to_json(faite)["industrie"] is None
    assert "binome donnees charger urssaf-emploi" in annexe.texte(faite)
    with pytest.raises(EvaluationError, match="urssaf-emploi"):
        annexe.etudier(None, None, "industriel")


def test_a_place_where_a_figure_is_withheld_is_set_aside_and_counted(chargees):
    chargees["industriel"].emplois[5, 3] = np.nan
    (volet,) = annexe.etudier(None, None, "industriel").volets
    assert volet.etude.panel.ecartees == ("000000005",)
    assert any("1\u00a0EPCI" in r or "1 EPCI" in r for r in volet.dites)
