"""The frozen files are compared, all of them: a word that changes is seen, and so is a file that nothing reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.etalon.comparaison import FIGER, FIGES, comparer, difference

TAILLE_MAX = 800_000
"""Bytes of all that is frozen: what is longer is not read."""


@pytest.fixture(autouse=True)
def _ne_rien_figer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FIGER, raising=False)


def test_one_word_that_changes_is_seen_and_said() -> None:
    """The negative control: the frozen verdict, but for one word."""
    fige = (FIGES / "hautes-alpes/verdict.txt").read_text(encoding="utf-8")
    comparer("hautes-alpes/verdict.txt", fige)
    with pytest.raises(pytest.fail.Exception) as faute:
        comparer("hautes-alpes/verdict.txt", fige.replace("bloquant", "bénin", 1))
    assert "hautes-alpes/verdict.txt n'est plus" in str(faute.value)
    assert "bénin" in str(faute.value) and len(str(faute.value).splitlines()) < 20


def test_what_was_never_frozen_is_not_taken_for_the_same(tmp_path: Path) -> None:
    with pytest.raises(pytest.fail.Exception):
        comparer("neuf.txt", "Un texte.", tmp_path)
    assert not list(tmp_path.iterdir())


def test_freezing_writes_what_is_then_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FIGER, "oui")
    comparer("a/neuf.txt", "Un texte.", tmp_path)
    monkeypatch.delenv(FIGER)
    comparer("a/neuf.txt", "Un texte.", tmp_path)


def test_a_long_difference_is_cut() -> None:
    dit = difference("", "\n".join(map(str, range(1000))))
    assert dit.splitlines()[-1].startswith("… et ") and len(dit.splitlines()) < 200


def test_all_that_is_frozen_can_be_read() -> None:
    assert 100_000 < sum(f.stat().st_size for f in FIGES.rglob("*") if f.is_file()) < TAILLE_MAX
