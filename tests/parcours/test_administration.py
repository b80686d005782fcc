"""The pages of administration in a browser: axe, CSP, 320 px; an act done without JavaScript."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect
from tests.parcours.conftest import Plateforme
from tests.parcours.examen import Examen
from tests.parcours.visites import PAR_L_ADMINISTRATION

pytestmark = [pytest.mark.navigateur, pytest.mark.lent]
LIEN = re.compile(r'href="(/administration/[^"#]*)"')


def test_every_page_that_an_administrator_is_led_to(plateforme: Plateforme, navigateur: Browser) -> None:
    """Walked from link to link: what no page leads to is not a page that one finds."""
    with plateforme.contexte(navigateur, "administrateur") as contexte:
        examen, vues, a_voir = Examen(contexte.new_page()), set[str](), ["/administration/"]
        while a_voir:
            adresse = a_voir.pop()
            forme = re.sub(r"\d+", "0", adresse.split("?")[0])
            if forme in vues:
                continue
            vues.add(forme)
            reponse = examen.ouvrir(adresse)
            assert reponse is not None and reponse.status == 200, adresse
            a_voir += LIEN.findall(examen.page.content())
        assert not examen.defauts, "\n".join(map(str, examen.defauts))
        # Those that need a duplicate, or a key that is lost, are walked in tests/web/administration.
        assert len(vues) >= 24 and examen.noms >= PAR_L_ADMINISTRATION, sorted(vues)


def test_a_role_is_given_for_a_region_without_javascript(plateforme: Plateforme, navigateur: Browser) -> None:
    taille = {"width": 320, "height": 640}
    with plateforme.contexte(navigateur, "administrateur", java_script_enabled=False, viewport=taille) as contexte:
        page = contexte.new_page()
        page.goto("/administration/")
        page.get_by_role("link", name="Campagnes", exact=True).click()
        page.get_by_role("link", name="ti-2023-2027").click()
        page.get_by_role("link", name="Donner un rôle").click()
        page.get_by_label("Adresse électronique").fill("prefecture@exemple.invalid")
        page.get_by_label("Portée").select_option("93")
        page.get_by_label("Motif").fill("Convention du 3 mars")
        page.get_by_role("button", name="Donner ce rôle").click()
        expect(page.locator("main table")).to_contain_text("Provence-Alpes-Côte d’Azur (93)")
