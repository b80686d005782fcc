"""`binome appels`, and the start of the site, where a call cannot be read: one error in French, never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from binome.appels import catalogue
from binome.appels.fautes import AppelInvalideError
from binome.cli.app import app
from binome.domaine.langue.typographie import soigner
from binome.web.public.vitrine import prechauffer


@pytest.fixture
def _appel_faux(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    faux = tmp_path / "essai_faux"
    faux.mkdir()
    (faux / "appel.toml").write_text('id = "essai-faux"\ntitre = 3\n', encoding="utf-8")
    monkeypatch.setattr(catalogue, "_AJOUTES", [faux])


def test_the_calls_are_listed_with_their_deadlines() -> None:
    lignes = CliRunner().invoke(app, ["appels", "lister"]).stdout.splitlines()
    assert [ligne.split()[0] for ligne in lignes] == ["sites-cles-en-main", "ti-2023-2027"]
    assert "inconnue de Binôme" in lignes[0] and soigner("22 septembre 2023") in lignes[1]


@pytest.mark.usefixtures("_appel_faux")
@pytest.mark.parametrize("commande", [["lister"], ["documenter", "--verifier"]])
def test_a_call_that_cannot_be_read_is_said(commande: list[str]) -> None:
    resultat = CliRunner().invoke(app, ["appels", *commande])
    assert resultat.exit_code == 2 and not resultat.stdout
    assert soigner("L'appel « essai-faux » ne peut pas être lu :") in resultat.stderr
    assert "appel.toml, ligne 2" in resultat.stderr


@pytest.mark.usefixtures("_appel_faux")
def test_the_site_does_not_start_with_it() -> None:
    with pytest.raises(AppelInvalideError, match="essai-faux"):
        prechauffer()
