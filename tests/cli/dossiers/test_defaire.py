"""`binome defaire`: the same service as the button, and its refusals in French."""

from __future__ import annotations

from typing import Any

import pytest
from tests import maquettes
from tests.saisies import saisir
from typer.testing import CliRunner

from binome.cli.app import app
from binome.domaine.droits.droits import Role
from binome.registre.models import Compte, Dossier
from binome.services.texte.texte_entier import document

pytestmark = pytest.mark.django_db


def lancer(*quoi: str) -> Any:
    return CliRunner().invoke(app, ["defaire", *quoi])


def titre() -> str:
    return document(maquettes.tete(Dossier.objects.get(identifiant="essai"))).titre


def test_the_last_save_of_a_person_is_taken_back_and_put_again(dossier: Dossier, chef: Compte) -> None:
    avant = titre()
    saisir(chef, "essai", 1, {"titre": "Autre"})
    fait = lancer("essai", "--pour", chef.email)
    assert fait.exit_code == 0, fait.output
    assert "Défait" in fait.stdout and "le titre" in fait.stdout and "révision 3" in fait.stdout
    assert titre() == avant
    assert "Rétabli" in lancer("essai", "--pour", chef.email, "--retablir").stdout and titre() == "Autre"


def test_a_refusal_is_told_and_nothing_changes(dossier: Dossier, chef: Compte) -> None:
    elu = maquettes.compte("elu", au=dossier, role=Role.elu)
    saisir(chef, "essai", 1, {"titre": "Autre"})
    for qui, suite, dit in (
        (elu.email, (), "a écrit après vous"),
        (chef.email, ("--revision", "1"), "dans un autre onglet"),
        (chef.email, ("--retablir",), "rien à rétablir"),
        ("personne@exemple.fr", (), "Personne ici"),
        (maquettes.compte("passant").email, (), "ne le voit pas"),
    ):
        refus = lancer("essai", "--pour", qui, *suite)
        assert refus.exit_code == 2 and dit in refus.output.replace("\u00a0", " "), refus.output
    assert titre() == "Autre"
