"""`binome campagne dossiers-de-lecture`: a PDF for each deposit that someone follows, and nothing of the others."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from tests.maquettes import ID
from tests.services.instruction.test_passages import Monde
from typer.testing import CliRunner

from binome.cli.app import app
from binome.services.instruction.lecture import fabrique, tous

pytestmark = [pytest.mark.django_db, pytest.mark.lent]


def lancer(ou: Path, *arguments: str, code: int = 0) -> str:
    commande = ["campagne", "dossiers-de-lecture", "ti-2023-2027", "--sortie", str(ou), *arguments]
    fait = CliRunner().invoke(app, commande, catch_exceptions=False)
    assert fait.exit_code == code, fait.output
    return fait.output


def test_each_deposit_of_a_scope_has_its_pdf_and_no_other(
    referentiel: Any, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.DONNEES, monde = tmp_path, Monde()
    monkeypatch.setattr("binome.services.depot.sceaux.verdict_du_depot", lambda _: _verdict())
    monkeypatch.setattr(fabrique, "pdf_de_lecture", lambda _: b"%PDF-")
    monkeypatch.setattr(tous, "a_cote", lambda: nullcontext(lambda _: lambda: b"%PDF-"))
    region, ailleurs = (monde.comptes[nom].email for nom in ("region", "ailleurs"))
    assert "1 PDF" in lancer(tmp_path / "a", "--pour", region)
    assert [f.name for f in (tmp_path / "a").iterdir()] == [f"{ID}-1-dossier-de-lecture.pdf"]
    assert "0 PDF" in lancer(tmp_path / "b", "--pour", ailleurs)
    assert "1 PDF" in lancer(tmp_path / "c", "--pour", region, "--dossier", ID)
    for pour in (ailleurs, "personne@exemple.fr"):
        assert "n'existe pas" in lancer(tmp_path / "d", "--pour", pour, "--dossier", ID, code=2).replace("’", "'")
    (tmp_path / "e").write_text("un fichier")
    assert "Impossible d" in lancer(tmp_path / "e", "--pour", region, code=2)


def _verdict() -> Any:
    from tests import maquettes

    from binome.services.verification.verdict import verifier

    return verifier(maquettes.document(), date=maquettes.A_TEMPS)
