"""A second call, of TOML alone: its dossiers go through the verdict, the pages, the forms, the workbook and the PDF."""

from __future__ import annotations

import datetime as dt
import html
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from tests import maquettes

from binome.appels.catalogue import AppelInconnuError, avec_appel, charger_appel, identifiants
from binome.appels.chargement import AppelExecutable
from binome.appels.fautes import AppelInvalideError
from binome.domaine.langue.typographie import soigner
from binome.domaine.verdict.constat import Gravite, Statut
from binome.referentiel import Referentiel
from binome.registre.models import Compte, Dossier
from binome.services.acces import ouverture
from binome.services.plan import classeur as classeur_plan
from binome.services.production import production
from binome.services.verification import verdict as verification

pytestmark = pytest.mark.lent

RIVES = Path(__file__).parents[1] / "appels" / "rives_2031"
FICHIER = RIVES / "dossier.yaml"
QUAND = dt.datetime(2031, 3, 1, tzinfo=dt.UTC)
PAGES = ("dossier", "perimetre", "plan-d-actions", "gouvernance", "chiffres", "verdict")
ATELIER = ("dossier", "plan", "plan-axes", "chiffres", "gouvernance", "conformite", "perimetre", "equipe")


@pytest.fixture(scope="module", autouse=True)
def rives() -> Iterator[AppelExecutable]:
    with avec_appel(RIVES) as executable:
        yield executable


@pytest.fixture
def servi(client: Client, settings: object) -> Client:
    settings.BINOME_DOSSIERS = (str(FICHIER),)  # type: ignore[attr-defined]
    return client


def _texte(client: Client, nom: str, *args: str) -> str:
    reponse = client.get(reverse(nom, args=args))
    assert reponse.status_code == 200, (nom, reponse.status_code)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", reponse.content.decode())).replace("’", "'").split())


def test_the_verdict_is_that_of_its_two_rules(referentiel: Referentiel) -> None:
    lu = verification.ouvrir(FICHIER, referentiel)
    nombre, enjeux = verification.verifier(lu.dossier, date=QUAND, geographie=referentiel).constats
    assert (nombre.regle, nombre.gravite, nombre.statut) == ("RIV-01", Gravite.bloquant, Statut.non_conforme)
    assert "4 actions, là où l'appel en demande trois au plus" in nombre.constat
    assert (enjeux.regle, enjeux.gravite, enjeux.statut) == ("RIV-02", Gravite.a_justifier, Statut.non_conforme)
    assert enjeux.ou == ("plan_actions.fiches[f3].enjeux",) and "innovation" in enjeux.constat
    assert "énergie du fleuve" in (enjeux.a_faire or "")


def test_another_call_weighs_the_same_breach_otherwise() -> None:
    autre = charger_appel("ti-2023-2027")
    gravites = {r.controle: r.gravite for r in autre.regles}
    assert all(gravites[r.controle] is not r.gravite for r in charger_appel("rives-2031").regles)


def test_its_page_says_its_stakes_and_its_rules(servi: Client) -> None:
    assert "Rives 2031" in _texte(servi, "appels")
    page = _texte(servi, "appel", "rives-2031")
    for dit in ("L'eau : la partager", "L'énergie du fleuve", "RIV-02 · Trois enjeux", "heure de Paris"):
        assert " ".join(soigner(dit).split()) in page, dit
    assert "Compétences" not in page and "Clauses sans machine" not in page


def test_the_public_pages_of_its_dossier(servi: Client) -> None:
    pages = {nom: _texte(servi, nom, "rives-essai") for nom in PAGES}
    plan = pages["plan-d-actions"]
    # The stakes of the call, in its order, then the one that it does not know; four actions, two of them by their axis.
    assert re.search(r"L'eau.: la partager 2 Les sols 1 L'énergie du fleuve 2 innovation 1", plan)
    assert "Transition écologique" not in " ".join(pages.values())
    assert "RIV-01" in pages["verdict"]
    fiche = _texte(servi, "fiche", "rives-essai", "f1")
    assert re.search(r"Enjeux L'eau.: la partager ?, L'énergie du fleuve", fiche)
    assert "Rives 2031" in _texte(servi, "accueil")


def test_its_pdf_and_its_workbook_name_its_stakes(referentiel: Referentiel) -> None:
    dossier = verification.ouvrir(FICHIER, referentiel).dossier
    verdict = verification.verifier(dossier, date=QUAND, geographie=referentiel)
    octets = production.exporter(dossier, production.FormeDocument.pdf, referentiel, verdict)
    texte = " ".join(" ".join(p.extract_text() for p in PdfReader(io.BytesIO(octets)).pages).split())
    assert "Les sols" in texte and "fleuve" in texte and "Rives vivantes 2031" in texte
    classeur = openpyxl.load_workbook(
        io.BytesIO(production.exporter(dossier, production.FormeDocument.xlsx, referentiel))
    )
    (entetes, *rangees) = classeur["Fiches"].iter_rows(values_only=True)
    enjeux = [rangee[entetes.index("Enjeux")] for rangee in rangees[:4]]
    assert enjeux == [None, "Les sols", "innovation", None]


def test_the_api_lists_it(servi: Client) -> None:
    assert {"id": "rives-2031", "titre": "Rives vivantes 2031", "version": "1", "regles": 2} in json.loads(
        servi.get("/api/v1/appels").content
    )


@pytest.fixture
def ecrit(db: None) -> tuple[Client, Dossier]:
    compte = maquettes.compte("rives")
    dossier = maquettes.dossier_ouvert(maquettes.campagne_ouverte("rives-2031"), compte, FICHIER.read_bytes())
    return maquettes.navigateur(compte), dossier


def test_every_page_of_the_workspace_opens(ecrit: tuple[Client, Dossier]) -> None:
    client, dossier = ecrit
    for nom in ATELIER:
        assert _texte(client, f"atelier-{nom}", dossier.identifiant)


def _cases(client: Client, nom: str, *args: str) -> dict[str, bool]:
    page = client.get(reverse(nom, args=args)).content.decode()
    cases = re.findall(r'<input type="checkbox"[^>]*name="[^"]*enjeux"[^>]*>', page)
    return {re.search(r'value="([^"]*)"', c)[1]: " checked" in c for c in cases}  # type: ignore[index]


def test_the_forms_offer_its_stakes_and_keep_one_that_it_does_not_know(ecrit: tuple[Client, Dossier]) -> None:
    client, dossier = ecrit
    connus = {"eau", "sols", "energie-du-fleuve"}
    cases = _cases(client, "atelier-fiche", dossier.identifiant, "f3")
    assert cases.keys() == connus | {"innovation"} and [c for c, prise in cases.items() if prise] == ["innovation"]
    assert _cases(client, "atelier-fiche", dossier.identifiant, "f2").keys() == connus
    axes = _cases(client, "atelier-plan-axes", dossier.identifiant)
    assert axes == {"eau": True, "energie-du-fleuve": True, "sols": False}


def test_the_workbook_comes_back_with_a_stake_that_the_call_does_not_know(ecrit: tuple[Client, Dossier]) -> None:
    _, dossier = ecrit
    compte = Compte.objects.get(email="rives@exemple.fr")
    octets = classeur_plan.exporter(ouverture.ouvrir(compte, dossier.identifiant))
    assert classeur_plan.examiner(compte, dossier.identifiant, octets).vide


def test_a_call_of_elsewhere_is_known_as_long_as_it_is_lent(tmp_path: Path) -> None:
    ailleurs = tmp_path / "rives_2032"
    ailleurs.mkdir()
    texte = (RIVES / "appel.toml").read_text(encoding="utf-8")
    (ailleurs / "appel.toml").write_text(texte, encoding="utf-8")
    with (
        pytest.raises(AppelInvalideError, match="« rives-2031 » est dans le dossier de « rives-2032 »"),
        avec_appel(ailleurs),
    ):
        pass
    (ailleurs / "appel.toml").write_text(texte.replace("rives-2031", "rives-2032"), encoding="utf-8")
    with avec_appel(ailleurs) as executable:
        assert charger_appel("rives-2032") is executable and "rives-2032" in identifiants()
    with pytest.raises(AppelInconnuError, match="Vouliez-vous dire « rives-2031 »"):
        charger_appel("rives-2032")
