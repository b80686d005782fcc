"""Actions and axes are put in order with a finger, in a real browser that has one; the page does not scroll meanwhile."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from tests.parcours.conftest import Plateforme

pytestmark = [pytest.mark.navigateur, pytest.mark.lent(8)]
PLAN = "/atelier/hautes-alpes/plan-d-actions/"
TELEPHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


def du_doigt(page: Page, de: Locator, vers: Locator, bas: float, *, lacher: str = "touchEnd") -> None:
    """Put a finger on something, slide it to `bas` (0 its top, 1 its bottom) of another, and let go."""
    de.scroll_into_view_if_needed()
    depart, arrivee = de.bounding_box(), vers.bounding_box()
    assert depart and arrivee
    x, y = depart["x"] + depart["width"] / 2, depart["y"] + depart["height"] / 2
    fin = arrivee["y"] + bas * arrivee["height"]
    doigt = page.context.new_cdp_session(page)

    def toucher(quoi: str, ou: float | None) -> None:
        points = [] if ou is None else [{"x": x, "y": ou}]
        doigt.send("Input.dispatchTouchEvent", {"type": quoi, "touchPoints": points})

    toucher("touchStart", y)
    for pas in range(1, 9):
        toucher("touchMove", y + (fin - y) * pas / 8)
    toucher(lacher, None)


def numeros(page: Page) -> list[str]:
    return page.locator("section.axe").first.locator(".numero").all_inner_texts()


def test_an_action_goes_where_a_finger_drops_it_and_back(plateforme: Plateforme, navigateur: Browser) -> None:
    with plateforme.contexte(navigateur, "chef_de_projet", **TELEPHONE) as contexte:  # type: ignore[arg-type]
        page = contexte.new_page()
        page.goto(PLAN)
        avant = numeros(page)
        fiches = page.locator("section.axe").first.locator("li[data-fiche]")
        # A finger taken away by a call puts it back.
        du_doigt(page, fiches.nth(0).locator(".poignee"), fiches.nth(1), 0.9, lacher="touchCancel")
        expect(page.locator(".portee")).to_have_count(0)
        assert numeros(page) == avant
        for _ in range(2):
            premiere = fiches.nth(0).locator(".numero").inner_text()
            du_doigt(page, fiches.nth(0).locator(".poignee"), fiches.nth(1), 0.9)
            expect(fiches.nth(1).locator(".numero")).to_have_text(premiere)
        assert numeros(page) == avant


def test_an_axis_goes_down_its_form_and_back(plateforme: Plateforme, navigateur: Browser) -> None:
    with plateforme.contexte(navigateur, "chef_de_projet", **TELEPHONE) as contexte:  # type: ignore[arg-type]
        page = contexte.new_page()
        page.goto(f"{PLAN}axes/")
        rangees = page.locator('.liste-de-champs[id="plan-actions-axes"] > details.element')
        for _ in range(2):
            titre = rangees.nth(0).locator("summary b").inner_text()
            du_doigt(page, rangees.nth(0).locator(".poignee"), rangees.nth(1).locator("summary"), 0.95)
            expect(rangees.nth(1).locator("summary b")).to_have_text(titre)
