"""The bytes that are hashed: the old form never moves, the new one is RFC 8785's."""

from __future__ import annotations

import json
import re
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from binome.domaine.socle.empreinte import canonique, canonique_rfc8785, empreinte, json_canonique

SOURCES = Path(__file__).parents[3] / "src/binome"
MELE = {"\U0001f3ed": 1.0, "\ufb33": 1e21, "é": [True, None, -0.0], "a": {"z": '\u2028\x7f/"', "b": 1e-7}}


class Fiche(BaseModel):
    titre: str
    montant: float = 0.0
    libre: str = ""


def test_the_old_form_is_for_ever_the_one_that_was_signed() -> None:
    assert canonique(MELE).decode() == (
        '{"a":{"b":1e-07,"z":"\u2028\x7f/\\""},"é":[true,null,-0.0],"\ufb33":1e+21,"\U0001f3ed":1.0}'
    )
    assert json_canonique(Fiche(titre="Été", montant=12.5)) == '{"montant":12.5,"titre":"Été"}'.encode()
    assert empreinte(Fiche(titre="Été")) == "6b91530359c2368448ad48ed775219b9b223ed76317f9c6d94720b58f15a102f"


def test_the_new_form_sorts_and_writes_as_others_do() -> None:
    """The astral key comes before the other, whose only unit is above the surrogates."""
    assert canonique_rfc8785(MELE).decode() == (
        '{"a":{"b":1e-7,"z":"\u2028\x7f/\\""},"é":[true,null,0],"\U0001f3ed":1,"\ufb33":1e+21}'
    )


@pytest.mark.parametrize(
    ("bits", "ecrit"),
    [
        ("0000000000000000", "0"),
        ("8000000000000000", "0"),
        ("0000000000000001", "5e-324"),
        ("8000000000000001", "-5e-324"),
        ("000fffffffffffff", "2.225073858507201e-308"),
        ("7fefffffffffffff", "1.7976931348623157e+308"),
        ("4340000000000000", "9007199254740992"),
        ("c340000000000001", "-9007199254740994"),
        ("444b1ae4d6e2ef4f", "999999999999999900000"),
        ("444b1ae4d6e2ef50", "1e+21"),
        ("3eb0c6f7a0b5ed8d", "0.000001"),
        ("3eb0c6f7a0b5ed8c", "9.999999999999997e-7"),
        ("3ff0000000000000", "1"),
        ("3fb999999999999a", "0.1"),
        ("3fd3333333333334", "0.30000000000000004"),
        ("400921fb54442d18", "3.141592653589793"),
        ("40c81cd6e631f8a1", "12345.6789"),
        ("44b52d02c7e14af6", "1e+23"),
    ],
)
def test_numbers_are_written_as_ecmascript_writes_them(bits: str, ecrit: str) -> None:
    (nombre,) = struct.unpack(">d", bytes.fromhex(bits))
    assert canonique_rfc8785({"n": nombre}).decode() == f'{{"n":{ecrit}}}'


@pytest.mark.parametrize(
    ("texte", "ecrit"),
    [
        ("\x00\x1f", r"\u0000\u001f"),
        ("\b\t\n\f\r", r"\b\t\n\f\r"),
        ('"\\/', r"\"\\/"),
        ("é\u2028\x7f\U0001f3ed", "é\u2028\x7f\U0001f3ed"),
        ("e\u0301", "e\u0301"),
    ],
)
def test_only_what_must_be_is_escaped_and_nothing_is_normalised(texte: str, ecrit: str) -> None:
    assert canonique_rfc8785({"t": texte}).decode() == f'{{"t":"{ecrit}"}}'


def test_keys_are_sorted_by_their_utf_16_units_at_every_depth() -> None:
    cles = ["\ufb33", "\U0001f600", "€", "ö", "\x80", "1", "\r", "", "11", "A", "a"]
    voulu = ["", "\r", "1", "11", "A", "a", "\x80", "ö", "€", "\U0001f600", "\ufb33"]
    lu = json.loads(canonique_rfc8785({"x": [dict.fromkeys(cles, 0)]}))
    assert list(lu["x"][0]) == voulu
    assert list(json.loads(canonique(dict.fromkeys(cles, 0)))) != voulu, "the old form sorts by code points"


@pytest.mark.parametrize("valeur", [float("nan"), float("inf"), -float("inf"), 2**53, -(2**53), "\ud800", b"x", {1: 2}])
def test_what_no_reader_would_find_again_is_refused(valeur: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        canonique_rfc8785({"v": valeur})


def test_the_largest_integer_that_all_read_alike_is_written() -> None:
    assert canonique_rfc8785({"v": [2**53 - 1, 1 - 2**53]}) == b'{"v":[9007199254740991,-9007199254740991]}'


FEUILLES = st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
ARBRES = st.recursive(FEUILLES, lambda sous: st.lists(sous, max_size=4) | st.dictionaries(st.text(), sous, max_size=4))


@given(arbre=st.dictionaries(st.text(), ARBRES, max_size=5))
def test_what_is_read_back_is_the_same_and_is_written_the_same(arbre: dict[str, object]) -> None:
    octets = canonique_rfc8785(arbre)
    # As others read it: a number is a double, even one that is written without a point.
    lu = json.loads(octets, parse_int=float)
    assert lu == arbre
    assert canonique_rfc8785(dict(reversed(lu.items()))) == octets


SIGNES_AINSI = {
    "services/depot/depots.py",
    "services/depot/sceaux.py",
    "services/redaction/contenu.py",
    "services/socle/journal.py",
    "services/texte/texte_lisible.py",
    "services/texte/textes_signes.py",
}
CONDENSES_AINSI = {"domaine/dossier/mentions.py", "services/depot/instants.py"}


def _ou(motif: str) -> set[str]:
    return {str(m.relative_to(SOURCES)) for m in SOURCES.rglob("*.py") if re.search(motif, m.read_text())}


def test_nothing_new_is_signed_in_the_old_form() -> None:
    """A new format takes `canonique_rfc8785`: these lists may only become shorter."""
    assert _ou(r"socle\.empreinte import (?:\w+, )*canonique\b") == SIGNES_AINSI
    assert _ou(r"sha256\(\s*json\.dumps") == CONDENSES_AINSI
