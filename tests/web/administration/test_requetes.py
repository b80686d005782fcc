"""Queries of each page of administration: as many with little as with a lot, and as many as `requetes.json` says.

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
from django_tasks_db.models import DBTaskResult
from tests import maquettes
from tests.web.administration.adresses import ACTES, PAGES, adresse
from tests.web.administration.conftest import APPEL, Plateforme

from binome.domaine.droits.droits import Role
from binome.registre.models import Appartenance, Campagne, Compte, Organisation
from binome.services.administration import annuaire, organismes
from binome.services.exploitation import etat
from binome.services.socle import horloge, journal

pytestmark = [pytest.mark.django_db, pytest.mark.lent]
FIGEES = Path(__file__).with_name("requetes.json")
COURTES = {"comptes": "?q=exemple", "organisations": "?q=gip", "journal": "?qui=admin@exemple.fr&action=compte"}


def lieux(plateforme: Plateforme) -> dict[str, str]:
    """Every page, then those that look for something."""
    tous = {nom: adresse(nom, plateforme) for nom in (*PAGES, *ACTES)}
    cherches = {f"administration-{nom}": suite for nom, suite in COURTES.items()}
    return tous | {f"{nom}?": tous[nom] + suite for nom, suite in cherches.items()}


def compter(client: Client, lieu: str) -> int:
    """Queries of a page already seen once."""
    client.get(lieu)
    with CaptureQueriesContext(connection) as requetes:
        assert client.get(lieu).status_code == 200, lieu
    return len(requetes)


def remplir(plateforme: Plateforme, combien: int) -> None:
    """More of everything that a page lists."""
    campagne, quand = Campagne.objects.get(appel=APPEL), horloge.maintenant()
    for n in range(combien):
        nom = f"{combien}-{n}"
        compte = maquettes.compte(nom, administrateur=n % 2 == 0, au=campagne, role=Role.instructeur, portee="84")
        autre = Organisation.objects.create(nom=f"GIP {nom}", nature="gip")
        Appartenance.objects.create(organisation=plateforme.gip, membre=autre)
        Organisation.objects.create(nom="Région Sud", nature="region", code_cog="93")
        maquettes.campagne(f"appel-{nom}", echeance=campagne.echeance, ouverte_le=quand)
        journal.ajouter("compte.inscrit", f"compte:{compte.pk}", {"n": n}, acteur=compte, instant=quand)
        DBTaskResult.objects.create(
            task_path="binome.services.depot.suites.envoyer_accuse",
            args_kwargs={"args": [], "kwargs": {}},
            priority=0,
            queue_name="default",
            backend_name="default",
            run_after=quand - etat.RETARD * 2,
        )


def test_queries_of_every_page_are_frozen_and_do_not_grow(client: Client, plateforme: Plateforme) -> None:
    comptes = []
    for combien in (2, 40):
        remplir(plateforme, combien)
        comptes.append({nom: compter(client, lieu) for nom, lieu in lieux(plateforme).items()})
    peu, beaucoup = comptes
    assert {nom: (n, beaucoup[nom]) for nom, n in peu.items() if n != beaucoup[nom]} == {}
    if os.environ.get("BINOME_FIGER") == "oui":
        FIGEES.write_text(json.dumps(peu, indent=2) + "\n")
    assert peu == json.loads(FIGEES.read_text())


def test_a_query_for_each_line_is_caught(
    client: Client, plateforme: Plateforme, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: a scope looked up in the base for each role."""
    vrai = annuaire._en_mots
    monkeypatch.setattr(annuaire, "_en_mots", lambda portee: vrai(portee) if Compte.objects.exists() else "")
    comptes = []
    for combien in (2, 10):
        remplir(plateforme, combien)
        comptes.append(compter(client, adresse("administration-campagne", plateforme)))
    assert comptes[1] == comptes[0] + 10


def test_a_list_is_cut_into_pages(client: Client, plateforme: Plateforme) -> None:
    for n in range(annuaire.PAR_PAGE + 5):
        maquettes.compte(f"a{n:03}")
        Organisation.objects.create(nom=f"O{n:03}", nature="gip")
    assert annuaire.PAR_PAGE == organismes.PAR_PAGE
    for nom, dernier in (("comptes", "a054"), ("organisations", "O054")):
        premiere, seconde = (_texte(client, f"/administration/{nom}/?page={page}") for page in (1, 2))
        assert dernier not in premiere and "page=2" in premiere
        assert dernier in seconde and "page=1" in seconde
        assert _texte(client, f"/administration/{nom}/?page=99999").count("<tr>") <= 1


def _texte(client: Client, lieu: str) -> Any:
    return client.get(lieu).content.decode()
