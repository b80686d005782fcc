"""How many gestures a job takes: clicks, fields written, screens gone through to reach the next one. Written in
`gestes.json`, with what it took before these pages were rebuilt; a job that takes more fails."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

TABLE = Path(__file__).parent / "gestes.json"
HORS_DE_VUE = (
    "e => { const r = e.getBoundingClientRect(); return r.top < 0 ? -r.top : Math.max(0, r.bottom - innerHeight); }"
)


@dataclass
class Gestes:
    """What someone does, counted as they do it."""

    page: Page
    clics: int = 0
    champs: int = 0
    ecrans: int = 0

    def cliquer(self, ou: Locator, **options: Any) -> None:
        self._defiler(ou)
        ou.click(**options)
        self.clics += 1

    def ecrire(self, ou: Locator, texte: str) -> None:
        self._defiler(ou)
        ou.fill(texte)
        self.champs += 1

    def choisir(self, ou: Locator, mot: str) -> None:
        ou.select_option(label=mot)
        self.champs += 1

    def _defiler(self, ou: Locator) -> None:
        """A screen for each height of the window that lies between, rounded up past a tenth of one."""
        ou.first.wait_for()
        hauteur = (self.page.viewport_size or {"height": 900})["height"]
        ecrans, reste = divmod(int(ou.first.evaluate(HORS_DE_VUE)), hauteur)
        self.ecrans += ecrans + (reste > hauteur // 10)

    @property
    def total(self) -> int:
        return self.clics + self.champs + self.ecrans


def tenir(tache: str, gestes: Gestes) -> None:
    """Hold a job to what the table says of it."""
    dit = json.loads(TABLE.read_text(encoding="utf-8"))[tache]
    mesure = {"clics": gestes.clics, "champs": gestes.champs, "ecrans": gestes.ecrans}
    assert gestes.total <= dit["total"], f"« {tache} » demande {mesure}, et {dit['total']} en tout dans {TABLE.name}"
    assert gestes.total >= dit["total"], f"« {tache} » ne demande plus que {mesure} : écrivez-le dans {TABLE.name}"
