"""A DOCX as a French office opens it."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.shared import Mm

from binome.documents.docx.feuille import feuille, numerotee, octets, tableau

LE = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)


def relire(document: Any) -> Any:
    return docx.Document(io.BytesIO(octets(document)))


def test_it_is_a4_french_and_numbers_its_pages():
    lu = relire(feuille("Procès-verbal", LE))
    page = lu.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    assert set(re.findall(r'w:lang w:val="([^"]+)"', lu.styles.element.xml)) == {"fr-FR"}
    assert re.findall(r'w:instr="(\w+)"', lu.sections[0].footer._element.xml) == ["PAGE", "NUMPAGES"]
    assert lu.core_properties.title == "Procès-verbal" and lu.core_properties.comments == ""


def test_a_second_list_begins_at_one_again():
    document = feuille("Deux listes", LE)
    numerotee(document, ["un", "deux"])
    document.add_paragraph("Entre les deux.")
    numerotee(document, ["encore un"])
    lu = relire(document)
    comptes = [p._p.pPr.numPr.numId.val for p in lu.paragraphs if p.style.name == "List Number"]
    assert comptes[0] == comptes[1] != comptes[2]
    numeros = {n.numId: n for n in lu.part.numbering_part.element.num_lst}
    assert all(numeros[c].lvlOverride_lst[0].startOverride.val == 1 for c in comptes)


def test_a_table_without_head_has_no_empty_row_and_a_head_is_told():
    document = feuille("Tableaux", LE)
    tableau(document, ("", ""), [("Lieu", "Paris")])
    tableau(document, ("Nom", "Qualité"), [("A", "B")])
    sans, avec = relire(document).tables
    assert [len(sans.rows), len(avec.rows)] == [1, 2]
    assert "w:tblHeader" not in sans._tbl.xml and avec._tbl.xml.count("w:tblHeader") == 1
    looks = [t._tbl.tblPr.find(qn("w:tblLook")) for t in (sans, avec)]
    # Office reads the words, older ones the number: a first row is only drawn as a head where there is one.
    assert [(k.get(qn("w:firstRow")), k.get(qn("w:val"))) for k in looks] == [("0", "0680"), ("1", "06A0")]


def test_a_table_gives_each_column_the_room_that_its_texts_ask_for():
    document = feuille("Tableaux", LE)
    tableau(document, ("Nom", "Qualité"), [("A", "une qualité bien plus longue que le nom"), ("B", "x" * 500)])
    (lu,) = relire(document).tables
    etroite, large = (colonne.width for colonne in lu.columns)
    assert etroite * 3 < large and [cellule.width for cellule in lu.rows[1].cells] == [etroite, large]
    assert abs(etroite + large - Mm(166)) < Mm(1), "the whole width of the page, whatever a text"
