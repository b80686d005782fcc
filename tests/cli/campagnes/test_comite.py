"""`binome comite`: minutes and comparison, as one member may read them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.services.comite.monde import Monde
from tests.services.comite.test_seances import Seance
from typer.testing import CliRunner

from binome.cli.app import app
from binome.services.socle import horloge

pytestmark = [pytest.mark.django_db, pytest.mark.lent]


def lancer(*arguments: str, code: int = 0) -> str:
    fait = CliRunner().invoke(app, ["comite", *arguments], catch_exceptions=False)
    assert fait.exit_code == code, fait.output
    return fait.output.replace("’", "'")


def test_papers_are_written_for_a_member_and_for_nobody_else(
    referentiel: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monde = Monde()
    monkeypatch.setattr(horloge, "maintenant", lambda: monde.instant)
    Seance(monde).ouvrir("presidente")
    pour = ("--pour", monde.comptes["regions"].email)
    for nom, debut in (("pv.pdf", b"%PDF"), ("pv.docx", b"PK")):
        lancer("proces-verbal", "ti-2023-2027", "1", *pour, "--sortie", str(tmp_path / nom))
        assert (tmp_path / nom).read_bytes().startswith(debut)
    for nom, debut in (("c.csv", b"\xef\xbb\xbfTerritoire"), ("c.xlsx", b"PK")):
        lancer("comparaison", "ti-2023-2027", *pour, "--sortie", str(tmp_path / nom))
        assert (tmp_path / nom).read_bytes().startswith(debut)
    for qui in (monde.comptes["chef"].email, "personne@exemple.fr"):
        dit = lancer("comparaison", "ti-2023-2027", "--pour", qui, "--sortie", str(tmp_path / "x.csv"), code=2)
        assert "n'existe pas" in dit and not (tmp_path / "x.csv").exists()
    assert "finit par" in lancer("comparaison", "ti-2023-2027", *pour, "--sortie", "x.txt", code=2)
    absent = str(tmp_path / "absent" / "x.csv")
    assert "Impossible d" in lancer("comparaison", "ti-2023-2027", *pour, "--sortie", absent, code=2)
