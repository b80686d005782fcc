"""Workbooks as people and spreadsheets really make them: what a cell shows is read, or refused at the cell."""

from __future__ import annotations

import datetime as dt
import importlib.util
import io
import random
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from binome.documents.tableur import ClasseurRefuseError, Origine, ecrire, lire
from binome.documents.tableur.formats import ecrire_montre

_spec = importlib.util.spec_from_file_location("plans_de_test", Path(__file__).with_name("plans.py"))
_plans = importlib.util.module_from_spec(_spec)
sys.modules["plans_de_test"] = _plans
_spec.loader.exec_module(_plans)

ORIGINE = Origine("essai", 1, ("1-1",))
PLAN = _plans.canonique(
    {
        "axes": [{"id": "a", "titre": "Axe"}],
        "fiches": [
            {
                "id": "1-1",
                "titre": "Une",
                "axe": "a",
                "calendrier": {"debut": "2027-01-15"},
                "cout": {"montant": 1000},
                "financement": [{"financeur": "Région", "nature": "subvention", "montant": 400}],
                "indicateurs": [{"libelle": "Émissions", "unite": "%", "initial": 0, "cible": -5}],
            }
        ],
    }
)
COUT, CIBLE = ("Fiches", "Coût total (€)"), ("Indicateurs", "Cible")


def ouvrir():
    return openpyxl.load_workbook(io.BytesIO(ecrire(PLAN, ORIGINE)))


def octets(classeur):
    sortie = io.BytesIO()
    classeur.save(sortie)
    return sortie.getvalue()


def cellule(classeur, feuille, titre, ligne=2):
    page = classeur[feuille]
    return page.cell(ligne, next(c.column for c in page[1] if c.value == titre))


def avec(*changements):
    """The workbook with cells set: (sheet, heading, value, number format or None, row)."""
    classeur = ouvrir()
    for feuille, titre, valeur, genre, *ligne in changements:
        case = cellule(classeur, feuille, titre, *ligne)
        case.value = valeur
        if genre:
            case.number_format = genre
    return octets(classeur)


def fiche(brut):
    return lire(brut).plan["fiches"][0]


def fautes(brut):
    with pytest.raises(ClasseurRefuseError) as refus:
        lire(brut)
    return [str(f) for f in refus.value.fautes]


def parties(brut, **nouvelles):
    """The same archive with parts added or replaced."""
    sortie = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(brut)) as source, zipfile.ZipFile(sortie, "w") as cible:
        for entree in source.infolist():
            if entree.filename not in nouvelles:
                cible.writestr(entree, source.read(entree))
        for nom, contenu in nouvelles.items():
            cible.writestr(nom, contenu)
    return sortie.getvalue()


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


@pytest.mark.parametrize(
    ("valeur", "genre", "unite", "lu"),
    [
        (-0.2, "0%", "%", -20),
        (0.125, "0.0%", "pour cent", 12.5),
        ("-20 %", None, "%", -20),
        ("−20 %", None, "%", -20),
        (-20, "General", "%", -20),
        (12.25, '0.0" t"', "t", 12.25),
        ("12,25 t", None, "t", 12.25),
        (1250000, '0.0,,"M€"', "€", 1250000),
        (1250000, '0.0,,"M€"', "M€", 1.25),
        (1250, '#,##0\\ "€"', "k€", 1.25),
        (1 / 3, "0.00", "t", 0.333333333333333),
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
    ("valeur", "genre"), [(0.5, "hh:mm"), (240500439, "dd/mm/yyyy"), (-3, "dd/mm/yyyy"), ("mars 2027", None), (12, "0")]
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


def test_printer_settings_comments_and_ornaments_of_a_spreadsheet_are_no_fault():
    ajouts = {f"xl/printerSettings/printerSettings{k}.bin": b"\x5c\x00\x5c\x00" * 50 for k in range(1, 12)}
    for k in range(1, 12):
        ajouts |= {
            f"xl/comments{k}.xml": "<comments/>",
            f"xl/drawings/vmlDrawing{k}.vml": "<xml/>",
            f"xl/threadedComments/threadedComment{k}.xml": "<a/>",
            f"xl/tables/table{k}.xml": "<a/>",
        }
    ajouts |= {"xl/persons/person.xml": "<a/>", "xl/calcChain.xml": "<a/>", "customXml/item1.xml": "<a/>"}
    ajouts |= {"xl/metadata.xml": "<a/>", "docProps/custom.xml.old": "<a/>", "xl/customProperty1.bin": b"\x01\x00"}
    assert lire(parties(ecrire(PLAN, ORIGINE), **ajouts)).plan == PLAN


@pytest.mark.parametrize(
    "nom",
    [
        "xl/vbaProject.bin",
        "xl/printerSettings/vbaProject.bin",
        "xl/printerSettings/printerSettings1.exe",
        "xl/embeddings/oleObject1.bin",
        "xl/activeX/activeX1.xml",
        "xl/macrosheets/sheet1.xml",
        "xl\\vbaProject.bin",
    ],
)
def test_what_may_act_is_still_refused(nom):
    (faute,) = fautes(parties(ecrire(PLAN, ORIGINE), **{nom: b"x"}))
    assert "macros" in faute


def test_annexes_are_bounded():
    trop = {f"xl/comments{k}.xml": "<a/>" for k in range(500)}
    assert "commentaires" in fautes(parties(ecrire(PLAN, ORIGINE), **trop))[0]


def test_a_style_far_below_is_no_row():
    classeur = ouvrir()
    classeur["Fiches"].cell(12_000, 3).fill = openpyxl.styles.PatternFill("solid", "FFFF00")
    assert lire(octets(classeur)).plan == PLAN


def test_a_title_above_the_headings_is_no_fault():
    classeur = ouvrir()
    for page in classeur.worksheets:
        page.insert_rows(1, 2)
        page["A1"] = "Plan d'actions du territoire, version du comité"
        page.merge_cells("A1:D1")
    assert lire(octets(classeur)).plan == PLAN


def test_headings_are_known_whatever_their_case_and_spaces():
    classeur = ouvrir()
    for feuille in ("Fiches", "Financements", "Axes"):
        for case in classeur[feuille][1]:
            case.value = f"{case.value.upper()}\u00a0 "
    classeur["Fiches"].title = "fiches "
    assert lire(octets(classeur)).plan == PLAN


def test_one_missing_column_is_one_fault():
    classeur = ouvrir()
    cellule(classeur, "Financements", "Montant (€)", 1).value = "Combien"
    assert len(fautes(octets(classeur))) == 1


def test_the_scratch_work_of_a_person_is_not_read():
    classeur = ouvrir()
    brouillon = classeur.create_sheet("Calculs")
    brouillon["A1"] = "#DIV/0!"
    brouillon["A1"].data_type = "e"
    a_cote = classeur["Fiches"].cell(2, 45)
    a_cote.value, a_cote.data_type = "#N/A", "e"
    classeur["Axes"].sheet_state = "hidden"
    assert lire(octets(classeur)).plan == PLAN


@pytest.mark.parametrize("dit", ["1-1 ", "\u00a01-1\u00a0", "'1-1", "\u200b1-1"])
def test_an_identifier_with_what_cannot_be_seen_is_the_same(dit):
    assert lire(avec(("Financements", "Fiche (identifiant)", dit, None))).plan == PLAN
    assert lire(avec(("Fiches", "Identifiant", dit, None))).plan == PLAN


def test_an_identifier_that_became_a_number_or_shows_zeros_is_the_same():
    plan = _plans.canonique(
        {"axes": [{"id": "007", "titre": "A"}], "fiches": [{"id": "3", "axe": "007", "titre": "T"}]}
    )
    classeur = openpyxl.load_workbook(io.BytesIO(ecrire(plan, ORIGINE)))
    for feuille, titre, valeur, genre in (
        ("Axes", "Identifiant", 7.0, "000"),
        ("Fiches", "Axe (identifiant)", 7, "000"),
        ("Fiches", "Identifiant", 3.0, "General"),
    ):
        case = cellule(classeur, feuille, titre)
        case.value, case.number_format = valeur, genre
    assert lire(octets(classeur)).plan == plan


def test_an_identifier_that_became_a_day_is_refused_with_what_to_do():
    (faute,) = fautes(avec(("Financements", "Fiche (identifiant)", dt.date(2026, 1, 1), "d-mmm")))
    assert "pour une date" in faute and "format Texte" in faute and "ligne 2" in faute


def test_cells_below_the_data_are_texts_so_that_no_identifier_becomes_a_day():
    classeur = ouvrir()
    for feuille, titre in (("Fiches", "Identifiant"), ("Financements", "Fiche (identifiant)"), ("Axes", "Identifiant")):
        page = classeur[feuille]
        lettre = next(c.column_letter for c in page[1] if c.value == titre)
        assert page.column_dimensions[lettre].number_format == "@"
    lettre = next(c.column_letter for c in classeur["Fiches"][1] if c.value == "Début")
    assert classeur["Fiches"].column_dimensions[lettre].number_format == "dd/mm/yyyy"


def test_an_unknown_fiche_is_told_with_the_near_one():
    assert "« 1-1 »" in fautes(avec(("Financements", "Fiche (identifiant)", "1-1b", None)))[0]


def test_every_fault_is_told_not_one_of_three():
    brut = avec(
        ("Fiches", "Début", 2027, None),
        ("Fiches", "Coût total (€)", -5, None),
        ("Fiches", "Axe (identifiant)", "zz", None),
        ("Fiches", "Filières (identifiants)", "bois", None),
        ("Financements", "Fiche (identifiant)", "9-9", None),
        ("Financements", "SIREN", "240500430", None),
        ("Indicateurs", "Indicateur", None, None),
    )
    with pytest.raises(ClasseurRefuseError) as refus:
        lire(brut, lambda origine: {"filieres": {"metaux"}})
    lieux = {(f.feuille, f.colonne) for f in refus.value.fautes}
    assert lieux == {
        ("Fiches", "Début"),
        ("Fiches", "Coût total (€)"),
        ("Fiches", "Axe (identifiant)"),
        ("Fiches", "Filières (identifiants)"),
        ("Financements", "Fiche (identifiant)"),
        ("Financements", "SIREN"),
        ("Indicateurs", "Indicateur"),
    }
    assert len(refus.value.fautes) == 7


def test_faults_past_a_hundred_are_counted():
    classeur = ouvrir()
    for ligne in range(3, 203):
        cellule(classeur, "Financements", "Fiche (identifiant)", ligne).value = "1-1"
        cellule(classeur, "Financements", "Financeur", ligne).value = "X"
        cellule(classeur, "Financements", "Nature", ligne).value = "bof"
        cellule(classeur, "Financements", "Montant (€)", ligne).value = 1
    lues = fautes(octets(classeur))
    assert len(lues) == 101 and "100 autres fautes" in lues[-1]


@pytest.mark.parametrize(("erreur", "dit"), [("#N/A", "erreur de calcul"), ("#DIV/0!", "erreur de calcul")])
def test_each_error_of_computation_is_told(erreur, dit):
    classeur = ouvrir()
    for feuille, titre in (COUT, CIBLE):
        case = cellule(classeur, feuille, titre)
        case.value, case.data_type = erreur, "e"
    lues = fautes(octets(classeur))
    assert len(lues) == 2 and all(dit in lu and erreur in lu for lu in lues)


def _sheet(brut, feuille, remplacer):
    """The XML of a sheet, rewritten by hand."""
    rang = openpyxl.load_workbook(io.BytesIO(brut)).sheetnames.index(feuille) + 1
    nom = f"xl/worksheets/sheet{rang}.xml"
    with zipfile.ZipFile(io.BytesIO(brut)) as archive:
        texte = archive.read(nom).decode()
    change = remplacer(texte)
    assert change != texte
    return parties(brut, **{nom: change})


@pytest.mark.parametrize(
    ("ecrit", "lu"),
    [
        ('<c r="R2"><f>A1</f><v>1500</v></c>', 1500),
        ('<c r="R2" t="str"><f>A1</f><v></v></c>', None),
        ('<c r="R2" t="inlineStr"><is><r><t>1 5</t></r><r><rPr><b/></rPr><t>00 €</t></r></is></c>', 1500),
        ('<c r="R2" t="n"><v>1.5E3</v></c>', 1500),
    ],
)
def test_cells_are_read_as_other_spreadsheets_write_them(ecrit, lu):
    brut = ecrire(PLAN, ORIGINE)
    change = _sheet(brut, "Fiches", lambda t: _remplacer_cellule(t, "R2", ecrit))
    assert fiche(change).get("cout", {}).get("montant") == lu


def _remplacer_cellule(texte, place, ecrit):
    debut = texte.index(f'<c r="{place}"')
    fin = texte.index("</c>", debut) + 4
    return texte[:debut] + ecrit + texte[fin:]


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
@given(_plans.plans(), st.integers(0, 10**6), st.booleans())
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
