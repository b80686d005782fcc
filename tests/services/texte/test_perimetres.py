"""The perimeters of a list: one query when some are new, then none."""

from __future__ import annotations

import pytest
from tests import maquettes

from binome.services.texte import perimetres

pytestmark = pytest.mark.django_db


def _tetes():
    campagne, chef = maquettes.campagne(), maquettes.compte("chef")
    textes = (maquettes.COMPLET, maquettes.COURT.replace("id: essai", "id: autre"))
    return [maquettes.dossier_ouvert(campagne, chef, texte).tete for texte in textes]


def test_a_list_reads_each_text_once(django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(perimetres, "_perimetres", perimetres.MemoireVive(10))
    tetes = _tetes()
    with django_assert_num_queries(1):
        lus = perimetres.des_revisions(tetes)
    assert lus[tetes[0].pk] == ("240500439", "240500462") and len(lus) == 2
    with django_assert_num_queries(0):
        assert perimetres.des_revisions(tetes) == lus


def test_a_page_reads_so_many_and_no_more(monkeypatch):
    monkeypatch.setattr(perimetres, "_perimetres", perimetres.MemoireVive(10))
    monkeypatch.setattr(perimetres, "NEUFS_MAX", 1)
    tetes = _tetes()
    assert len(perimetres.des_revisions(tetes)) == 1
    assert len(perimetres.des_revisions(tetes)) == 2
