"""Status lists: the left-most bit first, whatever the places; bombs and what is too short are refused."""

from __future__ import annotations

import base64
import gzip
import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binome.documents.label.listes import OCTETS_MAX, PLACES, decoder, encoder, est_signale

EXEMPLE = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"
"""The list of the recommendation where nothing is signalled."""


def _encodee(octets: bytes) -> str:
    return "u" + base64.urlsafe_b64encode(octets).decode().rstrip("=")


def _lent(bits: bytes) -> set[int]:
    """The places that are raised, read on the digits of each byte as they are written."""
    return {rang for rang, chiffre in enumerate("".join(f"{octet:08b}" for octet in bits)) if chiffre == "1"}


def test_the_example_of_the_recommendation() -> None:
    assert decoder(EXEMPLE) == bytes(PLACES // 8)
    assert decoder(encoder([])) == bytes(PLACES // 8)


def test_the_first_place_is_the_left_most_bit() -> None:
    assert decoder(encoder([0]))[0] == 0b1000_0000
    assert decoder(encoder([PLACES - 1]))[-1] == 0b0000_0001


@pytest.mark.lent
@given(st.sets(st.integers(0, PLACES - 1), max_size=60))
def test_what_is_raised_is_read_and_nothing_else(rangs: set[int]) -> None:
    bits = decoder(encoder(rangs))
    assert _lent(bits) == rangs
    autour = {0, PLACES - 1} | {rang + ecart for rang in rangs for ecart in (-8, -1, 0, 1, 8)}
    assert {rang for rang in autour if 0 <= rang < PLACES and est_signale(bits, rang)} == rangs


def test_the_same_list_gives_the_same_text_and_its_header_has_no_date() -> None:
    encodee = encoder({5, 3})
    assert encodee == encoder([3, 5, 5])
    entete = base64.urlsafe_b64decode(encodee[1:13])
    assert entete[:8] == b"\x1f\x8b\x08\x00" + bytes(4)
    assert gzip.decompress(base64.urlsafe_b64decode(encodee[1:] + "=" * (-len(encodee[1:]) % 4)))[0] == 0b0001_0100


@pytest.mark.parametrize("rang", [-1, PLACES])
def test_a_place_that_is_not_in_the_list_is_neither_written_nor_read(rang: int) -> None:
    with pytest.raises(ValueError, match="une place"):
        encoder([rang])
    with pytest.raises(ValueError, match="une place"):
        est_signale(bytes(PLACES // 8), rang)


def test_a_bomb_stops_at_its_bound() -> None:
    bombe = _encodee(gzip.compress(bytes(50_000_000), mtime=0))
    assert len(bombe) < 100_000
    with pytest.raises(ValueError, match="contient davantage"):
        decoder(bombe)


def test_a_list_of_the_greatest_size_is_read_and_one_byte_more_is_not() -> None:
    assert len(decoder(_encodee(gzip.compress(bytes(OCTETS_MAX), mtime=0)))) == OCTETS_MAX
    with pytest.raises(ValueError, match="contient davantage"):
        decoder(_encodee(gzip.compress(bytes(OCTETS_MAX + 1), mtime=0)))


def test_a_list_that_nothing_compresses_is_read() -> None:
    bits = random.Random(7).randbytes(OCTETS_MAX)  # noqa: S311
    assert decoder(_encodee(gzip.compress(bits, mtime=0))) == bits


ENTIERE = gzip.compress(bytes(PLACES // 8), mtime=0)


@pytest.mark.parametrize(
    ("encodee", "dit"),
    [
        (None, "base64url"),
        (EXEMPLE[1:], "base64url"),
        (EXEMPLE + "=", "base64url"),
        (EXEMPLE.replace("-", "+"), "base64url"),
        (EXEMPLE + "é", "base64url"),
        ("uA", "gzip"),
        (_encodee(b"bits"), "gzip"),
        (_encodee(zlib.compress(bytes(PLACES // 8))), "gzip"),
        (_encodee(ENTIERE[:-8] + bytes(8)), "gzip"),
        (_encodee(ENTIERE[:-4]), "entière"),
        (_encodee(ENTIERE + b"\0"), "rien après"),
        (_encodee(ENTIERE + ENTIERE), "rien après"),
        (_encodee(gzip.compress(bytes(PLACES // 8 - 1), mtime=0)), "131064 ont été reçues"),
        (_encodee(gzip.compress(b"", mtime=0)), "0 ont été reçues"),
    ],
)
def test_what_is_no_list_is_refused_and_it_is_said(encodee: object, dit: str) -> None:
    with pytest.raises(ValueError, match=dit):
        decoder(encodee)
