"""What is looked for on every page: axe in both themes and both widths, the CSP, errors, 320 pixels, the text twice as
large, and the colours that a system forces."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Page, Response

AXE = (Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
LARGE, ETROIT = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
DOUBLE = {"width": 640, "height": 900}
AGRANDI = """() => {
  const racine = document.documentElement;
  const dansUnCadre = (e) => e !== document.body && (getComputedStyle(e).overflowX !== "visible" || dansUnCadre(e.parentElement));
  racine.style.fontSize = "200%";
  const large = racine.scrollWidth > innerWidth ? [...document.body.querySelectorAll("*")]
    .filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1
      && !dansUnCadre(e))
    .slice(0, 4).map((e) => e.outerHTML.slice(0, 100)) : [];
  racine.style.fontSize = "";
  return large;
}"""
SANS_COULEURS = """() => [...document.querySelectorAll(".bouton, main :is(input, select, textarea):not([type=hidden])")]
  .filter((e) => e.checkVisibility() && e.getClientRects().length && !e.closest(".visuellement-cache")
    && !["checkbox", "radio", "file"].includes(e.type)
    && (parseFloat(getComputedStyle(e).borderBottomWidth) === 0 || getComputedStyle(e).forcedColorAdjust === "none"))
  .slice(0, 4).map((e) => e.outerHTML.slice(0, 100))"""
# Refusals and forms to correct: the browser logs the status, the page says the rest.
REPONSES = re.compile(r"status of (401|403|404|409|410|422)")
_TEXTE, _NOMBRES, _BLANCS = re.compile(r">[^<]*[^<\s][^<]*<"), re.compile(r"\d+"), re.compile(r">\s+<")
_DEFAIRE = '<form class="gestes" method="post"'
_PROPRES = re.compile(r' (?:value|href|action|data-[\w-]+)="[^"]*"')


class Examen:
    """Faults of the pages that one browser page shows.

    `vus` holds the skeletons that axe has judged, by address: a page that differs from one of them by its words alone,
    wherever it was, is not shown to it again; one that differs by what a role may do is, in one theme and one width.
    `noms`: the addresses looked at, by the name of their pattern.
    """

    def __init__(self, page: Page, vus: dict[str, set[str]] | None = None) -> None:
        self.page = page
        self.defauts: list[object] = []
        self.vus = {} if vus is None else vus
        self.pages = 0
        self.noms: set[str] = set()
        preparer_axe(page)
        page.on("console", lambda m: self._noter(m.text) if m.type in {"error", "warning"} else None)
        page.on("pageerror", lambda e: self._noter(str(e)))

    def _noter(self, texte: str) -> None:
        if not REPONSES.search(texte):
            self.defauts.append((self.page.url, texte))

    def ouvrir(self, adresse: str) -> Response | None:
        """Go to a page and look at it."""
        reponse = self.page.goto(adresse)
        self.regarder()
        return reponse

    def regarder(self) -> None:
        """Look at the page where one is."""
        self.page.wait_for_load_state()
        self.pages += 1
        with suppress(Resolver404):
            self.noms.add(resolve(urlsplit(self.page.url).path).url_name or "")
        squelette = _squelette(self.page.content())
        if not any(squelette in connus for connus in self.vus.values()):
            if urlsplit(self.page.url).path not in self.vus:
                self._axe(LARGE, "light")
            self._axe(ETROIT, "dark")
            self._agrandi()
            self._couleurs_forcees()
        self.vus.setdefault(urlsplit(self.page.url).path, set()).add(squelette)
        self.page.set_viewport_size(ETROIT)
        if (largeur := self.page.evaluate("document.documentElement.scrollWidth")) > ETROIT["width"]:
            self.defauts.append((self.page.url, f"{largeur} pixels de large"))

    def _agrandi(self) -> None:
        """The text at 200 % (WCAG 1.4.4): what is read is in the page, and nothing slides but tables."""
        self.page.set_viewport_size(DOUBLE)
        debord = self.page.evaluate(AGRANDI)
        if debord:
            self.defauts.append((self.page.url, "à 200 %", debord))

    def _couleurs_forcees(self) -> None:
        """Without any colour of ours, a button and a box are told by their border, and nothing keeps its own colours."""
        self.page.emulate_media(forced_colors="active")
        if muets := self.page.evaluate(SANS_COULEURS):
            self.defauts.append((self.page.url, "couleurs forcées", muets))
        self.page.emulate_media(forced_colors="none")

    def _axe(self, taille: dict[str, int], theme: str) -> None:
        self.page.set_viewport_size(taille)
        self.defauts += [(self.page.url, theme, *defaut) for defaut in axe(self.page, theme)]


def preparer_axe(page: Page) -> None:
    """Half a megabyte, sent once for all the pages that one will go to; it is compiled where it is used."""
    page.add_init_script(f"window.chargerAxe = () => {{ {AXE} }}")


def axe(page: Page, theme: str) -> list[tuple[str, list[str]]]:
    """What axe finds on a page in a theme: rules, and where they are broken."""
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    violations = page.evaluate(
        "window.axe ?? chargerAxe(); axe.run({resultTypes: ['violations']}).then(r => r.violations)"
    )
    return [(v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in violations]


def _squelette(html: str) -> str:
    """A page without its words, its numbers and what is typed in it: what axe judges, but for empty texts. The form that
    undoes is hidden from who has nothing to undo: what is left of a page is then what was judged with it."""
    sans_mots = _BLANCS.sub("> <", _NOMBRES.sub("0", _PROPRES.sub("", _TEXTE.sub(">x<", html))))
    return sans_mots.replace(f'{_DEFAIRE} hidden="">', f"{_DEFAIRE}>")
