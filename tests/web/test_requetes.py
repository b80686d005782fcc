"""Queries of each page of the workspace: as many at 5 fiches as at 500, and as many as `requetes.json` says.

`BINOME_FIGER=oui` writes the file again from what is counted.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import maquettes
from tests.saisies import saisir

from binome.domaine.droits.droits import Role
from binome.registre.models import Compte, Dossier
from binome.services.texte import texte_entier
from binome.web.atelier.plan import vu

pytestmark = [pytest.mark.django_db, pytest.mark.lent(6)]
FIGEES = Path(__file__).with_name("requetes.json")
PAGES = (
    "",
    "emporter/json/",
    "equipe/",
    "presentation/",
    "conformite/",
    "historique/",
    "historique/comparer/",
    "remarques/",
    "qui-doit-quoi/",
    "plan-d-actions/",
    "plan-d-actions/?vue=tableau",
    "plan-d-actions/axes/",
    "plan-d-actions/plan.xlsx",
    "plan-d-actions/import/",
    "plan-d-actions/fiches/f1/",
    "plan-d-actions/fiches/f1/porteur/",
    "plan-d-actions/offre/",
    "plan-d-actions/fiches/f1/offre/",
    "perimetre/",
    "perimetre/etabli/",
    "perimetre/etude/",
    "perimetre/comparer/",
    "perimetre/carte/",
    "perimetre/fond.geojson",
    "gouvernance/",
    "gouvernance/binomes/territoire/",
    "gouvernance/organisation/",
    "gouvernance/instances/",
    "gouvernance/deports/",
    "gouvernance/porteur/",
    "actes/",
    "accords/",
    "demarches/",
    "signatures/",
    "lire/",
    "note/",
    "signatures/texte.json",
    "chiffres/",
    "chiffre/",
    "complements/",
    "depot/",
    "pieces/",
)


def compter(client: Client, page: str) -> int:
    """Queries of a page already seen once: what is kept by the process is kept."""
    adresse = f"/atelier/essai/{page}"
    client.get(adresse)
    with CaptureQueriesContext(connection) as requetes:
        assert client.get(adresse).status_code == 200, adresse
    return len(requetes)


def remplir(dossier: Dossier, chef: Compte, combien: int) -> None:
    dossier.refresh_from_db()
    fiches = [{"id": f"f{n}", "titre": f"Action {n}", "axe": "a", "porteurs": [{"nom": "SEM"}]} for n in range(combien)]
    base = texte_entier.revision_de_tete(dossier).numero
    saisir(chef, "essai", base, {"plan_actions.fiches": fiches})


def test_queries_of_every_page_are_frozen_and_do_not_grow(dossier: Dossier, chef: Compte, navigateur: Any) -> None:
    for role in (Role.elu, Role.contributeur):
        maquettes.compte(role.value, au=dossier, role=role, fiches=["f1"])
    client, comptes = maquettes.navigateur(chef), []
    for combien in (5, 500):
        remplir(dossier, chef, combien)
        comptes.append({page: compter(client, page) for page in PAGES})
    peu, beaucoup = comptes
    assert {p: (n, beaucoup[p]) for p, n in peu.items() if n != beaucoup[p]} == {}
    if os.environ.get("BINOME_FIGER") == "oui":
        FIGEES.write_text(json.dumps(peu, indent=2) + "\n")
    assert peu == json.loads(FIGEES.read_text())


def test_a_query_for_each_fiche_is_caught(
    dossier: Dossier, chef: Compte, navigateur: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: a page that asks the base once for each fiche counts more at 20 than at 5."""
    vrai = vu.manques
    monkeypatch.setattr(vu, "manques", lambda fiche: vrai(fiche) if Compte.objects.exists() else ())
    comptes = []
    for combien in (5, 20):
        remplir(dossier, chef, combien)
        comptes.append(compter(maquettes.navigateur(chef), "plan-d-actions/"))
    assert comptes[1] == comptes[0] + 15
