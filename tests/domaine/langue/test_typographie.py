"""French typography: what every screen, message and document prints."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binome.domaine.comite.decision import NOMS_DES_ETATS
from binome.domaine.langue import typographie as t
from binome.domaine.suivi.engagements import NOMS_DES_ETATS_D_ENGAGEMENT

F = t.FINE


@pytest.mark.parametrize(
    ("valeur", "attendu"),
    [
        (129724, f"129{F}724"),
        (5, "5"),
        (12.5, "12,5"),
        (-1200, f"−1{F}200"),
        (Decimal("1250000.50"), f"1{F}250{F}000,50"),
    ],
)
def test_nombre(valeur, attendu):
    assert t.nombre(valeur) == attendu


@given(st.integers(-(10**15), 10**15))
def test_nombre_reads_back(valeur):
    assert int(t.nombre(valeur).replace(F, "").replace("−", "-")) == valeur


@pytest.mark.parametrize(
    ("nom", "attendu"),
    [
        ("Alix Morel", "d'Alix Morel"),
        ("Élodie", "d'Élodie"),
        ("Œting", "d'Œting"),
        ("Yves", "d'Yves"),
        ("Yannick", "de Yannick"),
        ("Lyon", "de Lyon"),
        ("Le Creusot", "du Creusot"),
        ("Les Ulis", "des Ulis"),
        ("La Ciotat", "de La Ciotat"),
        ("L'Argentière", "de L'Argentière"),
        ("Le", "de Le"),
        ("", "de "),
    ],
)
def test_de(nom, attendu):
    assert t.de(nom) == attendu


@pytest.mark.parametrize(
    ("nom", "attendu"),
    [("Le Goff", "de Le Goff"), ("Hélène Ya", "d'Hélène Ya"), ("Henriot", "de Henriot"), ("Alix", "d'Alix")],
)
def test_de_personne(nom, attendu):
    assert t.de_personne(nom) == attendu


@pytest.mark.parametrize(
    ("suite", "attendu"), [("il est dû", "qu'il est dû"), ("vous suivez", "que vous suivez"), ("Élodie", "qu'Élodie")]
)
def test_que(suite, attendu):
    assert t.que(suite) == attendu


@pytest.mark.parametrize(
    ("montant", "attendu"),
    [(50_000_000, f"50{F}M€"), (1_340_000, f"1,3{F}M€"), (250_000, f"250{F}k€"), (999, f"999{F}€")],
)
def test_euros_courts(montant, attendu):
    assert t.euros_courts(montant) == attendu


def test_pourcent_drops_useless_decimals():
    assert t.pourcent(0.5) == f"50{F}%"
    assert t.pourcent(1900 / 14866) == f"12,8{F}%"


def test_dates():
    assert t.date_longue(date(2026, 1, 1)) == "1er janvier 2026"
    assert t.instant(datetime(2023, 9, 22, 23, 59, tzinfo=UTC)) == f"22 septembre 2023, 23{F}h{F}59 (heure de Paris)"


def test_enumerer():
    assert t.enumerer([]) == ""
    assert t.enumerer(["a"]) == "a"
    assert t.enumerer(["a", "b", "c"]) == "a, b et c"
    assert t.enumerer(list("abcdef"), 2) == "a, b et 4 autres"
    assert t.enumerer(list("abc"), 2) == "a, b et c", "saying « and 1 other » would be longer than naming it"


def test_accord_is_singular_below_two():
    assert t.accord(0, "action") == "0 action"
    assert t.accord(1, "action") == "1 action"
    assert t.accord(22, "action") == "22 actions"


def test_a_state_agrees_with_how_many_are_in_it():
    dits = [t.de_plusieurs(nom, 4) for noms in (NOMS_DES_ETATS, NOMS_DES_ETATS_D_ENGAGEMENT) for nom in noms.values()]
    assert dits[:5] == ["en attente d'approbation", "approuvées", "figées pour l'annonce", "annoncées", "remplacées"]
    assert dits[5:] == ["à venir", "tenus", "partiels", "en retard", "non tenus", "sans objet"]
    assert t.de_plusieurs("adoptée, à préparer") == "adoptées, à préparer"
    assert [t.de_plusieurs("approuvée", n) for n in (0, 1)] == ["approuvée"] * 2


def test_names_come_as_in_a_french_index():
    noms = ["Zoug", "Œuvre", "Or", "Épernay", "Riviéra du Levant", "Région Dieppoise", "Oise", "épernay", "Nancy"]
    attendus = ["Épernay", "épernay", "Nancy", "Œuvre", "Oise", "Or", "Région Dieppoise", "Riviéra du Levant", "Zoug"]
    assert sorted(noms, key=t.alphabetique) == attendus
    assert sorted(["Saint Germain", "Saint-Brieuc", "L’Aigle", "L'Aigle", "La Ciotat"], key=t.alphabetique) == [
        "L'Aigle",
        "L’Aigle",
        "La Ciotat",
        "Saint-Brieuc",
        "Saint Germain",
    ]
    noms.reverse()
    assert sorted(noms, key=t.alphabetique) == attendus


def test_soigner():
    assert t.soigner("Vraiment ? « oui » : 12 % !") == f"Vraiment{F}? «{F}oui{F}»{F}: 12{F}%{F}!"
    assert t.soigner("l’élu") == "l'élu"


@given(st.text(max_size=60))
def test_soigner_twice_changes_nothing_more(texte):
    une_fois = t.soigner(texte)
    assert t.soigner(une_fois) == une_fois
