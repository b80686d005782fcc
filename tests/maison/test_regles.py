"""The pages of the rules are those of the rules that run."""

from __future__ import annotations

from pathlib import Path

import pytest

from binome.appels.catalogue import charger_appel, identifiants
from binome.services.socle import appels


@pytest.mark.parametrize("appel", identifiants())
def test_every_rule_and_every_clause_has_its_place_on_the_page(appel: str, racine: Path) -> None:
    page = (racine / f"docs/regles/{appel}.md").read_text(encoding="utf-8")
    executable = charger_appel(appel)
    assert not [r.id for r in executable.regles if f"### {r.id} · " not in page]
    assert not [c.id for c in executable.appel.clauses if f"| `{c.id}` |" not in page]


def test_generated_pages_are_up_to_date(racine: Path) -> None:
    assert appels.perimes(racine) == (), "run « make regles »"
