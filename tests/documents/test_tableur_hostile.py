"""Workbooks that people break and that enemies make: refused with a reason, or read for what they say."""

from __future__ import annotations

import datetime as dt
import io
import random
import zipfile

import openpyxl
import pytest

from binome.documents.tableur import ClasseurRefuseError, Origine, ecrire, lire

pytestmark = pytest.mark.lent

PLAN = {
    "axes": [{"id": "a", "titre": "Axe"}],
    "fiches": [
        {
            "id": "f1",
            "titre": "Une",
            "axe": "a",
            "porteurs": [{"nom": "SEM", "siren": "240500439"}],
            "territoires": {"communes": ["01001"]},
            "calendrier": {"debut": "2027-01-15"},
            "cout": {"montant": 1000},
            "financement": [
                {"financeur": "Région", "nature": "subvention", "montant": 400},
                {"financeur": "SEM", "nature": "autofinancement", "montant": 600},
            ],
        }
    ],
}
ORIGINE = Origine("essai", 1, ("f1",))


def modifier(*changements):
    """The workbook of PLAN with cells set: (sheet, heading, row from 2, value)."""
    classeur = openpyxl.load_workbook(io.BytesIO(ecrire(PLAN, ORIGINE)))
    for feuille, titre, ligne, valeur in changements:
        page = classeur[feuille]
        colonne = next(c.column for c in page[1] if c.value == titre)
        page.cell(ligne, colonne).value = valeur
    return _octets(classeur)


def _octets(classeur):
    sortie = io.BytesIO()
    classeur.save(sortie)
    return sortie.getvalue()


def refus(octets):
    with pytest.raises(ClasseurRefuseError) as erreur:
        lire(octets)
    return str(erreur.value)


def fiche(octets):
    return lire(octets).plan["fiches"][0]


def test_another_spreadsheet_saving_it_changes_nothing():
    assert lire(modifier()).plan == PLAN


@pytest.mark.parametrize(
    ("ecrit", "lu"),
    [
        (46037, "2026-01-15"),
        (46037.0, "2026-01-15"),
        (dt.date(2026, 1, 15), "2026-01-15"),
        ("15/01/2026", "2026-01-15"),
        ("2026-01-15", "2026-01-15"),
    ],
)
def test_a_date_is_read_however_the_spreadsheet_keeps_it(ecrit, lu):
    assert fiche(modifier(("Fiches", "Début", 2, ecrit)))["calendrier"]["debut"] == lu


def test_codes_that_became_numbers_get_their_zeros_back():
    lue = fiche(modifier(("Fiches", "Communes (code INSEE)", 2, 1001), ("Porteurs", "SIREN", 2, 240500439)))
    assert lue["territoires"]["communes"] == ["01001"]
    assert lue["porteurs"][0]["siren"] == "240500439"


def test_amounts_are_read_as_people_type_them():
    assert fiche(modifier(("Fiches", "Coût total (€)", 2, "1 250 000,50 €")))["cout"]["montant"] == 1250000.5


def test_rows_follow_their_number_and_new_ones_come_last():
    lue = fiche(
        modifier(
            ("Financements", "N°", 2, 9),
            ("Financements", "Fiche (identifiant)", 4, "f1"),
            ("Financements", "Financeur", 4, "ADEME"),
            ("Financements", "Nature", 4, "SUBVENTION"),
            ("Financements", "Montant (€)", 4, 10),
        )
    )
    assert [ligne["financeur"] for ligne in lue["financement"]] == ["SEM", "Région", "ADEME"]


@pytest.mark.parametrize(
    ("changement", "dit"),
    [
        (("Fiches", "Début", 2, "demain"), "feuille « Fiches », ligne 2, colonne « Début » : une date est attendue"),
        (("Fiches", "Début", 2, 10**300), "une date est attendue"),
        (("Fiches", "Début", 2, True), "une date est attendue"),
        (("Fiches", "Coût total (€)", 2, "cher"), "colonne « Coût total (€) » : un nombre est attendu"),
        (("Fiches", "Coût total (€)", 2, -5), "ne peut pas être négative"),
        (("Fiches", "Coût total (€)", 2, dt.date(2027, 1, 1)), "un nombre est attendu"),
        (("Fiches", "Intitulé de l'action", 2, dt.date(2027, 1, 1)), "une date se trouve"),
        (
            ("Fiches", "Intitulé de l'action", 2, None),
            "colonne « Intitulé de l'action » : cette cellule est obligatoire",
        ),
        (("Fiches", "Intitulé de l'action", 2, "#REF!"), "erreur de calcul"),
        (("Fiches", "Axe (identifiant)", 2, "zz"), "pas dans la feuille « Axes »"),
        (("Fiches", "Maturité", 2, "bof"), "valeurs possibles : Idée"),
        (("Fiches", "En réserve (oui ou non)", 2, "peut-être"), "oui ou non"),
        (("Fiches", "Filières (identifiants)", 2, "-é"), "écriture n'est pas admise"),
        (("Axes", "Identifiant", 2, None), "obligatoire"),
        (("Porteurs", "SIREN", 2, "240500430"), "la clé de ce SIREN est fausse"),
        (("Financements", "Fiche (identifiant)", 2, "f9"), "pas dans la feuille « Fiches »"),
        (("Financements", "Fiche (identifiant)", 2, None), "dites"),
        (("Financements", "Montant (€)", 1, "Montant"), "colonne « Montant (€) » : cette colonne manque"),
        (("Axes", "Identifiant", 3, "a"), "employé deux fois"),
    ],
)
def test_a_wrong_cell_is_named(changement, dit):
    assert dit.lower() in refus(modifier(changement)).lower()


@pytest.mark.parametrize("texte", ["=cmd|' /C calc'!A0", "+1+1", "-2", "@x"])
def test_what_looks_like_a_formula_in_a_text_stays_a_text(texte):
    classeur = openpyxl.load_workbook(io.BytesIO(ecrire(PLAN, ORIGINE)))
    cellule = classeur["Fiches"]["H2"]
    cellule.value, cellule.data_type = texte, "s"
    lue = lire(_octets(classeur))
    assert lue.plan["fiches"][0]["diagnostic"] == texte
    assert lire(ecrire(lue.plan, ORIGINE)).plan == lue.plan


def test_a_live_formula_is_never_computed():
    """A formula that no spreadsheet computed has no value: taking it for an empty cell would erase."""
    assert "jamais été calculée" in refus(modifier(("Fiches", "Besoin", 2, "=1+1")))


@pytest.mark.parametrize("feuille", ["Fiches", "Axes", "Financements", "Plan", "Origine"])
def test_a_missing_sheet_is_refused_for_it_would_erase(feuille):
    classeur = openpyxl.load_workbook(io.BytesIO(ecrire(PLAN, ORIGINE)))
    del classeur[feuille]
    assert refus(_octets(classeur))


def test_a_hundred_thousand_rows_are_refused():
    classeur = openpyxl.load_workbook(io.BytesIO(ecrire(PLAN, ORIGINE)))
    classeur["Financements"].cell(100_000, 1).value = "f1"
    assert "10\u202f000 lignes" in refus(_octets(classeur))


def _archive(**fichiers):
    sortie = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(ecrire(PLAN, ORIGINE))) as source,
        zipfile.ZipFile(sortie, "w", zipfile.ZIP_DEFLATED) as cible,
    ):
        for entree in source.infolist():
            if entree.filename not in fichiers:
                cible.writestr(entree.filename, source.read(entree))
        for nom, contenu in fichiers.items():
            cible.writestr(nom, contenu)
    return sortie.getvalue()


RIRES = """<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&b;</t></si></sst>"""


@pytest.mark.parametrize(
    ("octets", "dit"),
    [
        (b"", "pas un classeur"),
        (b"PK\x03\x04", "pas un classeur"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "chiffré"),
        (b"x" * 5_000_000, "dépasse 4 Mo"),
        (_archive(**{"xl/worksheets/sheet9.xml": bytes(30_000_000)}), "déplié"),
        (_archive(**{f"xl/media/{k}.png": b"x" for k in range(80)}), "trop gros"),
        (_archive(**{"xl/vbaProject.bin": b"x"}), "macros"),
        (_archive(**{"xl/sharedStrings.xml": RIRES}), "abîmé"),
        (_archive(**{"xl/workbook.xml": "<workbook"}), "abîmé"),
        (_archive(**{"xl/worksheets/sheet1.xml": "<a/>"}), "feuille"),
        (_octets(openpyxl.Workbook()), "exporté"),
    ],
)
def test_a_hostile_file_is_refused_with_a_reason(octets, dit):
    assert dit in refus(octets)


def test_a_damaged_file_is_read_or_refused_never_anything_else():
    bon, hasard = bytearray(ecrire(PLAN, ORIGINE)), random.Random(7)  # noqa: S311 - the same damage at each run
    refuses = 0
    for _ in range(60):
        abime = bytearray(bon)
        for _ in range(hasard.randint(1, 20)):
            abime[hasard.randrange(len(abime))] = hasard.randrange(256)
        try:
            assert lire(bytes(abime)).origine.dossier
        except ClasseurRefuseError:
            refuses += 1
    assert refuses
