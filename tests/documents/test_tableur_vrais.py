"""Workbooks as people and spreadsheets really make them: what a cell shows is read, or refused at the cell."""

from __future__ import annotations

import datetime as dt
import io
import random

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.documents.classeurs import CIBLE, COUT, ORIGINE, avec, cellule, fautes, fiche, octets, ouvrir
from tests.documents.plans import plans

from binome.documents.tableur import ClasseurRefuseError, ecrire, lire
from binome.documents.tableur.formats import ecrire_montre

pytestmark = pytest.mark.lent

COMPTABLE = '_-* #,##0.00\\ "€"_-;\\-* #,##0.00\\ "€"_-;_-* "-"??\\ "€"_-;_-@_-'


@pytest.mark.parametrize(
    ("valeur", "genre", "lu"),
    [
        (1250000.5, '#,##0.00\\ "€"', 1250000.5),
        (1250, COMPTABLE, 1250),
        (0, COMPTABLE, 0),
        (1250, "#,##0.00\\ [$€-40C]", 1250),
        (1250000, '0.0,,"M€"', 1250000),
        (1234567, '#,##0,"k€"', 1234567),
        (1250, '0" k€"', 1250000),
        (1.25, '0.00" M€"', 1250000),
        (250000, '[>=1000000]0.0,,"M€";[>=1000]0,"k€";0"€"', 250000),
        (1.25e6, "0.00E+00", 1250000),
        (1000, "#,##0;[Red]-#,##0", 1000),
        (900, '#,##0\\ "€ HT"', 900),
        (0.1 + 0.2, "General", 0.3),
        (100000 / 3, "#,##0", 33333.33),
    ],
)
def test_an_amount_is_what_its_cell_shows(valeur, genre, lu):
    assert fiche(avec((*COUT, valeur, genre)))["cout"]["montant"] == lu


@pytest.mark.parametrize(
    ("valeur", "genre", "montre"),
    [
        (1250000, "#,##0,", "1 250"),
        (0.2, "0%", "20 %"),
        (1250, "[$$-409]#,##0", "1 250 $"),
        (1250, '#,##0\\ "CHF"', "1 250 CHF"),
        (900, '#,##0\\ "€ TTC"', "900 €TTC"),
        (12, '0" emplois"', "12 emplois"),
    ],
)
def test_an_amount_that_shows_something_else_is_refused_at_its_cell(valeur, genre, montre):
    (faute,) = fautes(avec((*COUT, valeur, genre)))
    assert "ligne 2, colonne « Coût total (€) »" in faute
    assert montre in faute.replace("\u202f", " ")


def test_an_amount_rounded_to_the_cent_is_told_at_its_cell():
    (remarque,) = lire(avec((*COUT, 100000 / 3, None))).remarques
    assert "arrondi" in str(remarque) and remarque.ligne == 2 and "33333,33" in str(remarque).replace("\u202f", "")
    assert not lire(avec((*COUT, 0.1 + 0.2, None))).remarques


def test_a_pasted_text_that_was_put_right_is_told_at_its_cell():
    lu = lire(avec(("Fiches", "Besoin", "E\ufb03cacité\u00ad énergétique", None)))
    assert lu.plan["fiches"][0]["diagnostic"] == "Efficacité énergétique"
    (remarque,) = lu.remarques
    assert "ligatures" in str(remarque) and (remarque.ligne, remarque.colonne) == (2, "Besoin")


@pytest.mark.parametrize(("valeur", "recu"), [(True, "(reçu : « vrai »)"), ("=1+1", "enregistrez-le.")])
def test_what_was_received_is_told_as_the_spreadsheet_shows_it_or_not_at_all(valeur, recu):
    (faute,) = fautes(avec((*COUT, valeur, None)))
    assert recu in faute and "«  »" not in faute


@pytest.mark.parametrize("quand", ["T3 2027", "mars 2027", "29/02/2027", "2027", "31/12/27", "bientôt"])
def test_a_day_that_is_none_is_refused_in_the_words_of_every_door(quand):
    from binome.domaine.saisie.jours import lire_jour
    from binome.domaine.saisie.refus import ValeurRefuseeError

    with pytest.raises(ValeurRefuseeError) as refus:
        lire_jour(quand)
    (faute,) = fautes(avec(("Fiches", "Début", quand, "@")))
    assert f"« Début » : {refus.value.message}. {refus.value.a_faire} (reçu : « {quand} »)" in faute


@pytest.mark.parametrize("montant", ["1,2 M€", "1.2 M€", "1 200 k€", "1 200 000,00 €", "1 200 000"])
def test_an_amount_typed_as_a_text_is_read_as_in_a_form(montant):
    from binome.domaine.saisie.nombres import lire_montant

    assert fiche(avec((*COUT, montant, "@")))["cout"]["montant"] == 1_200_000 == lire_montant(montant)


@pytest.mark.parametrize(("valeur", "genre"), [("1,2 m€", "@"), (1.2, '0.0" m€"'), ("12.345", "@")])
def test_an_amount_that_could_be_two_is_refused_as_in_a_form(valeur, genre):
    (faute,) = fautes(avec((*COUT, valeur, genre)))
    assert "colonne « Coût total (€) »" in faute


@pytest.mark.parametrize(
    ("valeur", "genre", "unite", "lu"),
    [
        (-0.2, "0%", "%", -20),
        (0.125, "0.0%", "pour cent", 12.5),
        ("-20 %", None, "%", -20),
        ("−20 %", None, "%", -20),
        ("−20 %", None, "pour cent", -20),
        (-20, "General", "%", -20),
        (12.25, '0.0" t"', "t", 12.25),
        ("12,25 t", None, "t", 12.25),
        (1250000, '0.0,,"M€"', "€", 1250000),
        (1250000, '0.0,,"M€"', "M€", 1.25),
        (1250, '#,##0\\ "€"', "k€", 1.25),
        (1 / 3, "0.00", "t", 0.333333333333),
        (5.55e-17, "0.00", "t", 0),
    ],
)
def test_an_indicator_is_what_its_cell_shows_in_the_unit_of_its_row(valeur, genre, unite, lu):
    lue = fiche(avec((*CIBLE, valeur, genre), ("Indicateurs", "Unité", unite, None)))
    assert lue["indicateurs"][0]["cible"] == lu


@pytest.mark.parametrize(
    ("valeur", "genre", "unite"), [(-0.2, "0%", "t"), (-0.2, "0%", None), (12, '0" t"', "emplois")]
)
def test_an_indicator_in_another_unit_than_its_row_is_refused(valeur, genre, unite):
    (faute,) = fautes(avec((*CIBLE, valeur, genre), ("Indicateurs", "Unité", unite, None)))
    assert "colonne « Cible »" in faute and "Unité" in faute and "reçu" in faute


@pytest.mark.parametrize(
    ("valeur", "genre"), [(2027, "dd/mm/yyyy"), (2027, "General"), (2027, "yyyy"), ("2027", None), (2027.0, "mmm-yy")]
)
def test_a_year_alone_is_never_a_day_of_1905(valeur, genre):
    (faute,) = fautes(avec(("Fiches", "Début", valeur, genre)))
    assert "2027 est une année" in faute and "01/01/2027" in faute and "ligne 2, colonne « Début »" in faute


@pytest.mark.parametrize(
    ("valeur", "genre"),
    [
        (46402, "dd/mm/yyyy"),
        (46402, "yyyy"),
        (46402.604, "dd/mm/yyyy hh:mm"),
        (46402, "[$-40C]d\\ mmmm\\ yyyy;@"),
        (46402, "General"),
        ("15/01/2027", None),
        ("15 janvier 2027", None),
        ("2027-01-15T00:00:00", None),
        ("\u00a015/01/2027 ", "@"),
        (dt.date(2027, 1, 15), None),
    ],
)
def test_a_day_is_read_however_it_is_shown(valeur, genre):
    assert fiche(avec(("Fiches", "Début", valeur, genre)))["calendrier"]["debut"] == "2027-01-15"


@pytest.mark.parametrize(
    ("valeur", "genre"), [(0.5, "hh:mm"), (240500439, "dd/mm/yyyy"), (-3, "dd/mm/yyyy"), ("bientôt", None), (12, "0")]
)
def test_what_is_no_day_is_refused_at_its_cell(valeur, genre):
    (faute,) = fautes(avec(("Fiches", "Début", valeur, genre)))
    assert "une date est attendue" in faute and "colonne « Début »" in faute


def test_the_days_of_a_1904_workbook_are_the_days_it_shows():
    classeur = ouvrir()
    classeur.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    case = cellule(classeur, "Fiches", "Début")
    case.value = dt.datetime(2027, 1, 15)  # noqa: DTZ001 - spreadsheets know no zone
    assert fiche(octets(classeur))["calendrier"]["debut"] == "2027-01-15"


def test_a_number_format_without_end_is_refused():
    assert "format" in fautes(avec((*COUT, 1, '"a";' * 100_000)))[0]


@pytest.mark.parametrize("valeur", [1e300, -1e300, 1e14, 123456789012345678, 1e-300, 5e-324])
@pytest.mark.parametrize(
    "genre", ["General", "0." + "0" * 40, "0%%%", "#,##0,,,,", "dd/mm/yyyy", "[h]:mm", "00000000000000000000"]
)
def test_no_number_is_too_great_to_be_told(valeur, genre):
    """Read or refused at its cells, never anything else."""
    lieux = [
        ("Fiches", "Coût total (€)"),
        ("Fiches", "Début"),
        ("Fiches", "Besoin"),
        ("Fiches", "Pièces (identifiants)"),
    ]
    lu, refusees = essayer(avec(*((*lieu, valeur, genre) for lieu in lieux), (*CIBLE, valeur, genre)))
    assert lu or all(f.feuille and f.ligne and f.colonne for f in refusees)


@pytest.mark.parametrize(
    ("valeur", "code", "montre"), [(-0.2, "0%", "-20 %"), (1001, "00000", "01001"), (0.5, "@", "0,5")]
)
def test_what_a_cell_shows_is_written_in_french(valeur, code, montre):
    assert ecrire_montre(valeur, code) == montre


FORMATS_DE_MONTANTS = ("General", "0.00", COMPTABLE, '#,##0.00\\ "€"', "#,##0;[Red]-#,##0", "@", "0.00E+00")
FORMATS_DE_DATES = ("dd/mm/yyyy", "yyyy-mm-dd", "d mmm yyyy", "yyyy", "dddd d mmmm", "m/d/yy")


def autre_tableur(brut, hasard, mac):
    """The same workbook as another spreadsheet writes it: title rows, other formats, inline strings, dates from 1904."""
    sortie = io.BytesIO()
    source = openpyxl.load_workbook(io.BytesIO(brut))
    # constant_memory writes texts in their cells, not in a table of their own.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "constant_memory": mac}
    with xlsxwriter.Workbook(sortie, {**options, "date_1904": mac}) as cible:
        for page in source.worksheets:
            neuve = cible.add_worksheet(page.title)
            decale = hasard.randrange(3)
            for rang in range(decale):
                neuve.write_string(rang, 0, f"Titre {rang}")
            for ligne in page.iter_rows():
                for case in ligne:
                    _recopier(cible, neuve, case, decale, hasard)
    return sortie.getvalue()


def _recopier(cible, page, case, decale, hasard):
    place = (case.row - 1 + decale, case.column - 1)
    if isinstance(case.value, dt.datetime):
        page.write_datetime(*place, case.value, cible.add_format({"num_format": hasard.choice(FORMATS_DE_DATES)}))
    elif isinstance(case.value, int | float):
        page.write_number(*place, case.value, cible.add_format({"num_format": hasard.choice(FORMATS_DE_MONTANTS)}))
    elif case.value is not None:
        page.write_string(*place, str(case.value))
    elif hasard.random() < 0.05:
        page.write_blank(*place, None, cible.add_format({"bold": True}))


@pytest.mark.lent
@given(plans(), st.integers(0, 10**6), st.booleans())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_plan_rewritten_by_another_spreadsheet_is_the_same_or_refused_at_its_cells(plan, graine, mac):
    brut = autre_tableur(ecrire(plan, ORIGINE), random.Random(graine), mac)  # noqa: S311 - the same at each run
    lu, refusees = essayer(brut)
    # An indicator kept in another unit than its format says (an amount format on a count) is told at its cell.
    assert lu == plan or {f.feuille for f in refusees} == {"Indicateurs"}
    assert all(f.ligne and f.colonne and f.recu for f in refusees)


def essayer(brut):
    """(the plan read, or None; the faults)."""
    try:
        return lire(brut).plan, ()
    except ClasseurRefuseError as refus:
        return None, refus.fautes
