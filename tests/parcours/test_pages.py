"""Every page in a real browser: axe finds nothing, the CSP is not hit, nothing comes from elsewhere, 320 px is enough."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.parcours.examen import ETROIT, LARGE, axe, preparer_axe
from tests.parcours.serveur import EN_RELIEF, lancer
from tests.web.adresses import TOUTES_LES_PAGES

pytestmark = [pytest.mark.navigateur, pytest.mark.lent]
ADRESSES = [a for a in TOUTES_LES_PAGES if "tri=" not in a] + ["/rien/"]
# It shows for a tenth of a second: who only looks now and then may miss it.
NOTER_LE_VOILE = """() => {
  const voile = document.querySelector(".maplibregl-cooperative-gesture-screen");
  new MutationObserver(() => { window.voileVu ||= voile.classList.contains("maplibregl-show"); })
    .observe(voile, { attributeFilter: ["class"] });
}"""
Ouvrir = Callable[[str], Page]


@pytest.fixture
def ouvrir(navigateur: Browser, origine: str, request: pytest.FixtureRequest) -> Iterator[Ouvrir]:
    """Opens pages, and fails at the end on any CSP violation, error or request to another host."""
    options = dict(getattr(request, "param", {}))
    lance = lancer(navigateur.browser_type, EN_RELIEF) if options.pop("relief", False) else navigateur
    contexte = lance.new_context(locale="fr-FR", **options)
    page = contexte.new_page()
    preparer_axe(page)
    ennuis: list[str] = []
    page.on("console", lambda m: ennuis.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda e: ennuis.append(str(e)))
    page.on("request", lambda r: None if r.url.startswith(f"{origine}/") else ennuis.append(f"vers {r.url}"))

    def aller(adresse: str) -> Page:
        page.goto(f"{origine}{adresse}")
        return page

    yield aller
    contexte.close()
    if lance is not navigateur:
        lance.close()
    assert [e for e in ennuis if "404 (Not Found)" not in e] == []


@pytest.mark.parametrize("ouvrir", [{"viewport": LARGE}], indirect=True)
def test_axe_finds_nothing_and_320_pixels_are_enough(ouvrir: Ouvrir) -> None:
    defauts: list[object] = []
    for adresse in ADRESSES:
        page = ouvrir(adresse)
        page.set_viewport_size(LARGE)
        for theme in ("light", "dark"):
            defauts += [(adresse, theme, *defaut) for defaut in axe(page, theme)]
        page.set_viewport_size(ETROIT)
        if (largeur := page.evaluate("document.documentElement.scrollWidth")) > ETROIT["width"]:
            defauts.append((adresse, f"{largeur} pixels de large"))
    assert defauts == []


@pytest.mark.parametrize("ouvrir", [{"java_script_enabled": False}], indirect=True)
def test_the_job_is_done_without_javascript(ouvrir: Ouvrir) -> None:
    page = ouvrir("/")
    page.locator("#candidatures h4").get_by_role("link").first.click()
    page.locator(".sommaire").get_by_role("link", name="Conformité").click()
    page.get_by_role("link", name="Gouvernance (").click()
    assert page.url.endswith("?partie=gouvernance")
    page.locator("#constat-GOV-01").get_by_role("link").first.click()
    assert "/gouvernance/#gouvernance-binomes" in page.url
    page.get_by_role("link", name="Périmètre", exact=False).first.click()
    page.get_by_role("link", name="Population hab.").click()
    assert page.locator("tbody tr").first.inner_text().startswith("CA Gap-Tallard-Durance")
    assert page.locator("th[aria-sort=descending]").inner_text().startswith("Population")
    page.goto(page.url.split("/dossiers/")[0] + "/referentiel/")
    page.get_by_label("Nom, SIREN ou code").fill("guillestroi")
    page.get_by_role("button", name="Chercher").click()
    assert "Guillestrois" in page.locator("tbody tr").first.inner_text() + page.locator("tbody tr").nth(1).inner_text()


@pytest.mark.parametrize("ouvrir", [{"viewport": LARGE}], indirect=True)
def test_the_keyboard_reaches_everything_in_order_and_shows_where_it_is(ouvrir: Ouvrir) -> None:
    page = ouvrir("/dossiers/hautes-alpes/verdict/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Aller au contenu"
    attendus = page.locator("a:visible, summary:visible, button:visible, input:visible, [tabindex='0']:visible").count()
    page.evaluate("document.activeElement.blur(); window.vus = new Set()")
    sans_marque = []
    for _ in range(min(attendus, 60)):
        page.keyboard.press("Tab")
        marque = page.evaluate(
            "(() => { const e = document.activeElement; vus.add(e); return getComputedStyle(e).outlineStyle })()"
        )
        if marque == "none":
            sans_marque.append(page.evaluate("document.activeElement.outerHTML.slice(0, 100)"))
    assert sans_marque == []
    assert page.evaluate("vus.size") == min(attendus, 60)


@pytest.mark.parametrize("ouvrir", [{"viewport": LARGE, "relief": True}], indirect=True)
@pytest.mark.parametrize("adresse", ["/", "/dossiers/hautes-alpes/perimetre/"])
def test_the_interactive_map_comes_and_goes(ouvrir: Ouvrir, adresse: str) -> None:
    page = ouvrir(adresse)
    dessin = page.locator("svg.carte")
    assert dessin.is_visible()
    page.get_by_role("button", name="Carte interactive").click()
    page.locator(".maplibregl-canvas").wait_for(state="visible")
    page.get_by_role("button", name="Carte dessinée").wait_for()
    assert not dessin.is_visible()
    page.get_by_role("button", name="Briançonnais").focus()
    assert "18\u202f947 habitants" in page.locator(".maplibregl-popup").inner_text()
    longueur = page.locator("[data-longueur]")
    avant, defile = longueur.all_inner_texts(), page.evaluate("scrollY")
    page.locator(".maplibregl-canvas").hover()
    page.evaluate(NOTER_LE_VOILE)
    page.mouse.wheel(0, 200)
    # The wheel is the page's: the map says which key makes it its own.
    page.wait_for_function("window.voileVu")
    page.wait_for_function("avant => scrollY > avant", arg=defile)
    assert "Tenez Ctrl" in page.locator(".maplibregl-cooperative-gesture-screen").inner_text()
    assert longueur.all_inner_texts() == avant
    page.get_by_role("button", name="Grossir").click()
    if avant:
        expect(longueur).not_to_have_text(avant[0])
    page.get_by_role("button", name="Carte dessinée").click()
    assert dessin.is_visible()
    assert page.locator(".maplibregl-canvas").count() == 0


def test_without_webgl_the_drawing_stays(navigateur: Browser, origine: str) -> None:
    page = navigateur.new_page()
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto(f"{origine}/dossiers/hautes-alpes/perimetre/")
    page.get_by_role("button", name="Carte interactive").click()
    page.get_by_text("la carte dessinée dit la même chose").wait_for()
    assert page.locator("svg.carte").is_visible()
    page.close()


@pytest.mark.parametrize("ouvrir", [{}], indirect=True)
def test_a_finding_shows_its_place(ouvrir: Ouvrir) -> None:
    page = ouvrir("/dossiers/hautes-alpes/verdict/")
    page.locator("#constat-PER-06").get_by_role("link", name="Sisteronais-Buëch").click()
    ligne = page.locator("tr:target")
    assert "Sisteronais" in ligne.inner_text()
    assert ligne.evaluate("e => e.getBoundingClientRect().top >= 0 && e.getBoundingClientRect().top < innerHeight")
