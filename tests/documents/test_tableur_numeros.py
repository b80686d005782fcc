"""The numbers of actions in the workbook: read and edited there; ids that nobody should read come back out of sight."""

from __future__ import annotations

import io
import re

import openpyxl
from tests.documents.classeurs import cellule, octets
from tests.documents.plans import canonique

from binome.documents.tableur import Origine, ecrire, lire

TIRE, AUTRE = "a1c0ceb64-01", "a1c0ceb64-02"
PLAN = canonique(
    {
        "axes": [{"id": "axe-1", "titre": "A"}],
        "fiches": [
            {"id": TIRE, "titre": "Une", "axe": "axe-1", "indicateurs": [{"libelle": "Emplois"}]},
            {"id": AUTRE, "titre": "Deux", "axe": "axe-1", "numero": "7", "risques": [{"description": "Retard"}]},
            {"id": "3-5", "titre": "Trois", "axe": "axe-1", "risques": [{"description": "Prix"}]},
        ],
    }
)
ORIGINE = Origine("essai", 1, (TIRE, AUTRE, "3-5"))


def ouvrir():
    return openpyxl.load_workbook(io.BytesIO(ecrire(PLAN, ORIGINE)))


def relire(classeur):
    return lire(octets(classeur)).plan


def visibles(classeur):
    """What one sees without unhiding anything."""
    for page in classeur:
        for rangee in page.iter_rows():
            for case in rangee:
                cachee = page.column_dimensions[case.column_letter].hidden or page.row_dimensions[case.row].hidden
                if case.value is not None and not cachee:
                    yield str(case.value)


def test_nobody_reads_an_id_drawn_at_random_and_the_plan_comes_back_the_same():
    classeur = ouvrir()
    assert not [dit for dit in visibles(classeur) if re.search(r"[a-f0-9]{8,}", dit)]
    assert [classeur["Fiches"].cell(r, 1).value for r in (2, 3, 4)] == ["1-1", "7", "3-5"]
    assert [classeur["Risques"].cell(r, 1).value for r in (2, 3)] == ["7", "3-5"]
    assert relire(classeur) == PLAN


def test_a_number_is_edited_there_and_the_other_sheets_still_name_the_action():
    classeur = ouvrir()
    cellule(classeur, "Fiches", "Numéro").value = "4 bis"
    lu = relire(classeur)["fiches"][0]
    assert (lu["id"], lu["numero"]) == (TIRE, "4 bis") and lu["indicateurs"] == PLAN["fiches"][0]["indicateurs"]
    # Two numbers exchanged: each row of the other sheets stays with its action.
    for rang, numero in ((2, "7"), (3, "1-1")):
        cellule(classeur, "Fiches", "Numéro", rang).value = numero
    une, deux, _ = relire(classeur)["fiches"]
    assert (une["id"], une["numero"], "indicateurs" in une, deux["numero"]) == (TIRE, "7", True, "1-1")


def test_a_row_without_an_id_is_the_action_of_its_number_or_a_new_one():
    classeur = ouvrir()
    cellule(classeur, "Fiches", "Identifiant").value = None
    assert relire(classeur) == PLAN
    for titre, valeur in (("Numéro", "1-8"), ("Intitulé de l'action", "Neuve"), ("Axe (identifiant)", "axe-1")):
        cellule(classeur, "Fiches", titre, 5).value = valeur
    for titre, valeur in (("Fiche (identifiant)", "1-8"), ("Risque", "Neuf")):
        cellule(classeur, "Risques", titre, 4).value = valeur
    neuve = relire(classeur)["fiches"][3]
    assert neuve == {"id": "1-8", "titre": "Neuve", "axe": "axe-1", "risques": [{"description": "Neuf"}]}
