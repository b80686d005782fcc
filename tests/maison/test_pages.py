"""The pages hold together: links resolve, French is typeset, the change log and the software's card are in order."""

from __future__ import annotations

import re
import runpy
import unicodedata
from pathlib import Path

import pytest
import yaml

from binome.version import __version__

LIEN = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
FICHIER = re.compile(r"`([\w.-]+(?:/[\w.-]+)+\.(?:py|toml|typ|html|mjs|css))(?:::\w+)*`")
RACINE_SEULE = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "LICENSE")


def _ancres(page: str) -> set[str]:
    """Anchors of a page as forges make them: explicit ones, and one for each title."""
    titres = re.findall(r"^#+ (.+)$", page, re.MULTILINE)
    minuscules = (re.sub(r"[^\w\- ]", "", unicodedata.normalize("NFC", t.lower())).replace(" ", "-") for t in titres)
    return {*minuscules, *re.findall(r'id="([^"]+)"', page)}


def _casses(page: Path, texte: str, textes: dict[Path, str]) -> list[str]:
    casses = []
    for lien in LIEN.findall(CODE.sub("", texte)):
        if re.match(r"[a-z]+:", lien):
            continue
        chemin, _, ancre = lien.partition("#")
        cible = (page.parent / chemin).resolve() if chemin else page
        if not cible.exists() or (ancre and ancre not in _ancres(textes.get(cible, ""))):
            casses.append(f"{page.name} → {lien}")
    return casses


def test_every_link_between_files_resolves(pages: dict[Path, str], textes: dict[Path, str]) -> None:
    assert not [casse for page, texte in pages.items() for casse in _casses(page, texte, textes)]


def test_the_search_would_find_a_broken_link(racine: Path) -> None:
    assert _casses(racine / "README.md", "[x](docs/absente.md) [y](#nulle-part)", {}) == [
        "README.md → docs/absente.md",
        "README.md → #nulle-part",
    ]


def _absents(texte: str, noms: set[str]) -> list[str]:
    """Files that a page names and that are nowhere; a path may begin at any folder, as `services/acces/ouverture.py` does."""
    return [cite for cite in FICHIER.findall(texte) if not any(f"/{nom}".endswith(f"/{cite}") for nom in noms)]


def test_files_that_pages_name_exist(pages: dict[Path, str], fichiers: tuple[Path, ...], racine: Path) -> None:
    """Decisions aside when another replaced them: they tell of what was there."""
    noms = {f.relative_to(racine).as_posix() for f in fichiers}
    vivantes = {page: texte for page, texte in pages.items() if "\nRemplacée par" not in texte}
    assert not [f"{page.name} : {cite}" for page, texte in vivantes.items() for cite in _absents(texte, noms)]
    assert _absents("`services/acces/ouverture.py` `services/parti.py`", noms) == ["services/parti.py"]


def _redites(texte: str) -> list[str]:
    """What begins two rows of one table: what a merge leaves when both sides had rewritten the row."""
    redites = []
    for table in re.split(r"\n(?!\|)", texte):
        sujets = [rang.split("|")[1].strip() for rang in table.splitlines() if rang.startswith("| ")]
        redites += [sujet for sujet in dict.fromkeys(sujets) if sujet and sujets.count(sujet) > 1]
    return redites


def test_no_table_says_the_same_thing_twice(pages: dict[Path, str]) -> None:
    assert not [f"{page.name} : {redite}" for page, texte in pages.items() for redite in _redites(texte)]
    assert _redites("| a | b |\n|---|---|\n| x | 1 |\n| x | 2 |\n\n| x | 3 |\n") == ["x"]


def test_every_page_of_docs_is_in_the_index(pages: dict[Path, str], racine: Path) -> None:
    docs = racine / "docs"
    index = {
        (dossier / lien).resolve()
        for dossier in (docs, docs / "decisions")
        for lien in LIEN.findall(pages[dossier / "README.md"])
    }
    assert not [p for p in pages if p.is_relative_to(docs) and p not in index and p != docs / "README.md"]


def test_french_is_typeset(pages: dict[Path, str], racine: Path) -> None:
    """Narrow no-break spaces before ; : ! ? % » € and after «, outside code; `python docs/soigner.py` puts them."""
    soigner_page = runpy.run_path(str(racine / "docs/soigner.py"))["soigner_page"]
    assert soigner_page("Oui ! `a ! b`") == "Oui\u202f! `a ! b`"
    assert not [str(page.relative_to(racine)) for page, texte in pages.items() if soigner_page(texte) != texte]


def test_decisions_are_numbered_and_say_why_and_at_what_cost(pages: dict[Path, str], racine: Path) -> None:
    decisions = sorted((racine / "docs/decisions").glob("[0-9]*.md"))
    # Unique; a number may wait for a decision that is being written elsewhere.
    numeros = [d.name[:4] for d in decisions]
    assert len(set(numeros)) == len(numeros) >= 31
    index = pages[racine / "docs/decisions/README.md"]
    assert not [numero for numero in numeros if f"[{numero}](" not in index]
    assert not [d.name for d in decisions if not pages[d].startswith(f"# {d.name[:4]} · ")]
    parties = ("**Choix.**", "**Pourquoi.**", "**Ce que cela coûte.**")
    assert not [d.name for d in decisions if not all(partie in pages[d] for partie in parties)]


def test_what_a_newcomer_looks_for_is_at_the_root(racine: Path) -> None:
    assert not [nom for nom in RACINE_SEULE if not (racine / nom).is_file()]
    assert "GNU AFFERO GENERAL PUBLIC LICENSE" in (racine / "LICENSE").read_text()


def test_the_change_log_has_room_for_what_comes(pages: dict[Path, str], racine: Path) -> None:
    sections = re.findall(r"^## \[([^\]]+)\]", pages[racine / "CHANGELOG.md"], re.MULTILINE)
    assert sections[0] == "Non publié"
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in sections[1:])


@pytest.fixture(scope="module")
def fiche(racine: Path) -> dict[str, object]:
    return yaml.safe_load((racine / "publiccode.yml").read_text(encoding="utf-8"))


def test_the_card_has_what_the_standard_asks_for(fiche: dict[str, object]) -> None:
    """publiccode.yml 0.4: mandatory keys, and those that depend on another one."""
    obligatoires = {"publiccodeYmlVersion", "name", "url", "platforms", "categories", "developmentStatus"}
    obligatoires |= {"softwareType", "description", "legal", "maintenance", "localisation"}
    assert obligatoires <= fiche.keys()
    assert fiche["publiccodeYmlVersion"] == "0.4"
    assert fiche["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    assert fiche["maintenance"]["type"] not in {"internal", "community"} or fiche["maintenance"]["contacts"]
    assert isinstance(fiche["localisation"]["localisationReady"], bool)
    assert fiche["localisation"]["availableLanguages"]


@pytest.mark.parametrize("langue", ["fr", "en"])
def test_the_card_describes_within_the_lengths_allowed(fiche: dict[str, object], langue: str) -> None:
    description = fiche["description"][langue]
    assert len(description["shortDescription"].strip()) <= 150
    assert 150 <= len(description["longDescription"].strip()) <= 10_000
    assert description["features"]


def test_the_card_agrees_with_the_code(fiche: dict[str, object], racine: Path) -> None:
    assert fiche["softwareVersion"] == __version__
    assert f'license = "{fiche["legal"]["license"]}"' in (racine / "pyproject.toml").read_text()


def test_no_script_says_an_hour_of_where_its_browser_is(racine: Path) -> None:
    """Every hour is that of Paris, which the server says; a script that says one names its time zone."""
    scripts = [*(racine / "src/binome/web/static").rglob("*.mjs"), *(racine / "src/binome/web/static").rglob("*.js")]
    textes = {script.name: script.read_text("utf-8") for script in scripts}
    assert len(textes) > 5
    fautes = {
        nom for nom, texte in textes.items() if re.search(r"\bget(Hours|Minutes|Date)\(|toLocale(Date)?String\(", texte)
    }
    fautes |= {n for n, t in textes.items() if "toLocaleTimeString" in t and 'timeZone: "Europe/Paris"' not in t}
    assert not fautes
