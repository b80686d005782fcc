"""Workbooks of one plan, changed as people and spreadsheets change them."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from tests.documents.plans import canonique

from binome.documents.tableur import ClasseurRefuseError, Origine, ecrire, lire

ORIGINE = Origine("essai", 1, ("1-1",))
PLAN = canonique(
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
