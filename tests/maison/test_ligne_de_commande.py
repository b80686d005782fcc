"""docs/ligne-de-commande.md and the program say the same commands and the same options."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from binome.cli.app import app

TITRE = re.compile(r"^### `(binome[^`]*)`\n", re.MULTILINE)
OPTION = re.compile(r"^\| `(--[a-z0-9-]+)", re.MULTILINE)


def _du_programme(commande: object, nom: str = "binome") -> Iterator[tuple[str, set[str]]]:
    """Yield (command, its options), groups gone through; a group counts only when it has options of its own."""
    options = {o for p in commande.params for o in (*p.opts, *p.secondary_opts) if o.startswith("--")} - {"--help"}
    sous = getattr(commande, "commands", {})
    if not sous or options:
        yield nom, options
    for verbe, suivante in sous.items():
        yield from _du_programme(suivante, f"{nom} {verbe}")


def _de_la_page(page: str) -> dict[str, set[str]]:
    """Command → options, from the page; what follows a title belongs to it until the next one."""
    morceaux = TITRE.split(page)[1:]
    return {nom: set(OPTION.findall(texte)) for nom, texte in zip(morceaux[::2], morceaux[1::2], strict=True)}


@pytest.fixture(scope="module")
def programme() -> dict[str, set[str]]:
    return dict(_du_programme(typer.main.get_command(app)))


@pytest.fixture(scope="module")
def page(racine: Path) -> str:
    return (racine / "docs/ligne-de-commande.md").read_text(encoding="utf-8")


def test_every_command_and_every_option_is_documented_and_nothing_else(
    programme: dict[str, set[str]], page: str
) -> None:
    assert _de_la_page(page) == programme


def test_commands_named_in_the_pages_exist(programme: dict[str, set[str]], pages: dict[Path, str]) -> None:
    """`binome verbe …` in code, whatever follows, begins with a command that exists."""
    groupes = {nom.split()[1] for nom in programme if len(nom.split()) > 1}
    cites = {
        mot
        for texte in pages.values()
        for mot in re.findall(r"`(?:\.venv/bin/)?binome ([a-z]+)", texte) + re.findall(r"^binome ([a-z]+)", texte, re.M)
    }
    assert cites
    assert cites <= groupes


def test_every_command_says_what_it_does_in_french(programme: dict[str, set[str]]) -> None:
    def aides(commande: object) -> Iterator[tuple[str, str | None]]:
        for nom, sous in getattr(commande, "commands", {}).items():
            yield nom, sous.help
            yield from ((f"{nom} {p.name}", getattr(p, "help", None)) for p in sous.params if p.name != "help")
            yield from aides(sous)

    assert not [nom for nom, aide in aides(typer.main.get_command(app)) if not aide]


def _avant_la_base(code: str) -> list[str]:
    """What a command takes of the services before its base is opened: alone in its process, it would break there."""
    trouves = []
    for fonction in ast.walk(ast.parse(code)):
        if not isinstance(fonction, ast.FunctionDef):
            continue
        bases = [
            n
            for n in ast.walk(fonction)
            if isinstance(n, ast.With) and "sur_la_base()" in "".join(ast.unparse(i) for i in n.items)
        ]
        dedans = {id(n) for base in bases for n in ast.walk(base)}
        pris = (n for n in ast.walk(fonction) if bases and isinstance(n, ast.ImportFrom) and id(n) not in dedans)
        trouves += [f"{fonction.name} : {n.module}" for n in pris if str(n.module).startswith(_DE_LA_BASE)]
    return trouves


_DE_LA_BASE = ("binome.services", "binome.registre", "django")


def test_no_command_takes_a_service_before_it_opens_its_base(racine: Path) -> None:
    """Tests run where Django is ready: there, such a command works."""
    modules = sorted((racine / "src/binome/cli").rglob("*.py"))
    assert {m.name: lus for m in modules if (lus := _avant_la_base(m.read_text()))} == {}


def test_one_that_would_is_seen() -> None:
    """The negative control."""
    tot = "def f():\n    from binome.services.suivi import emporte\n    with sur_la_base():\n        emporte.g()\n"
    assert _avant_la_base(tot) == ["f : binome.services.suivi"]
    assert _avant_la_base(tot.replace("    from binome.services.suivi import emporte\n", "")) == []
