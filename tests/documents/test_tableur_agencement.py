"""Workbooks rearranged by people, decorated by spreadsheets: nothing of it is a fault, and every true fault is told."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from tests.documents.classeurs import CIBLE, COUT, ORIGINE, PLAN, avec, cellule, fautes, fiche, octets, ouvrir, parties
from tests.documents.plans import canonique

from binome.documents.tableur import ClasseurRefuseError, ecrire, lire
from binome.documents.tableur.lecture import Connus

pytestmark = pytest.mark.lent


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


def test_an_apostrophe_that_is_part_of_a_text_stays():
    porteur = {"nom": "'Atelier", "code": "'05"}
    fiche = {"id": "f", "axe": "a", "titre": "'Une", "porteurs": [porteur]}
    plan = canonique({"axes": [{"id": "a", "titre": "A"}], "fiches": [fiche]})
    assert lire(ecrire(plan, ORIGINE)).plan == plan


def test_an_identifier_that_became_a_number_or_shows_zeros_is_the_same():
    plan = canonique({"axes": [{"id": "007", "titre": "A"}], "fiches": [{"id": "3", "axe": "007", "titre": "T"}]})
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
        lire(brut, lambda origine: Connus({"filieres": {"metaux"}}))
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
        ('<c r="S2"><f>A1</f><v>1500</v></c>', 1500),
        ('<c r="S2" t="str"><f>A1</f><v></v></c>', None),
        ('<c r="S2" t="inlineStr"><is><r><t>1 5</t></r><r><rPr><b/></rPr><t>00 €</t></r></is></c>', 1500),
        ('<c r="S2" t="n"><v>1.5E3</v></c>', 1500),
    ],
)
def test_cells_are_read_as_other_spreadsheets_write_them(ecrit, lu):
    brut = ecrire(PLAN, ORIGINE)
    change = _sheet(brut, "Fiches", lambda t: _remplacer_cellule(t, "S2", ecrit))
    assert fiche(change).get("cout", {}).get("montant") == lu


def _remplacer_cellule(texte, place, ecrit):
    debut = texte.index(f'<c r="{place}"')
    fin = texte.index("</c>", debut) + 4
    return texte[:debut] + ecrit + texte[fin:]


@pytest.mark.parametrize("ecrit", ["2027-03-01", "2027-03-01T00:00:00", "2027-03-01T14:30:00.000Z"])
def test_days_written_in_iso_are_days(ecrit):
    brut = ecrire(PLAN, ORIGINE)
    change = _sheet(brut, "Fiches", lambda t: _remplacer_cellule(t, "Q2", f'<c r="Q2" t="d"><v>{ecrit}</v></c>'))
    assert fiche(change)["calendrier"]["debut"] == "2027-03-01"


def test_a_day_in_iso_that_is_none_is_refused_at_its_cell():
    brut = ecrire(PLAN, ORIGINE)
    change = _sheet(brut, "Fiches", lambda t: _remplacer_cellule(t, "Q2", '<c r="Q2" t="d"><v>14:30:00</v></c>'))
    (faute,) = fautes(change)
    assert "une date est attendue" in faute and "colonne « Début »" in faute


def test_properties_that_a_producer_wrote_its_own_way_are_no_fault():
    proprietes = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    )
    proprietes += 'xmlns:d="http://purl.org/dc/terms/"><d:created>lundi</d:created></cp:coreProperties>'
    parties_de = {"docProps/core.xml": proprietes, "docProps/custom.xml": "<a/>", "xl/theme/theme1.xml": "<a/>"}
    assert lire(parties(ecrire(PLAN, ORIGINE), **parties_de)).plan == PLAN
