"""What follows a label in a browser: axe, CSP, 320 px on the pages of the team, of who follows, of operators, of anyone,
and on those that the link of a letter opens."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser
from tests import pret
from tests.parcours.conftest import Plateforme
from tests.parcours.examen import Examen
from tests.parcours.serveur import chez_soi, servi
from tests.parcours.visites import PAR_LA_SUITE

pytestmark = [pytest.mark.navigateur, pytest.mark.lent(40)]
FICHIERS = re.compile(r"\.(pdf|docx|pptx|csv|xlsx|json|svg|ics)(\?|$)")
RANG = re.compile(r"/\d+/|/(?:[\w-]+-)?d\d+/|(?<=/actions/)[\w-]+|(?<=/dire/)[\w-]+")


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plateforme]:
    variables = {
        **chez_soi(tmp_path_factory.mktemp("suite"), prete=True),
        "BINOME_DEMONSTRATION": "oui",
        "BINOME_TACHES": "ouvrier",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    semis = pret.lire("-m", "tests.parcours.semer_apres", env={**os.environ, **variables})
    with servi(environnement=variables) as adresse:
        yield Plateforme(adresse.replace("127.0.0.1", "localhost"), json.loads(semis.splitlines()[-1]))


def suivre(examen: Examen, departs: Sequence[str], ou: re.Pattern[str]) -> None:
    """Look at these pages and at all that they lead to there, each form of address once."""
    vues, a_voir = set[str](), list(departs)
    while a_voir:
        adresse = a_voir.pop(0)
        forme = RANG.sub("/·/", urlsplit(adresse).path)
        if forme in vues or FICHIERS.search(adresse):
            continue
        vues.add(forme)
        reponse = examen.ouvrir(adresse)
        assert reponse is not None and reponse.status == 200, adresse
        a_voir += [a for a in re.findall(r'href="(/[^"#]*)"', examen.page.content()) if ou.match(a)]


def test_every_page_that_follows_a_label(suite: Plateforme, navigateur: Browser) -> None:
    atelier, campagne = f"/atelier/{suite.semis['dossier']}", suite.semis["campagne"]
    lieux = [f"{atelier}/{p}/" for p in ("suivi", "accords", "demarches", "bilan", "suivi/engagements", "suivi/agenda")]
    equipe = re.compile(rf"{atelier}/(suivi|accords|demarches|bilan)/")
    noms, defauts, vus = set[str](), list[object](), dict[str, set[str]]()
    projet = f"{atelier}/plan-d-actions/projets/{suite.semis['projet']}/"
    departs = {
        "chef_de_projet": ([*lieux, projet, f"{atelier}/lire/en-vigueur/"], equipe),
        "elu": (lieux[:4], equipe),
        "contributeur": (lieux[:1], equipe),
        "instructeur": (["/suivi/", f"/suivi/{campagne}/operateurs/"], re.compile(r"/suivi/")),
        "operateur": (["/demandes/"], re.compile(r"/demandes/")),
        None: (["/accords/", "/bilans/"], re.compile(r"/bilans/")),
    }
    for role, (adresses, ou) in departs.items():
        with suite.contexte(navigateur, role) as contexte:
            examen = Examen(contexte.new_page(), vus)
            suivre(examen, adresses, ou)
            noms |= examen.noms
            defauts += examen.defauts
    for lien in suite.semis["liens"].values():
        with suite.contexte(navigateur) as contexte:
            examen = Examen(contexte.new_page(), vus)
            reponse = examen.ouvrir(urlsplit(lien).path)
            assert reponse is not None and reponse.status == 200, lien
            noms |= examen.noms
            defauts += examen.defauts
    assert not defauts, "\n".join(map(str, defauts))
    assert noms >= PAR_LA_SUITE, sorted(PAR_LA_SUITE - noms)


def test_from_the_label_to_the_final_sheet_as_five_roles(suite: Plateforme, navigateur: Browser) -> None:
    """Each does their part by the pages: what one says, the next one reads."""
    atelier, campagne = f"/atelier/{suite.semis['dossier']}", suite.semis["campagne"]
    with suite.contexte(navigateur, "contributeur") as contexte:
        page = contexte.new_page()
        page.goto(f"{atelier}/suivi/")
        page.locator('table a[href*="/suivi/actions/"]').first.click()
        page.wait_for_url("**/suivi/actions/*/")
        action = page.url
        page.locator('a[href$="/avancement/"]').first.click()
        page.select_option("#id_acte", "en_cours")
        page.fill("#id_texte", "Le chantier avance bien.")
        page.get_by_role("button", name="Écrire").click()
        page.wait_for_url(action)
    with suite.contexte(navigateur, "operateur") as contexte:
        page = contexte.new_page()
        page.goto("/demandes/")
        page.locator('a[href*="/demandes/recues/"]').first.click()
        page.select_option("#etat", "accordee")
        page.fill("#montant", "12 000")
        page.get_by_role("button", name="Répondre").click()
        page.get_by_text("Votre réponse est enregistrée").first.wait_for()
    with suite.contexte(navigateur, "chef_de_projet") as contexte:
        page = contexte.new_page()
        page.goto(urlsplit(action).path)
        assert "Le chantier avance bien." in page.content()
        page.goto(f"{atelier}/demarches/")
        assert "Accordée" in page.content()
        page.goto(f"{atelier}/bilan/?moment=final")
        page.fill("#texte", "Un guichet commun fait gagner six mois.")
        page.get_by_role("button", name="Ajouter cet enseignement").click()
        page.get_by_text("enseignement est écrit").first.wait_for()
        page.check('input[name="public"]')
        page.get_by_role("button", name="Arrêter la fiche").click()
        page.get_by_text("La fiche est arrêtée").first.wait_for()
    with suite.contexte(navigateur, "elu") as contexte:
        page = contexte.new_page()
        page.goto(f"{atelier}/suivi/portefeuille/")
        assert "12\u202f000\u202f€" in page.content()
    with suite.contexte(navigateur, "instructeur") as contexte:
        page = contexte.new_page()
        page.goto(f"/suivi/{campagne}/")
        assert "Hautes-Alpes" in page.content()
    with suite.contexte(navigateur) as contexte:
        page = contexte.new_page()
        page.goto(f"/bilans/{campagne}/final/")
        page.locator('a[href*="/bilans/labels/"]').first.click()
        page.get_by_text("Un guichet commun fait gagner six mois.").first.wait_for()
