"""`binome annonce`: its state, its rehearsal that leaves nothing, its cancellation; for who conducts, for nobody else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.services.annonce import scene
from tests.services.annonce.scene import TROIS
from tests.services.comite.monde import Monde
from typer.testing import CliRunner

from binome.cli.app import app
from binome.registre.models import AnnonceDeCampagne, LabelAccorde

pytestmark = [pytest.mark.django_db, pytest.mark.lent(6)]
C = "ti-2023-2027"


def lancer(*arguments: str, code: int = 0) -> str:
    fait = CliRunner().invoke(app, ["annonce", *arguments], catch_exceptions=False)
    assert fait.exit_code == code, fait.output
    return fait.output.replace("\u2019", "'").replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def monde(db: None, referentiel: Any, monkeypatch: pytest.MonkeyPatch) -> Monde:
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)
    fait = Monde(3)
    scene.Pendule(fait).tenir(monkeypatch)
    scene.decider(fait, TROIS)
    scene.armer(fait)
    return fait


def test_its_state_its_rehearsal_and_its_end(monde: Monde) -> None:
    pour = ("--pour", monde.comptes["presidente"].email)
    lu = json.loads(lancer("etat", C, *pour, "--format", "json"))
    assert lu["annonce"]["etat"] == "armee" and len(lu["pretes"]) == 3 and lu["annonce"]["armee_par"]
    assert "Prêtes : 3" in lancer("etat", C, *pour)
    essai = json.loads(lancer("essai", C, *pour, "--format", "json"))
    assert {d["apres"] for d in essai["dossiers"]} == {"labellisé", "refusé", "ajourné"} and essai["lettres"]
    assert essai["empreinte"] == lu["annonce"]["empreinte"] and not LabelAccorde.objects.exists()
    assert "Rien n'est resté" in lancer("essai", C, *pour)
    assert "motive" in lancer("annuler", C, *pour, "--motif", " ", code=2)
    assert "rien ne partira" in lancer("annuler", C, *pour, "--motif", "À relire")
    assert AnnonceDeCampagne.objects.get().etat == "annulee"
    assert "Aucune annonce en cours" in lancer("etat", C, *pour)
    assert "Passée" in lancer("etat", C, *pour)


@pytest.mark.parametrize("qui", ["chef", "national", "ministere", "etranger"])
def test_for_nobody_else(monde: Monde, qui: str) -> None:
    pour = ("--pour", monde.comptes[qui].email)
    for commande in (("etat", C), ("essai", C), ("annuler", C, "--motif", "Non")):
        dit = lancer(*commande, *pour, code=2)
        assert "refus" not in dit and "label" not in dit.casefold()
    assert AnnonceDeCampagne.objects.get().etat == "armee"
    assert "Personne ici" in lancer("etat", C, "--pour", "personne@exemple.fr", code=2)
