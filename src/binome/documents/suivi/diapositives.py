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
MILLION = 1_000_000
LARGEUR, HAUTEUR, MARGE = 13.333, 7.5, 0.6
ENCRE, DOUX, TRAIT, GRILLE = "1B2733", "56616D", "1F5FA8", "D9DEE3"
SERIES = (("Demandé", "9DB4CE"), ("Accordé", "1F5FA8"), ("Versé", "14365F"))
LIGNES_MAX, CARACTERES = 15, 78
"""Lines of a table that fit on a slide; characters of a line."""
PHRASE_MAX, LIGNES_DE_PARTIE, SIGNES_DE_PARTIE = 170, 18, 46
"""Characters of a sentence, kept whole in the paper; lines of half a slide, and characters of each."""
ENSEMBLE_MAX, NOM_MAX = 4, 44
"""Funders drawn beside the figures: more of them have a slide of their own; characters of a name under a bar."""
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
    if len(bilan.mesures) > ENSEMBLE_MAX:
        _graphique(_page(presentation, "Qui finance"), bilan, 1.3, HAUTEUR - 1.8)
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
    if 0 < len(bilan.mesures) <= ENSEMBLE_MAX:
        _graphique(page, bilan, 3.85, 2.85)
    elif not bilan.mesures and bilan.reserves:
        _texte(page, (MARGE, 4.2, LARGEUR - 2 * MARGE, 1.0), ["Aucun financement n'est encore écrit."], 18, DOUX)
    _texte(page, (MARGE, HAUTEUR - 0.75, LARGEUR - 2 * MARGE, 0.5), bilan.reserves[:1], 11, DOUX)


def _graphique(page: Any, bilan: BilanDeSuivi, haut: float, hauteur: float) -> None:
    from pptx.chart.data import CategoryChartData
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
    from pptx.util import Inches, Pt

    # As few figures as it takes under the axis, whatever the language of who opens it.
    unite = '0.0,," M€"' if max(max(sommes) for _, *sommes in bilan.mesures) >= MILLION else '0," k€"'
    donnees = CategoryChartData(number_format=unite)
    donnees.categories = [_court(_lisse(nom), NOM_MAX) for nom, *_ in reversed(bilan.mesures)]
    for rang, (nom, _) in enumerate(SERIES, 1):
        donnees.add_series(nom, [ligne[rang] for ligne in reversed(bilan.mesures)])
    place = (Inches(MARGE), Inches(haut), Inches(LARGEUR - 2 * MARGE), Inches(hauteur))
    forme = page.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *place, donnees)
    dits = [f"{nom} : " + ", ".join(map(_somme, SERIES, sommes)) for nom, *sommes in bilan.mesures]
    _decrire(forme, f"Qui finance. {' ; '.join(dits)}.")
    graphique = forme.chart
    graphique.has_legend, graphique.legend.position = True, XL_LEGEND_POSITION.BOTTOM
    graphique.legend.include_in_layout = False
    graphique.font.size, graphique.font.color.rgb = Pt(12), RGBColor.from_string(ENCRE)
    graphique.value_axis.tick_labels.number_format = unite
    graphique.value_axis.tick_labels.number_format_is_linked = False
    graphique.value_axis.major_gridlines.format.line.color.rgb = RGBColor.from_string(GRILLE)
    _tous_les_noms(graphique.category_axis)
    for serie, (_, couleur) in zip(graphique.plots[0].series, SERIES, strict=True):
        serie.format.fill.solid()
        serie.format.fill.fore_color.rgb = RGBColor.from_string(couleur)


def _tous_les_noms(axe: Any) -> None:
    """No name left out under a bar for want of room: the library has no door for it."""
    from pptx.oxml.ns import qn

    saut = axe._element.makeelement(qn("c:tickLblSkip"), {"val": "1"})
    axe._element.find(qn("c:noMultiLvlLbl")).addprevious(saut)


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
        _ecrire(corps.text_frame, _dites(phrases), 14, ENCRE)
    for vide in places[2 * len(parties) :]:
        vide._element.getparent().remove(vide._element)


def _page(presentation: Any, titre: str, modele: int = _TITRE_SEUL) -> Any:
    page = presentation.slides.add_slide(presentation.slide_layouts[modele])
    _poser(page.shapes.title, (MARGE, 0.35, LARGEUR - 2 * MARGE, 0.85))
    _ecrire(page.shapes.title.text_frame, [titre], _points(titre), ENCRE, gras=True)
    return page


def _points(titre: str) -> int:
    """So that a title holds in its box, however many territories it names."""
    return 28 if len(titre) < 55 else 22 if len(titre) < 110 else 16


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


def _dites(phrases: Sequence[str]) -> list[str]:
    """As many sentences as half a slide holds, and how many the paper has besides."""
    gardees: list[str] = []
    lignes = 0
    for rang, phrase in enumerate(phrases):
        dite = _court(phrase, PHRASE_MAX)
        lignes += 1 + (len(dite) - 1) // SIGNES_DE_PARTIE
        if lignes > LIGNES_DE_PARTIE - (rang < len(phrases) - 1):
            return [*gardees, f"Et {len(phrases) - rang} de plus, dans le bilan en PDF."]
        gardees.append(dite)
    return gardees or ["Rien."]


def _court(phrase: str, signes: int) -> str:
    """What is long is cut where a word ends; the paper has it whole."""
    return phrase if len(phrase) <= signes else phrase[: signes - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _lisse(texte: str) -> str:
    return Lisseur(avec_d_autres=True).lisser(texte).replace("\u200b", "")
