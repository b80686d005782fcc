"""Rooms stay small, bear the same words on every floor, and one name is one thing. Exceptions are named, and shrink."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from tests.maison.noms import analyser

MODULES = 12
LIGNES = 250
AU_DELA = {
    "documents": 12,
    "documents/carte": 15,
    "documents/pdf": 12,
    "documents/tableur": 12,
    "moteur/bassins": 13,
    "referentiel": 17,
    "referentiel/connecteurs": 15,
    "web/comptes": 13,
}
"""Folders of more than twelve modules, from before the rule."""
LONGS = {
    "documents/tableur/lecture.py",
    "domaine/dossier/plan_actions.py",
    "moteur/bassins/noyau_ttwa.py",
    "referentiel/consultation.py",
    "referentiel/flux/fichiers.py",
    "referentiel/reconciliation.py",
    "services/depot/depots.py",
    "services/effacement/donnees_personnelles.py",
    "services/exploitation/sauvegarde.py",
    "services/gouvernance/consentements.py",
    "services/notifications/courriels.py",
    "services/perimetre/etabli.py",
    "services/plan/classeur.py",
}
"""Modules of more than 250 lines, from before the rule."""
DEUX_FOIS = {"Consentement", "Dossier", "Organisation"}
"""Names that are two things, from before the rule: the text and its row."""
SANS_PAREILLE = {"web/atelier/cadre", "web/atelier/accueil", "web/atelier/chiffres", "web/atelier/conformite"}
"""Rooms of the workspace that gather what several rooms of the services do, or show a part of one."""


PAR_LES_PAGES = {"demonstration"}
"""Rooms of the services tried through `make run`."""


@pytest.fixture(scope="module")
def maison(racine: Path) -> Path:
    return racine / "src/binome"


def _modules(maison: Path) -> list[Path]:
    return [m for m in maison.rglob("*.py") if "migrations" not in m.parts and m.name != "__init__.py"]


def test_no_folder_overflows(maison: Path) -> None:
    combien = Counter(str(m.parent.relative_to(maison)) for m in _modules(maison))
    assert {d: n for d, n in combien.items() if n > MODULES} == {d: n for d, n in AU_DELA.items() if n > MODULES}


def test_modules_stay_short(maison: Path) -> None:
    longs = {str(m.relative_to(maison)) for m in _modules(maison) if len(m.read_text().splitlines()) > LIGNES}
    assert longs == LONGS


def _pieces(dossier: Path) -> set[str]:
    return {d.name for d in dossier.iterdir() if (d / "__init__.py").exists()}


def test_floors_share_their_words(maison: Path) -> None:
    services, atelier = _pieces(maison / "services"), _pieces(maison / "web/atelier")
    assert services and {f"web/atelier/{p}" for p in atelier - services} == SANS_PAREILLE
    gabarits = {d.name for d in (maison / "web/templates/web/atelier").iterdir() if d.is_dir()}
    assert gabarits == atelier
    scripts = {d.name for d in (maison / "web/templates/web").iterdir() if d.is_dir()} - {"morceaux"}
    assert scripts <= _pieces(maison / "web")


def test_a_template_is_used_by_its_room(maison: Path) -> None:
    """What several rooms show is in the frame, among forms, or a shared piece."""
    gabarits, ailleurs = maison / "web/templates", []
    for gabarit in (gabarits / "web/atelier").rglob("*.html"):
        piece = gabarit.parent.name
        if piece == "cadre":
            continue
        nom = str(gabarit.relative_to(gabarits))
        lecteurs = [m for m in _modules(maison / "web") if nom in m.read_text(encoding="utf-8")]
        ailleurs += [f"{nom} : {m}" for m in lecteurs if f"web/atelier/{piece}/" not in str(m)]
    assert not ailleurs


def test_a_public_name_is_one_thing(maison: Path) -> None:
    ou = defaultdict(set)
    for module in (m for e in ("domaine", "registre", "services") for m in _modules(maison / e)):
        for noeud in analyser(module.read_text(encoding="utf-8")).body:
            if isinstance(noeud, ast.ClassDef) and not noeud.name.startswith("_"):
                ou[noeud.name].add(str(module.relative_to(maison)))
    assert {nom for nom, lieux in ou.items() if len(lieux) > 1} == DEUX_FOIS


def test_each_room_of_the_services_has_its_tests(maison: Path, racine: Path) -> None:
    essayees = {d.name for d in (racine / "tests/services").iterdir() if any(d.glob("test_*.py"))}
    assert _pieces(maison / "services") - essayees == PAR_LES_PAGES
