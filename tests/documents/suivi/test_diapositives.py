"""The slides of a review, read back: titles, words, language, what stands for a chart, and nothing out of the slide."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import pytest
from pptx import Presentation
from pptx.util import Inches

from binome.documents.suivi.bilan import BilanDeSuivi
from binome.documents.suivi.diapositives import HAUTEUR, LARGEUR, pptx_du_bilan

LE = dt.datetime(2025, 12, 31, 12, tzinfo=dt.UTC)
LONG = "Une action dont le titre est long, " * 4


def bilan(actions: int = 20, financeurs: int = 3) -> BilanDeSuivi:
    return BilanDeSuivi(
        titre="Bilan 2025",
        territoire="Hautes-Alpes",
        campagne="Territoires d'industrie · au 31 décembre 2025",
        resume="20 actions : 3 en cours, 17 dont personne n'a dit où elles en sont.",
        chiffres=(("Demandé", "4 M€"), ("Accordé", "1 M€"), ("Versé", "0 €"), ("Coût prévu", "50 M€")),
        actions=tuple(
            (f"{LONG}{n}" if n % 3 == 0 else f"Action {n}", "En cours", "1 M€", "0 €") for n in range(actions)
        ),
        financeurs=(),
        parties=(
            ("Ce qui a avancé", ("Une halle : étape atteinte.", "x" * 20 + " mot" * 90)),
            ("Ce qui bloque", ()),
            ("Ce qui est en retard", ("Rien.",)),
        ),
        reserves=("Ce bilan ne dit que ce qui est écrit dans le suivi.",),
        mesures=tuple((f"Financeur {n}", 4e6, 1e6, 0.0) for n in range(financeurs)),
    )


@pytest.mark.parametrize(("actions", "financeurs"), [(0, 0), (1, 1), (20, 9)])
def test_each_slide_has_a_title_and_what_is_drawn_is_said(actions: int, financeurs: int) -> None:
    lue = Presentation(io.BytesIO(pptx_du_bilan(bilan(actions, financeurs), LE)))
    assert (lue.core_properties.title, lue.core_properties.language) == ("Bilan 2025", "fr-FR")
    titres = [page.shapes.title.text_frame.text for page in lue.slides]
    assert titres[0] == "Hautes-Alpes, bilan 2025" and all(titres) and len(set(titres)) == len(titres)
    lignes = 0
    for page in lue.slides:
        # What a screen reader reads first.
        assert page.shapes[0].is_placeholder and page.shapes[0].placeholder_format.idx == 0
        for forme in page.shapes:
            assert forme.left >= 0 and forme.left + forme.width <= Inches(LARGEUR)
            assert forme.top >= 0 and forme.top + forme.height <= Inches(HAUTEUR), titres
            if forme.has_text_frame:
                assert not forme.is_placeholder or forme.text_frame.text
                langues = {p.font.language_id for t in forme.text_frame.paragraphs for p in t.runs}
                assert {str(la) for la in langues} <= {"FRENCH (1036)"}
            else:
                assert forme._element.nvGraphicFramePr.cNvPr.get("descr")
            if forme.has_table:
                assert forme.table.first_row
                lignes += len(forme.table.rows) - 1
    assert lignes == actions
    charts = [f for page in lue.slides for f in page.shapes if f.has_chart]
    assert len(charts) == (1 if financeurs else 0)
    if financeurs:
        dit = charts[0]._element.nvGraphicFramePr.cNvPr.get("descr").replace("\u202f", " ").replace("\xa0", " ")
        assert "Financeur 0 : demandé 4 000 000 €, accordé 1 000 000 €, versé 0 €" in dit
        assert len(charts[0].chart.plots[0].categories) == financeurs


def test_what_is_too_long_is_cut_where_a_word_ends() -> None:
    lue = Presentation(io.BytesIO(pptx_du_bilan(bilan(), LE)))
    mots = [f.text_frame.text for page in lue.slides for f in page.shapes if f.has_text_frame]
    coupee = next(t for texte in mots for t in texte.split("\n") if t.startswith("xxxx"))
    assert coupee.endswith("mot…") and len(coupee) <= 170


def test_what_does_not_hold_in_a_slide_is_cut_and_counted() -> None:
    """Seen in a presentation program: names left out of the chart, sentences under the bottom of the slide."""
    plein = replace(
        bilan(1, 9),
        territoire="Pays des Écrins, " * 8,
        parties=(("Ce qui bloque", ("Une phrase de deux lignes environ, " * 3,) * 12), ("Ce qui avance", ())),
    )
    lue = Presentation(io.BytesIO(pptx_du_bilan(plein, LE)))
    assert [page.shapes.title.text_frame.text for page in lue.slides][1] == "Qui finance"
    (carte,) = [forme for forme in lue.slides[1].shapes if forme.has_chart]
    assert 'c:tickLblSkip val="1"' in carte.chart.part.blob.decode()
    dites = next(f.text_frame.text for f in lue.slides[-1].shapes if "de plus" in f.text_frame.text).splitlines()
    assert len(dites) < 12 and dites[-1] == f"Et {12 - len(dites) + 1} de plus, dans le bilan en PDF."
    assert lue.slides[0].shapes.title.text_frame.paragraphs[0].runs[0].font.size.pt == 16
