"""A follow-up goes out as a workbook and comes back: each row read, or refused with what to do."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from binome.documents.suivi.classeur import A_DIRE, COLONNES, DIT, ecrire, lire
from binome.documents.tableur.erreurs import ClasseurRefuseError
from binome.domaine.suivi.evenements import EvenementSuivi, GenreDeSuivi

JOUR = dt.date(2024, 3, 1)


def remplir(*lignes: dict[str, Any], dossier: str = "essai") -> bytes:
    dits = [EvenementSuivi(1, "f1", GenreDeSuivi.difficulte, "signalee", JOUR, texte="=1+1")]
    classeur = openpyxl.load_workbook(io.BytesIO(ecrire("Suivi", dossier, [("f1", "Une halle")], dits)))
    page, titres = classeur[A_DIRE], list(COLONNES)
    for rang, ligne in enumerate(lignes, 2):
        for titre, valeur in ligne.items():
            page.cell(rang, titres.index(titre) + 1, valeur)
    assert classeur[DIT]["D2"].data_type == "s"
    sortie = io.BytesIO()
    classeur.save(sortie)
    return sortie.getvalue()


def test_a_row_filled_by_hand_is_read_as_a_form_is():
    argent = {"Action": "f1", "Sorte": "financement", "Ce qui s'est passé": "Accordé", "Le": JOUR}
    argent |= {"Financeur, ou attendu de": "ADEME", "Montant (€)": 1200.5}
    levee = {"Action": "f1", "Sorte": "Difficulté", "Ce qui s'est passé": "levée", "Le": "2/3/2024", "Clôt le n°": 1}
    (un, deux), refusees = lire(remplir(argent, levee), "essai")
    assert refusees == []
    assert (un.saisie.montant, un.saisie.jour, un.saisie.tiers) == (Decimal("1200.5"), JOUR, "ADEME")
    assert (deux.saisie.acte, deux.saisie.cite, deux.ligne) == ("levee", 1, 3)


@pytest.mark.parametrize(
    ("faux", "dit"),
    [
        ({"Sorte": "Autre"}, "« Sorte » attend"),
        ({"Ce qui s'est passé": "peut-être"}, "attend : À venir"),
        ({"Le": None}, "« Le »"),
        ({"Le": "hier"}, "« Le »"),
        ({"Montant (€)": "beaucoup"}, "« Montant (€) »"),
        ({"Corrige le n°": "x"}, "numéro"),
    ],
)
def test_a_row_refused_stops_no_other(faux: dict[str, Any], dit: str):
    juste = {"Action": "f1", "Sorte": "Avancement", "Ce qui s'est passé": "En cours", "Le": "1/3/2024"}
    lues, (refusee,) = lire(remplir({**juste, **faux}, juste), "essai")
    assert [lue.ligne for lue in lues] == [3]
    assert dit in str(refusee)


def test_what_is_not_this_workbook_is_refused_whole():
    with pytest.raises(ClasseurRefuseError):
        lire(remplir(dossier="autre"), "essai")
    for octets in (b"", b"PK", b"x" * 100):
        with pytest.raises(ClasseurRefuseError):
            lire(octets, "essai")
