"""Random evenings of someone who writes, in a real browser: whatever happens, in whatever order, what was typed last in
each field is in the history at the end, or was shown beside what won.

The script only waits less than it does for people. A killed tab comes back as a browser reopens it: with its session
storage. What was typed less than a third of a second before a tab is killed may be lost, and is not looked for.
"""

from __future__ import annotations

import random
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page, Route, expect
from tests.parcours.conftest import Plateforme
from tests.parcours.serveur import servi
from tests.parcours.test_entree import entrer
from tests.ports import port_libre

pytestmark = [pytest.mark.navigateur, pytest.mark.lent(10)]
FICHE = "/atelier/hautes-alpes/plan-d-actions/fiches/3-6/"
AILLEURS = "/atelier/hautes-alpes/historique/"
TEXTES = ("objectifs", "description")
PRESSE = {"const ATTENTE = 1500": "const ATTENTE = 150", "[3000, 8000, 15000, 30000]": "[200, 400, 800]"}
SANS_BROUILLON = {"function garder(envoye = false) {": "function garder() { return; "}
GRAINES = (15, 25, 51)


@dataclass
class Serveur:
    """The server that writes, which may be stopped: another one on the same base as the platform's."""

    plateforme: Plateforme
    port: int = field(default_factory=port_libre)
    tenu: AbstractContextManager[str] | None = None

    @property
    def origine(self) -> str:
        return f"http://localhost:{self.port}"

    def partir(self) -> None:
        self.tenu = servi(self.plateforme.variables, self.port)
        self.tenu.__enter__()

    def arreter(self) -> None:
        if self.tenu is not None:
            self.tenu.__exit__(None, None, None)
        self.tenu = None

    def gardes(self) -> str:
        """Every text that was ever kept."""
        with sqlite3.connect(self.plateforme.variables["BINOME_BASE"].removeprefix("sqlite:///")) as base:
            return "".join(
                zlib.decompress(r[0]).decode() for r in base.execute("SELECT contenu FROM registre_revision")
            )


@pytest.fixture(scope="module")
def serveur(plateforme: Plateforme) -> Iterator[Serveur]:
    lance = Serveur(plateforme)
    lance.partir()
    yield lance
    lance.arreter()


def deplie(champ: Locator) -> Locator:
    """A field, its group unfolded."""
    champ.evaluate("e => { for (let d = e; (d = d.parentElement?.closest('details')); ) d.open = true; }")
    return champ


@dataclass
class Soiree:
    """One person and their tabs. `dus`: the words that must be found at the end: the last ones typed in a field of a tab,
    between two of its deaths (what was typed before one is not taken back by what is typed after)."""

    serveur: Serveur
    contexte: BrowserContext
    hasard: random.Random
    nom: str
    onglets: list[Page] = field(default_factory=list)
    dus: dict[tuple[int, int, str], str] = field(default_factory=dict)
    morts: int = 0
    vus: set[str] = field(default_factory=set)
    faits: list[str] = field(default_factory=list)
    ici: int = 0
    mots: int = 0

    @property
    def page(self) -> Page:
        return self.onglets[self.ici]

    def champ(self, nom: str) -> str:
        return f'[name="plan_actions.fiches[3-6].{nom}"]'

    def mot(self) -> str:
        self.mots += 1
        return f"zq{self.nom}x{self.mots:02}k"

    # --- what happens

    def taper(self) -> None:
        self._taper(self.hasard.choice(TEXTES), self.mot())

    def montant_faux(self) -> None:
        self._taper("cout.montant", f"beaucoup {self.mot()}")

    def _taper(self, nom: str, texte: str) -> None:
        if self.page.locator(self.champ(nom)).count():
            deplie(self.page.locator(self.champ(nom))).fill(texte)
            self.dus[self.ici, self.morts, nom] = texte.split()[-1]

    def attendre(self) -> None:
        self.page.wait_for_timeout(400)

    def finir_la_session(self) -> None:
        self.contexte.clear_cookies(name="sessionid")

    def couper(self) -> None:
        self.contexte.set_offline(True)

    def tuer(self) -> None:
        self.page.wait_for_timeout(350)
        garde = self.page.evaluate("JSON.stringify(sessionStorage)")
        # Dead at once: a page that is merely closed still sends what it holds.
        self.page.evaluate("() => { window.fetch = () => new Promise(() => {}); }")
        self.page.close(run_before_unload=False)
        self.morts += 1
        self.retablir()
        self.onglets[self.ici] = self._ouvrir(garde)

    def revenir_en_arriere(self) -> None:
        """Away, whatever the page says, then back."""
        self.retablir()
        self.page.wait_for_timeout(350)
        self.morts += 1
        self.page.goto(f"{self.serveur.origine}{AILLEURS}")
        self.page.go_back()

    def changer_d_onglet(self) -> None:
        self.retablir()
        if len(self.onglets) == 1:
            self.onglets.append(self._ouvrir())
        self.ici = 1 - self.ici

    def redemarrer(self) -> None:
        """What is typed meanwhile waits."""
        self.serveur.arreter()
        self.taper()
        self.page.wait_for_timeout(300)
        self.serveur.partir()

    # --- and what a person does about it

    def retablir(self) -> None:
        """Online again, and signed in again as the page offers it: in another tab."""
        self.contexte.set_offline(False)
        if not any(c.get("name") == "sessionid" for c in self.contexte.cookies()):
            entrer(autre := self.contexte.new_page(), self.serveur.origine, "chef de projet")
            autre.close()
        for page in self.onglets:
            if not page.is_closed():
                page.evaluate("dispatchEvent(new Event('online')); dispatchEvent(new Event('focus'))")

    def _ouvrir(self, garde: str = "{}") -> Page:
        page = self.contexte.new_page()
        page.on("dialog", lambda d: d.accept())
        page.goto(f"{self.serveur.origine}/static/web/binome.svg")
        page.evaluate(
            "garde => Object.entries(JSON.parse(garde)).forEach(([c, v]) => sessionStorage.setItem(c, v))", garde
        )
        page.goto(f"{self.serveur.origine}{FICHE}")
        return page

    def commencer(self) -> None:
        self.retablir()
        self.onglets = [self._ouvrir()]

    def finir(self) -> None:
        """Everything that the pages ask for, until they ask for nothing."""
        self.retablir()
        for page in self.onglets:
            for _ in range(60):
                with suppress(Error):
                    if self._repondre(page):
                        break
            else:
                raise AssertionError(f"{self.faits} : la page demande encore {page.inner_text('.barre-dossier')!r}")

    def _repondre(self, page: Page) -> bool:
        """One answer to what a page asks; whether it asks for nothing more."""
        page.wait_for_load_state()
        self.vus |= set(page.locator(".texte-du-conflit, [data-brouillon-garde]").all_inner_texts())
        self.vus.add(page.locator(self.champ("cout.montant")).input_value() if _sur_la_fiche(page) else "")
        montant = page.locator(self.champ("cout.montant"))
        if montant.count() and "beaucoup" in montant.input_value():
            deplie(montant).fill("120000")
        elif (choix := page.get_by_role("button", name="Enregistrer ces choix")).count():
            choix.click()
        elif (corriger := page.get_by_role("button", name="Enregistrer avec ces corrections")).count():
            self.vus.add(page.locator("[name=valeur-0]").input_value())
            page.locator("[name=valeur-0]").fill("120000")
            corriger.click()
        elif (choisir := page.get_by_role("button", name="Choisir")).count():
            choisir.click()
        elif (reprendre := page.get_by_role("button", name="Le reprendre")).count():
            reprendre.first.click()
        elif page.locator(".barre-dossier").get_attribute("data-etat") in (None, "enregistre"):
            return True
        page.wait_for_timeout(250)
        return False

    def perdus(self) -> set[str]:
        """The words that are nowhere."""
        gardes = self.serveur.gardes() + " ".join(self.vus)
        return {mot for mot in self.dus.values() if mot not in gardes}


def _sur_la_fiche(page: Page) -> bool:
    return page.url.partition("#")[0].endswith(FICHE)


EVENEMENTS: tuple[tuple[int, Callable[[Soiree], None]], ...] = (
    (6, Soiree.taper),
    (2, Soiree.montant_faux),
    (2, Soiree.attendre),
    (2, Soiree.finir_la_session),
    (2, Soiree.couper),
    (2, Soiree.tuer),
    (2, Soiree.revenir_en_arriere),
    (2, Soiree.changer_d_onglet),
    (1, Soiree.redemarrer),
)


@contextmanager
def soiree(serveur: Serveur, navigateur: Browser, nom: str, change: dict[str, str]) -> Iterator[Soiree]:
    def servir(route: Route) -> None:
        corps = route.fetch().text()
        for avant, apres in change.items():
            assert avant in corps, avant
            corps = corps.replace(avant, apres)
        route.fulfill(body=corps, content_type="text/javascript")

    with navigateur.new_context(locale="fr-FR") as contexte:
        contexte.route("**/enregistrement*.mjs", servir)
        yield Soiree(serveur, contexte, random.Random(nom), nom)  # noqa: S311


def test_whatever_happens_nothing_that_was_typed_is_lost(serveur: Serveur, navigateur: Browser) -> None:
    arrives: set[str] = set()
    for graine in GRAINES:
        with soiree(serveur, navigateur, str(graine), PRESSE) as elle:
            elle.commencer()
            poids = [p for p, _ in EVENEMENTS]
            for _, evenement in elle.hasard.choices(EVENEMENTS, poids, k=8):
                elle.faits.append(evenement.__name__)
                evenement(elle)
            elle.finir()
            assert not elle.perdus(), (graine, elle.faits, elle.perdus())
            arrives |= set(elle.faits)
    assert arrives == {evenement.__name__ for _, evenement in EVENEMENTS}, "some event never came"


def test_the_search_sees_what_a_script_without_draft_loses(serveur: Serveur, navigateur: Browser) -> None:
    with soiree(serveur, navigateur, "temoin", PRESSE | SANS_BROUILLON) as elle:
        elle.commencer()
        elle.couper()
        elle.taper()
        elle.tuer()
        elle.finir()
        assert len(elle.perdus()) == 1


def test_without_a_script_what_is_sent_is_never_lost(serveur: Serveur, navigateur: Browser) -> None:
    """A refused amount beside a text, a session that ends, a server that is down, two tabs."""
    with navigateur.new_context(locale="fr-FR", java_script_enabled=False) as contexte:
        elle = Soiree(serveur, contexte, random.Random(0), "sans")  # noqa: S311
        entrer(page := contexte.new_page(), serveur.origine, "chef de projet")
        page.goto(f"{serveur.origine}{FICHE}")
        elle.onglets = [page]
        envoyer = lambda p: p.get_by_role("button", name="Enregistrer", exact=True).last.click()  # noqa: E731
        elle._taper("objectifs", elle.mot())
        elle.montant_faux()
        envoyer(page)
        expect(page.locator(elle.champ("cout.montant"))).to_have_value(f"beaucoup {elle.dus[0, 0, 'cout.montant']}")
        deplie(page.locator(elle.champ("cout.montant"))).fill("120000")
        elle.dus.pop((0, 0, "cout.montant"))
        # The session ends: sent by nobody, the text waits.
        elle._taper("description", elle.mot())
        elle.finir_la_session()
        envoyer(page)
        assert "/comptes/connexion/" in page.url
        entrer(page, serveur.origine, "chef de projet")
        page.goto(f"{serveur.origine}/atelier/")
        page.get_by_role("link", name="1 texte attend").click()
        page.get_by_role("button", name="Enregistrer ce texte").click()
        assert not elle.perdus()
        # The server is down while it is sent: the browser keeps the page behind its own.
        page.goto(f"{serveur.origine}{FICHE}")
        elle._taper("objectifs", elle.mot())
        serveur.arreter()
        with suppress(Error):
            envoyer(page)
        serveur.partir()
        page.reload()
        assert not elle.perdus()
        # Two tabs, the same passage: the second is shown both.
        page.goto(f"{serveur.origine}{FICHE}")
        elle.onglets.append(autre := contexte.new_page())
        autre.goto(f"{serveur.origine}{FICHE}")
        elle._taper("objectifs", elle.mot())
        envoyer(page)
        elle.ici = 1
        elle._taper("objectifs", elle.mot())
        envoyer(autre)
        elle.vus |= set(autre.locator(".texte-du-conflit").all_inner_texts())
        assert not elle.perdus() and len(elle.vus) >= 2
