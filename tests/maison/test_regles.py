"""The pages of the rules are those of the rules that run."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from binome.appels.catalogue import charger_appel, identifiants
from binome.services.socle import appels


@pytest.mark.parametrize("appel", identifiants())
def test_every_rule_and_every_clause_has_its_place_on_the_page(appel: str, racine: Path) -> None:
    page = (racine / f"docs/regles/{appel}.md").read_text(encoding="utf-8")
    executable = charger_appel(appel)
    assert not [r.id for r in executable.regles if f"### {r.id} · " not in page]
    assert not [c.id for c in executable.appel.clauses if f"| `{c.id}`" not in page]


def test_generated_pages_are_up_to_date(racine: Path) -> None:
    assert appels.perimes(racine) == (), "run « make regles »"


_IDENTIFIANT = re.compile(r"\b[A-Z]{3}-[0-9]{2}\b")


def _regles_nommees(racine: Path, fichiers: Iterable[Path]) -> dict[str, list[str]]:
    """File → the ids of rules that it names."""
    connues = {r.id for appel in identifiants() for r in charger_appel(appel).regles}
    lus = {f: connues & set(_IDENTIFIANT.findall(f.read_text(encoding="utf-8", errors="ignore"))) for f in fichiers}
    return {str(f.relative_to(racine)): sorted(ids) for f, ids in lus.items() if ids}


def _sources(dossier: Path) -> list[Path]:
    suffixes = {".py", ".html", ".typ", ".js", ".mjs", ".css", ".json", ".toml", ".txt", ".svg"}
    return [f for f in dossier.rglob("*") if f.suffix in suffixes and "__pycache__" not in f.parts]


def test_nothing_outside_the_calls_names_a_rule(racine: Path) -> None:
    """Other code asks a call's rules by the role they play (`sert`)."""
    paquet = racine / "src" / "binome"
    dehors = [f for f in _sources(paquet) if not f.is_relative_to(paquet / "appels")]
    assert len(dehors) > 300
    assert not _regles_nommees(racine, dehors)


def test_the_search_would_find_a_rule_that_is_named(racine: Path) -> None:
    assert _regles_nommees(racine, _sources(racine / "src" / "binome" / "appels" / "ti_2023_2027"))


def test_the_library_of_checks_names_no_rule_and_no_call(racine: Path) -> None:
    controles = _sources(racine / "src" / "binome" / "appels" / "controles")
    assert len(controles) > 10
    assert not _regles_nommees(racine, controles)
    assert not [f.name for f in controles if any(appel in f.read_text() for appel in identifiants())]
