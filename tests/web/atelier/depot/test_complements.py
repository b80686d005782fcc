"""The page where a team answers a request: each reads of it what they read of the dossier."""

from __future__ import annotations

import datetime as dt
import html
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from tests import maquettes
from tests.instruits import Instruits, campagne_instruite
from tests.saisies import saisir

from binome.domaine.droits.droits import Role
from binome.services.instruction.recevabilite import complements
from binome.services.texte import textes_signes

pytestmark = pytest.mark.django_db


@pytest.fixture
def instruits(db: None, settings: Any, tmp_path: Path, referentiel: Any, monkeypatch: pytest.MonkeyPatch) -> Instruits:
    settings.DONNEES = tmp_path
    return campagne_instruite(monkeypatch)


def test_what_is_asked_of_a_fiche_is_told_to_who_reads_that_fiche(instruits: Instruits) -> None:
    ou, chef = instruits.dossier.identifiant, instruits.chef
    fiche = textes_signes.du_depot(instruits.depot).document.plan_actions.fiches[0].id
    demandes = [(f"plan_actions.fiches[{fiche}]", "Chiffrer le secret."), ("enjeux_du_territoire", "Dites les enjeux.")]
    complements.demander(instruits.comptes["region"], ou, demandes, dt.date(2023, 10, 20))
    reservee = {f"plan_actions.fiches[{fiche}].visibilite": "confidentiel"}
    saisir(chef, ou, maquettes.tete(instruits.dossier).numero, reservee)
    lecteur = maquettes.compte("lecteur", au=instruits.dossier, role=Role.lecteur)
    for qui, lit in ((chef, True), (lecteur, False)):
        reponse = maquettes.navigateur(qui).get(reverse("atelier-complements", args=[ou]))
        page = html.unescape(reponse.content.decode())
        assert reponse.status_code == 200 and "Dites les enjeux" in page
        assert ("Chiffrer le secret" in page) is lit
