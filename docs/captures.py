"""Makes the pictures of the README, docs/images/carte.png and verdict.png, from the real site in a real browser."""

from __future__ import annotations

import sys
from pathlib import Path

RACINE = Path(__file__).parents[1]
sys.path.insert(0, str(RACINE))

from tests.parcours.serveur import navigateur_lance, servi  # noqa: E402

IMAGES = {"carte.png": ("perimetre/", 900), "verdict.png": ("verdict/", 1150)}


def main() -> None:
    dossier = RACINE / "docs/images"
    dossier.mkdir(exist_ok=True)
    with servi() as origine, navigateur_lance() as navigateur:
        for nom, (page, hauteur) in IMAGES.items():
            vue = navigateur.new_page(
                viewport={"width": 1360, "height": hauteur}, color_scheme="light", reduced_motion="reduce"
            )
            vue.goto(f"{origine}/dossiers/hautes-alpes/{page}", wait_until="networkidle")
            vue.screenshot(path=dossier / nom)
            sys.stdout.write(f"→ docs/images/{nom}\n")


if __name__ == "__main__":
    main()
