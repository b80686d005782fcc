"""What nothing reads is found, and each exception is one."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest
from tests.maison import code_mort


@pytest.mark.lent
def test_each_exception_is_one() -> None:
    """Without them all, vulture finds something under each of these names: the walk sees what nothing reads."""
    trouves = {nom for nom, _ in code_mort.morts([])}
    assert not [nom for nom in code_mort.exceptes() if not any(fnmatchcase(trouve, nom) for trouve in trouves)]
