"""The README shows the product as it is: its finding is one that Binôme really writes."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from binome.appels.catalogue import charger_appel
from binome.documents import rapport_texte
from binome.referentiel import Referentiel
from binome.services.verification import verdict as verification


@pytest.fixture(scope="module")
def readme(racine: Path) -> str:
    return (racine / "README.md").read_text(encoding="utf-8")


def _lisse(texte: str) -> str:
    return texte.replace("\u202f", " ").strip()


def test_the_finding_shown_is_the_one_that_is_written(readme: str, racine: Path, referentiel: Referentiel) -> None:
    lu = verification.ouvrir(racine / "exemples/hautes-alpes/dossier.yaml", referentiel)
    date = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    verdict = verification.verifier(lu.dossier, date=date, geographie=referentiel)
    rapport = _lisse(rapport_texte.rediger(verdict, charger_appel(verdict.appel).appel.noms_familles, lu.reperes()))
    extrait = re.search(r"```\n(À justifier · .+?)```", readme, re.DOTALL)
    assert extrait is not None
    assert _lisse(extrait[1]) in rapport


def test_pictures_say_what_they_show(readme: str) -> None:
    images = dict(re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", readme))
    assert {"docs/images/carte.png", "docs/images/verdict.png"} <= set(images.values())
    assert all(len(texte) > 60 for texte in images)


def test_it_ends_in_english(readme: str) -> None:
    assert re.findall(r"^## (.+)$", readme, re.MULTILINE)[-1] == "In English"
