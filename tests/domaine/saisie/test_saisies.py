"""Numbers, amounts, days, time zones, texts: as people write them, read by every door alike, or refused with why."""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from binome.documents.recu.contenu import moment
from binome.domaine.dossier.acteurs import Organisation
from binome.domaine.dossier.dossier import Dossier
from binome.domaine.langue.typographie import euros, nombre
from binome.domaine.saisie import jours, nombres, textes
from binome.domaine.saisie.refus import ValeurRefuseeError
from binome.domaine.socle.identifiants import CodeNaf
from binome.domaine.socle.naf_postes import POSTES


@pytest.mark.parametrize(
    ("tape", "lu"),
    [
        ("1 200,50 €", "1200.5"),
        ("1\u202f200,50\u00a0€", "1200.5"),
        ("1\u2009200,50€", "1200.5"),
        ("1,2 M€", "1200000"),
        ("1,2 M", "1200000"),
        ("1.200.000", "1200000"),
        ("1,200,000", "1200000"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1’200’000", "1200000"),
        ("1200000 €", "1200000"),
        ("€ 1200", "1200"),
        ("12 k€", "12000"),
        ("12 K€", "12000"),
        ("12 keuros", "12000"),
        ("150 K euros", "150000"),
        ("3,5 M d'euros", "3500000"),
        ("3,5 M€", "3500000"),
        ("12 mille euros", "12000"),
        ("1,5 Md€", "1500000000"),
        ("2 milliards d’euros", "2000000000"),
        ("1,25 million d'euros", "1250000"),
        ("100 EUR", "100"),
        ("１２００", "1200"),
        ("٣", "3"),
        (1200.3000000000002, "1200.3"),
        (12, "12"),
    ],
)
def test_an_amount_as_people_write_it(tape, lu):
    assert nombres.lire_montant(tape) == Decimal(lu)


@pytest.mark.parametrize(
    ("tape", "mots"),
    [
        ("1.200", "1200 ou 1,2"),
        ("1,200", "1200 ou 1,2"),
        ("1.250 M€", "1250 ou 1,25"),
        ("12 m€", "milliers ou millions"),
        ("12 k€ HT", "hors taxes"),
        ("12 $", "euros"),
        ("20 %", "euros"),
        ("12 à 15 k€", "nombre seul"),
        ("06 12 34 56 78", "milliers"),
        ("1e400", "nombre"),
        ("", "nombre"),
        ("€", "nombre"),
        ("½", "nombre"),
        ("10³", "nombre"),
        ("1_000", "nombre"),
        ("NaN", "nombre"),
        (float("nan"), "fini"),
        (True, "oui ou non"),
        (100000 / 3, "centimes"),
        ("9" * 5000, "nombre"),
    ],
)
def test_an_amount_that_is_not_one_says_why(tape, mots):
    with pytest.raises(ValeurRefuseeError) as refus:
        nombres.lire_montant(tape)
    assert mots in refus.value.message and refus.value.a_faire


@pytest.mark.parametrize(
    ("tape", "unite", "lu"),
    [
        ("−20", None, "-20"),
        ("- 20", None, "-20"),
        ("–20", None, "-20"),
        ("-0", None, "0"),
        ("-20 %", "%", "-20"),
        ("12 M€", "M€", "12"),
        ("5 549,43 km²", "km²", "5549.43"),
        ("5 549,43 km2", "km²", "5549.43"),
        ("-20 pour cent", "%", "-20"),
        ("20 %", "pour cent", "20"),
        ("12 t CO2/an", "t CO2/an", "12"),
        ("300 Habitants", "habitants", "300"),
        ("12", "une unité que l'on raconte en bien plus de mots qu'il n'en faudrait", "12"),
        ("0.125", None, "0.125"),
        ("12,345", None, "12.345"),
        (1e-7, None, "0.0000001"),
        (nombres.NombreEcrit("1.234"), None, "1.234"),
    ],
)
def test_a_number(tape, unite, lu):
    lue = nombres.lire_nombre(tape, unite)
    assert lue == Decimal(lu) and not (lue == 0 and lue.is_signed())


@pytest.mark.parametrize("tape", ["1.234", "1e400", nombres.NombreEcrit("1e400"), "20 %", "Infinity", 1e300, "5 km"])
def test_a_number_that_is_refused(tape):
    with pytest.raises(ValeurRefuseeError):
        nombres.lire_nombre(tape)


@pytest.mark.parametrize(("tape", "unite"), [("3 m€", "M€"), ("20 %", "% par an"), ("12 t", "emplois")])
def test_a_number_in_another_unit_is_refused(tape, unite):
    with pytest.raises(ValeurRefuseeError):
        nombres.lire_nombre(tape, unite)


@given(st.decimals(-(10**11), 10**11, places=3, allow_nan=False))
def test_what_binome_writes_it_reads(valeur):
    assert nombres.lire_nombre(nombre(valeur)) == valeur
    assert nombres.lire_nombre(nombres.ecrire_decimal(valeur)) == valeur


@given(st.decimals(0, 10**11, places=2, allow_nan=False))
def test_an_amount_that_binome_writes_it_reads(valeur):
    assert nombres.lire_montant(euros(valeur)) == valeur


@given(st.one_of(st.text(), st.text("0123456789 .,-+€kMe%'", max_size=12), st.floats(), st.integers()))
def test_whatever_is_given_is_a_number_or_a_refusal(tape):
    for lire in (nombres.lire_nombre, nombres.lire_montant):
        try:
            assert lire(tape).is_finite()
        except ValeurRefuseeError as refus:
            assert refus.message[:1].islower() or refus.message.startswith("«")  # noqa: PT017


@pytest.mark.parametrize(
    ("tape", "lu"),
    [
        ("2023-09-22", dt.date(2023, 9, 22)),
        ("22/09/2023", dt.date(2023, 9, 22)),
        ("22 septembre 2023", dt.date(2023, 9, 22)),
        ("1er AOÛT 2026", dt.date(2026, 8, 1)),
        ("2023-09-22T00:00:00", dt.date(2023, 9, 22)),
        ("2023/09/22", dt.date(2023, 9, 22)),
        ("3 sept. 2025", dt.date(2025, 9, 3)),
        ("22-déc-2025", dt.date(2025, 12, 22)),
        ("\u200b22/09/2023\ufeff", dt.date(2023, 9, 22)),
    ],
)
def test_a_day(tape, lu):
    assert jours.lire_jour(tape) == lu


@pytest.mark.parametrize(
    "tape", ["2027", 2027, "86400", 0, "01/02/23", "2023-02-30", "0001-01-01", "9999-12-31", "hier"]
)
def test_a_day_that_is_refused(tape):
    with pytest.raises(ValeurRefuseeError):
        jours.lire_jour(tape)


@pytest.mark.parametrize(
    ("tape", "quoi", "bornes"),
    [
        (2027, "2027 est une année", "01/01/2027 ou 31/12/2027"),
        ("T3 2025", "T3 2025 est un trimestre", "01/07/2025 ou 30/09/2025"),
        ("4e trimestre 2025", "un trimestre", "01/10/2025 ou 31/12/2025"),
        ("S2 2025", "un semestre", "01/07/2025 ou 31/12/2025"),
        ("1er semestre 2025", "un semestre", "01/01/2025 ou 30/06/2025"),
        ("février 2024", "un mois", "01/02/2024 ou 29/02/2024"),
        ("02/2025", "un mois", "01/02/2025 ou 28/02/2025"),
        ("S3 2025", "jour compris", "22/09/2023"),
        ("fin 2025", "jour compris", "22/09/2023"),
    ],
)
def test_a_period_is_no_day_and_its_two_ends_are_given(tape, quoi, bornes):
    with pytest.raises(ValeurRefuseeError) as refus:
        jours.lire_jour(tape)
    assert quoi in refus.value.message
    assert bornes in refus.value.a_faire


@pytest.mark.parametrize(
    ("tape", "conseil"),
    [
        ("La Réunion", "Indian/Reunion"),
        ("europe/paris", "Europe/Paris"),
        ("../etc/passwd", ""),
        ("right/UTC", ""),
        ("/etc/localtime", ""),
        ("Europe/Pariss", "Europe/Paris"),
        ("\x00", ""),
        ("x" * 5000, ""),
    ],
)
def test_a_time_zone_that_does_not_exist_is_refused_with_the_near_one(tape, conseil):
    with pytest.raises(ValeurRefuseeError) as refus:
        jours.lire_fuseau(tape)
    assert conseil in (refus.value.a_faire or "")
    assert jours.zone(tape).key == "Europe/Paris"


def test_an_instant_is_told_in_a_receipt_whatever_its_time_zone_was_said_to_be():
    assert moment("2026-09-22T12:00:00.123+00:00", "La Réunion").endswith("(heure de Paris)")
    assert moment("2026-09-22T12:00:00.123+00:00", "Indian/Reunion").endswith("(heure locale, Reunion)")
    assert moment("0001-01-01T00:00:00+14:00")


def test_every_time_zone_shows_every_instant():
    extremes = [dt.datetime(1, 1, 1, tzinfo=dt.UTC), dt.datetime(9999, 12, 31, 23, 59, tzinfo=dt.UTC)]
    for fuseau in zoneinfo.available_timezones() - {"Factory", "localtime", "posixrules"}:
        assert jours.lire_fuseau(fuseau) == fuseau
        assert all(jours.heure_de(instant, fuseau) for instant in extremes)


@pytest.mark.parametrize("instant", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2023-09-20", 0, 1e18])
def test_an_instant_that_no_zone_could_show_is_refused(instant):
    with pytest.raises(ValueError, match=r"instant|années"):
        Dossier.model_validate({"id": "a", "titre": "T", "territoire": "X", "appel": "a", "depose_le": instant})


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_a_text_once_read_does_not_change_any_more(texte):
    lu, ligne = textes.normaliser(texte), textes.en_ligne(texte)
    assert textes.normaliser(lu) == lu and textes.en_ligne(ligne) == ligne
    assert len(ligne.splitlines()) <= 1 and textes.ecarts(lu, lu) == []


@pytest.mark.lent
def test_every_character_alone_comes_out_fit_to_be_shown():
    """All of Unicode: no control character, no lone half, no invisible one, no line that breaks elsewhere than at \\n."""
    for point in (*range(0xD800), *range(0xE000, 0x110000)):
        lu = textes.normaliser(f"a{chr(point)}b")
        assert len(lu.splitlines()) == lu.count("\n") + 1, hex(point)
        assert not any((c < " " and c not in "\n\t") or "\x7f" <= c <= "\x9f" for c in lu), hex(point)
        assert not any(c in "\u200b\u200e\u202e\u2066\ufeff\u00ad\ufffe" for c in lu), hex(point)


def test_french_as_it_is_typed_takes_the_short_way_and_comes_out_the_same(monkeypatch):
    ordinaires = [chr(c) for c in range(0x3000) if textes._ORDINAIRE.fullmatch(chr(c))]
    court = [textes.normaliser(f"a{c}b") for c in ordinaires]
    monkeypatch.setattr(textes, "_ORDINAIRE", re.compile("(?!)"))
    assert court == [textes.normaliser(f"a{c}b") for c in ordinaires]
    assert {"é", "’", "\u00a0", "\n"} <= set(ordinaires) and not {"\u00ad", "\u0301", "\u0092", "\t"} & set(ordinaires)


@pytest.mark.parametrize("moitie", ["\ud83d", "a\udc00b"])
def test_half_a_character_is_refused(moitie):
    with pytest.raises(ValeurRefuseeError, match="moitié de caractère"):
        textes.normaliser(moitie)


def test_what_was_changed_is_said():
    colle = "eﬃcacité l\u0092indus\u00adtrie\x07"
    assert textes.ecarts(colle, textes.normaliser(colle)) == [
        "ligatures défaites",
        "apostrophes et signes de Windows rétablis",
        "caractères invisibles retirés",
        "caractères de commande retirés",
    ]
    assert textes.ecarts("Cafe\u0301 ", "Café") == [] and textes.ecarts("a\r\nb", "a\nb") == []


def test_the_nomenclature_is_whole():
    assert [sum(len(p) == n for p in POSTES) for n in (2, 4, 5, 6)] == [88, 272, 615, 732]


@pytest.mark.parametrize("code", ["25", "25.1", "25.11", "25.11Z", "2511z", " 25.11 Z ", "01.11Z", "99.00Z"])
def test_a_naf_code_of_rev_2(code):
    assert TypeAdapter(CodeNaf).validate_python(code) in POSTES


@pytest.mark.parametrize("code", ["04", "34", "40", "00", "25.11Y", "25.13Z", "47.11G", "25.14", "98.30Z"])
def test_a_naf_code_of_another_nomenclature_is_refused(code):
    with pytest.raises(ValueError, match=r"NAF rév\. 2"):
        TypeAdapter(CodeNaf).validate_python(code)


@pytest.mark.parametrize(
    ("organisation", "ou"),
    [
        ({"siret": "24050043900016"}, ["siret"]),
        ({"siret": "1"}, ["siret"]),
        ({"siren": "24050043900016"}, ["siren"]),
        ({"siren": "240500439", "siret": "35600000000048"}, ["siret"]),
    ],
)
def test_what_is_wrong_with_a_siret_is_told_where_it_was_typed(organisation, ou):
    with pytest.raises(ValueError, match="SIRE") as erreur:
        Organisation.model_validate({"nom": "N", **organisation})
    assert [e["loc"][0] for e in erreur.value.errors()] == ou
