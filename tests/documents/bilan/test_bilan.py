"""A sheet in every form: the same words, its warning on each, a CSV that runs nothing, JSON that its schema accepts."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import jsonschema
import pytest
from openpyxl import load_workbook
from tests.domaine.bilan.test_ensemble import fiche

from binome.documents.bilan import ouvertes
from binome.documents.bilan.contenu import ILLUSTRATIF, du_territoire, national
from binome.documents.bilan.docx import docx_du_bilan
from binome.documents.bilan.rendu import pdf_du_bilan
from binome.documents.pdf.texte import Lisseur
from binome.domaine.bilan.consolidation import consolider
from binome.domaine.bilan.enquete import NIVEAUX
from binome.domaine.bilan.fiche import MomentDuBilan

LE = dt.datetime(2025, 6, 30, 12, tzinfo=dt.UTC)
UNE = fiche("=cmd()", 1200, dict.fromkeys(NIVEAUX, 1)).model_copy(update={"illustratif": True, "territoire": "=1+1"})


def test_an_illustrative_sheet_says_so_and_an_empty_one_shows_no_zero():
    papier = du_territoire(UNE)
    assert papier.alerte.startswith(ILLUSTRATIF[:19])
    vide = du_territoire(fiche("t", None))
    assert vide.alerte == ""
    communs = {ligne[0]: ligne[2] for ligne in vide.tableaux[0].lignes}
    assert communs["Montant versé"] == "inconnu"
    assert "rien n'en est dit" in vide.tableaux[1].vide.replace("’", "'")


def test_no_form_promises_nor_calls_it_an_effect():
    ensemble = national(consolider([UNE]), "Campagne", MomentDuBilan.final, 3, [UNE])
    for papier in (du_territoire(UNE), ensemble):
        dit = json.dumps([papier.avertissement, [t.lignes for t in papier.tableaux]], ensure_ascii=False).lower()
        assert not any(mot in dit for mot in ("éligible", "vous avez droit", "effet du programme"))
    assert "2 territoires" in dict(ensemble.faits)["Absents"].replace("\u00a0", " ")


def test_the_json_is_what_its_schema_says():
    schema = json.loads(ouvertes.schema())
    for lue in json.loads(ouvertes.to_json([UNE, fiche("t", None)])):
        jsonschema.validate(lue, schema)
    assert all("description" in p for p in schema["properties"].values())
    assert ouvertes.schema() == ouvertes.schema_du_modele(), "make regles"


def test_the_csv_has_a_row_by_indicator_and_runs_nothing():
    lignes = list(csv.DictReader(io.StringIO(ouvertes.to_csv([UNE]).lstrip("\ufeff")), delimiter=";"))
    assert len(lignes) == len(UNE.indicateurs)
    assert not any(valeur[:1] in "=+-@" for ligne in lignes for valeur in ligne.values() if valeur)
    verse = next(ligne for ligne in lignes if ligne["indicateur"] == "montant_verse")
    assert verse["valeur"] == "1200" and verse["illustratif"] == "oui"
    assert next(ligne for ligne in lignes if ligne["indicateur"] == "emploi_prive")["valeur"] == ""


def test_the_workbook_holds_texts_and_numbers():
    octets = ouvertes.to_xlsx([UNE], "Titre", ILLUSTRATIF)
    assert octets == ouvertes.to_xlsx([UNE], "Titre", ILLUSTRATIF)
    feuille = load_workbook(io.BytesIO(octets)).active
    assert feuille is not None and feuille.cell(1, 1).value.startswith("Exemple illustratif")
    assert feuille.cell(4, 1).data_type == "s" and feuille.cell(4, 2).value == "=1+1"
    assert feuille.cell(4, 2).data_type == "s"


@pytest.mark.lent
def test_pdf_and_docx_say_the_same_and_are_repeatable():
    import docx
    from pypdf import PdfReader

    papier = du_territoire(UNE)
    octets = pdf_du_bilan(papier, LE)
    assert octets == pdf_du_bilan(papier, LE)
    imprime = " ".join(p.extract_text() for p in PdfReader(io.BytesIO(octets)).pages)
    ecrit = docx.Document(io.BytesIO(docx_du_bilan(papier, LE)))
    cellules = [c.text for t in ecrit.tables for li in t.rows for c in li.cells]
    for titre in (Lisseur().lisser(t.titre) for t in papier.tableaux):
        assert titre in imprime and titre in [p.text for p in ecrit.paragraphs]
    assert "Montant versé" in imprime and "Montant versé" in cellules
    assert "illustratif" in imprime and ecrit.core_properties.language == "fr-FR"
