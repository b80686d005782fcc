"""Every command ends its help with an example, and the example is one that the program understands."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

import pytest
import typer
from typer.testing import CliRunner

from binome.cli.app import app
from binome.cli.exemples import EXEMPLES


def _commandes(commande: object, nom: str = "") -> Iterator[tuple[str, object]]:
    sous = getattr(commande, "commands", {})
    if not sous:
        yield nom, commande
    for verbe, suivante in sous.items():
        yield from _commandes(suivante, f"{nom} {verbe}".strip())


COMMANDES = dict(_commandes(typer.main.get_command(app)))


def test_each_command_has_its_example_and_no_other() -> None:
    assert set(COMMANDES) == set(EXEMPLES)
    assert (
        "Exemple : binome sceau verifier sceau.zip" in CliRunner().invoke(app, ["sceau", "verifier", "--help"]).output
    )


@pytest.mark.parametrize("nom", EXEMPLES)
def test_an_example_is_understood(nom: str) -> None:
    """Parsed as typed, up to the point where the command would run."""
    assert COMMANDES[nom].make_context(nom, shlex.split(EXEMPLES[nom])).params is not None
