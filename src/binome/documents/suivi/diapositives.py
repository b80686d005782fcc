"""The yearly review as slides, for a meeting of élus: the words of the paper, one idea a slide, a chart that they can
edit. Each slide has its title; the chart and each table say in words what they show."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from binome.documents.pdf.texte import Lisseur
from binome.documents.suivi.bilan import ACTIONS, BilanDeSuivi, Rangee
from binome.domaine.langue.typographie import euros

LANGUE = "fr-FR"
LARGEUR, HAUTEUR, MARGE = 13.333, 7.5, 0.6
ENCRE, DOUX, TRAIT = "1B2733", "56616D", "1F5FA8"
SERIES = (("Demandé", "9DB4CE"), ("Accordé", "1F5FA8"), ("Versé", "14365F"))
LIGNES_MAX, CARACTERES = 15, 78
"""Lines of a table that fit on a slide; characters of a line."""
PHRASE_MAX = 170
_TITRE_SEUL, _DEUX_COLONNES = 5, 4
"""Layouts of the template that the library brings."""


def pptx_du_bilan(bilan: BilanDeSuivi, date: dt.datetime) -> bytes:
    """The slides of a review, dated of its last day."""
    # Imported late: only those who write one pay for it.
    from pptx import Presentation
    from pptx.util import Inches

    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Inches(LARGEUR), Inches(HAUTEUR)
    proprietes = presentation.core_properties
    proprietes.author, proprietes.title, proprietes.language = "Binôme", _lisse(bilan.titre), LANGUE
    proprietes.created = proprietes.modified = date.replace(tzinfo=None)
    _ouverture(presentation, bilan)
    pages = list(_par_page(bilan.actions))
    for rang, lignes in enumerate(pages, 1):
        suite = f" ({rang} sur {len(pages)})" if len(pages) > 1 else ""
        _actions(presentation, f"Les actions{suite}", lignes)
    for debut in range(0, len(bilan.parties), 2):
        _parties(presentation, bilan.parties[debut : debut + 2])
    sortie = io.BytesIO()
    presentation.save(sortie)
    return sortie.getvalue()


def _ouverture(presentation: Any, bilan: BilanDeSuivi) -> None:
    """What one remembers: the figures, in a sentence, then by funder."""
    page = _page(presentation, f"{bilan.territoire}, {bilan.titre.lower()}")
    _texte(page, (MARGE, 1.25, LARGEUR - 2 * MARGE, 0.4), [bilan.campagne], 14, DOUX)
    _texte(page, (MARGE, 1.7, LARGEUR - 2 * MARGE, 0.9), [bilan.resume], 18, ENCRE)
    largeur = (LARGEUR - 2 * MARGE) / max(len(bilan.chiffres), 1)
    for rang, (nom, valeur) in enumerate(bilan.chiffres):
        cadre = _texte(page, (MARGE + rang * largeur, 2.75, largeur, 1.0), [valeur, nom], 28, TRAIT)
        _mettre_en_forme(cadre.paragraphs[1], 14, DOUX)
    if bilan.mesures:
        _graphique(page, bilan)
    elif bilan.reserves:
        _texte(page, (MARGE, 4.2, LARGEUR - 2 * MARGE, 1.0), ["Aucun financement n'est encore écrit."], 18, DOUX)
    _texte(page, (MARGE, HAUTEUR - 0.75, LARGEUR - 2 * MARGE, 0.5), bilan.reserves[:1], 11, DOUX)


def _graphique(page: Any, bilan: BilanDeSuivi) -> None:
    from pptx.chart.data import CategoryChartData
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
    from pptx.util import Inches, Pt

    donnees = CategoryChartData(number_format='#,##0 "€"')
    donnees.categories = [_lisse(nom) for nom, *_ in reversed(bilan.mesures)]
    for rang, (nom, _) in enumerate(SERIES, 1):
        donnees.add_series(nom, [ligne[rang] for ligne in reversed(bilan.mesures)])
    place = (Inches(MARGE), Inches(3.85), Inches(LARGEUR - 2 * MARGE), Inches(2.85))
    forme = page.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *place, donnees)
    dits = [f"{nom} : " + ", ".join(map(_somme, SERIES, sommes)) for nom, *sommes in bilan.mesures]
    _decrire(forme, f"Qui finance. {' ; '.join(dits)}.")
    graphique = forme.chart
    graphique.has_legend, graphique.legend.position = True, XL_LEGEND_POSITION.BOTTOM
    graphique.legend.include_in_layout = False
    graphique.font.size, graphique.font.color.rgb = Pt(12), RGBColor.from_string(ENCRE)
    graphique.value_axis.tick_labels.number_format = '#,##0 "€"'
    graphique.value_axis.tick_labels.number_format_is_linked = False
    for serie, (_, couleur) in zip(graphique.plots[0].series, SERIES, strict=True):
        serie.format.fill.solid()
        serie.format.fill.fore_color.rgb = RGBColor.from_string(couleur)


def _somme(serie: tuple[str, str], montant: float) -> str:
    return f"{serie[0].lower()} {euros(Decimal(str(montant)))}"


def _actions(presentation: Any, titre: str, lignes: Sequence[Rangee]) -> None:
    from pptx.util import Inches

    page = _page(presentation, titre)
    haut, largeurs = 1.3, (6.9, 2.7, 1.27, 1.27)
    taille = (Inches(MARGE), Inches(haut), Inches(sum(largeurs)), Inches(0.36 * (len(lignes) + 1)))
    forme = page.shapes.add_table(len(lignes) + 1, len(ACTIONS), *taille)
    _decrire(forme, f"{titre} : de chacune, où elle en est, ce qui est accordé, ce qui est versé.")
    tableau = forme.table
    for colonne, largeur in zip(tableau.columns, largeurs, strict=True):
        colonne.width = Inches(largeur)
    for rang, ligne in enumerate((ACTIONS, *lignes)):
        for colonne, texte in enumerate(ligne):
            cellule = tableau.cell(rang, colonne)
            cellule.text = _lisse(texte)
            cellule.margin_top = cellule.margin_bottom = Inches(0.03)
            _mettre_en_forme(cellule.text_frame.paragraphs[0], 12, None if rang == 0 else ENCRE, droite=colonne > 1)


def _parties(presentation: Any, parties: Sequence[tuple[str, tuple[str, ...]]]) -> None:
    """Two parts, side by side."""
    page = _page(presentation, " ; ".join(nom for nom, _ in parties), _DEUX_COLONNES)
    largeur = (LARGEUR - 2 * MARGE - 0.4) / 2
    places = list(page.placeholders)[1:]
    for rang, (nom, phrases) in enumerate(parties):
        gauche = MARGE + rang * (largeur + 0.4)
        tete, corps = places[2 * rang], places[2 * rang + 1]
        _poser(tete, (gauche, 1.25, largeur, 0.5))
        _poser(corps, (gauche, 1.8, largeur, HAUTEUR - 2.3))
        _ecrire(tete.text_frame, [nom], 18, TRAIT)
        _ecrire(corps.text_frame, [_courte(p) for p in phrases] or ["Rien."], 14, ENCRE)
    for vide in places[2 * len(parties) :]:
        vide._element.getparent().remove(vide._element)


def _page(presentation: Any, titre: str, modele: int = _TITRE_SEUL) -> Any:
    page = presentation.slides.add_slide(presentation.slide_layouts[modele])
    _poser(page.shapes.title, (MARGE, 0.35, LARGEUR - 2 * MARGE, 0.85))
    _ecrire(page.shapes.title.text_frame, [titre], 28 if len(titre) < 60 else 22, ENCRE, gras=True)
    return page


def _texte(page: Any, place: tuple[float, float, float, float], lignes: Sequence[str], points: int, teinte: str) -> Any:
    from pptx.util import Inches

    cadre = page.shapes.add_textbox(*(Inches(mesure) for mesure in place)).text_frame
    cadre.word_wrap = True
    _ecrire(cadre, lignes, points, teinte)
    return cadre


def _ecrire(cadre: Any, lignes: Sequence[str], points: int, teinte: str, *, gras: bool = False) -> None:
    cadre.text = "\n".join(_lisse(ligne) for ligne in lignes)
    cadre.word_wrap = True
    for paragraphe in cadre.paragraphs:
        _mettre_en_forme(paragraphe, points, teinte, gras=gras)


def _mettre_en_forme(
    paragraphe: Any, points: int, teinte: str | None, *, gras: bool | None = None, droite: bool = False
) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Pt

    paragraphe.alignment = PP_ALIGN.RIGHT if droite else PP_ALIGN.LEFT
    for passage in paragraphe.runs:
        passage.font.size, passage.font.bold = Pt(points), gras
        passage.font.language_id = _francais()
        if teinte is not None:
            passage.font.color.rgb = RGBColor.from_string(teinte)


def _francais() -> Any:
    from pptx.enum.lang import MSO_LANGUAGE_ID

    return MSO_LANGUAGE_ID.FRENCH


def _poser(forme: Any, place: tuple[float, float, float, float]) -> None:
    from pptx.util import Inches

    forme.left, forme.top, forme.width, forme.height = (Inches(mesure) for mesure in place)


def _decrire(forme: Any, dit: str) -> None:
    """Give a shape the words that stand for it: the library has no door for them."""
    forme._element.nvGraphicFramePr.cNvPr.set("descr", _lisse(dit))


def _par_page(lignes: Sequence[Rangee]) -> Iterator[Sequence[Rangee]]:
    """As many actions as a slide holds, a long title on several lines."""
    page: list[Rangee] = []
    for ligne in lignes:
        if page and sum(_hauteur(li) for li in (*page, ligne)) > LIGNES_MAX:
            yield page
            page = []
        page.append(ligne)
    if page:
        yield page


def _hauteur(ligne: Rangee) -> int:
    return 1 + (len(ligne[0]) - 1) // CARACTERES


def _courte(phrase: str) -> str:
    """A long sentence is cut where a word ends; the paper has it whole."""
    return phrase if len(phrase) <= PHRASE_MAX else phrase[: PHRASE_MAX - 1].rsplit(" ", 1)[0] + "…"


def _lisse(texte: str) -> str:
    return Lisseur().lisser(texte).replace("\u200b", "")
