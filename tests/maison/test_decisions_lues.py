"""The embargo is a property of data queries: outside of the committee and of its announcement, nothing reads the tables
where a decision is before it is public; and what is read for others asks that it be announced."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from tests.maison.noms import analyser

SECRETES = frozenset(
    {
        "ApprobationDeDecision",
        "DecisionDuDepot",
        "DeliberationDuComite",
        "DesaccordDuComite",
        "EmargementSecret",
        "UrneSecrete",
        "VoixDuComite",
    }
)
DEDANS = ("services/comite/", "web/comite/", "services/annonce/", "services/simulation/", "registre/")
"""Rooms of the committee, whose doors are tried by `tests/web/comite/test_ecarts.py`, and what keeps rows."""
AILLEURS = {
    "services/acces/lignes.py": "the names of rows, for annotations of pages",
    "web/annonce/decision.py": "a row given by `palmares`",
}
"""Who names one of these tables all the same, without reading it."""
POUR_TOUS = ("services/annonce/palmares.py", "services/annonce/nouvelles.py", "services/annonce/suivi.py")
POUR_TOUS += ("services/annonce/assemblee.py",)
"""What reads decisions for who is not of the committee."""
DE_LA_LIGNE = frozenset({"decisions__", "deliberations__", "deliberation__", "approbations__", "points__deliberations"})
"""How a query goes to them from another table."""
_LIENS = frozenset({"decisions", "deliberations", "approbations", "desaccords", "voix", "emargements"})
_LIRE = frozenset({"all", "count", "exclude", "exists", "filter", "first", "last", "order_by", "values", "values_list"})
_MOTS = re.compile("|".join(SECRETES | DE_LA_LIGNE | _LIENS))
GABARITS = re.compile(r"\b(depot|point)\.(decisions|deliberations)\b")


def noms(arbre: ast.AST) -> set[str]:
    """The tables that a module names, and those that its queries go to from another one."""
    noeuds = list(ast.walk(arbre))
    cites = {n.id for n in noeuds if isinstance(n, ast.Name)}
    cites |= {n.attr for n in noeuds if isinstance(n, ast.Attribute)}
    cites |= {a.name for n in noeuds if isinstance(n, ast.ImportFrom) for a in n.names}
    clefs = {k.arg or "" for n in noeuds if isinstance(n, ast.Call) for k in n.keywords}
    clefs |= {n.value for n in noeuds if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    detours = {de for de in DE_LA_LIGNE for clef in clefs if " " not in clef and de in clef}
    chaines = (n for n in noeuds if isinstance(n, ast.Attribute) and n.attr in _LIRE)
    detours |= {n.value.attr for n in chaines if isinstance(n.value, ast.Attribute) and n.value.attr in _LIENS}
    return cites & SECRETES | detours


def sans_annonce(arbre: ast.AST) -> list[int]:
    """The lines where decisions are asked for without asking that they be announced."""
    appels = [n for n in ast.walk(arbre) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)]
    siens = [n for n in appels if ast.unparse(n.func).startswith("DecisionDuDepot.objects.")]
    return [n.lineno for n in siens if "annoncee_le__isnull=False" not in ast.unparse(n)]


@cache
def modules(racine: Path) -> dict[str, ast.AST]:
    """Those that hold one of the words looked for: the others are not parsed."""
    source = racine / "src/binome"
    textes = {f.relative_to(source).as_posix(): f.read_text() for f in sorted(source.rglob("*.py"))}
    return {ou: analyser(texte) for ou, texte in textes.items() if _MOTS.search(texte)}


def test_nobody_else_reads_what_the_committee_decides(racine: Path) -> None:
    lus = {ou: noms(arbre) for ou, arbre in modules(racine).items() if not ou.startswith(DEDANS)}
    assert {ou for ou, cites in lus.items() if cites} == set(AILLEURS)
    for ou in AILLEURS:
        assert "objects" not in {n.attr for n in ast.walk(modules(racine)[ou]) if isinstance(n, ast.Attribute)}, ou


def test_nor_does_a_template_of_theirs(racine: Path) -> None:
    gabarits = racine / "src/binome/web/templates/web"
    autres = [f for f in gabarits.rglob("*.html") if f.relative_to(gabarits).parts[0] not in ("comite", "annonce")]
    assert len(autres) > 150 and [f for f in autres if GABARITS.search(f.read_text())] == []
    assert GABARITS.search("{% if depot.decisions.count %}")


def test_what_is_read_for_others_asks_that_it_be_announced(racine: Path) -> None:
    lus = modules(racine)
    assert {ou: sans_annonce(lus[ou]) for ou in POUR_TOUS} == {ou: [] for ou in POUR_TOUS}
    assert all(noms(lus[ou]) for ou in POUR_TOUS)
    # What else of the announcement names them holds the campaign or is told of rows: who announces, and the rehearsal.
    autres = {ou for ou, arbre in lus.items() if ou.startswith("services/annonce/") and noms(arbre)}
    siens = ("armement", "dates", "essai", "execution", "regards")
    assert autres - set(POUR_TOUS) == {f"services/annonce/{nom}.py" for nom in siens}


@pytest.mark.parametrize(
    "code",
    [
        "from binome.registre.models import DecisionDuDepot",
        "models.DeliberationDuComite.objects.all()",
        "Depot.objects.filter(decisions__sens='label')",
        "depots.annotate(Count('points__deliberations'))",
        "depot.decisions.filter(sens='label').exists()",
    ],
)
def test_a_page_that_would_read_them_is_seen(code: str) -> None:
    """The negative control."""
    assert noms(ast.parse(code))


def test_a_reading_that_forgets_is_seen() -> None:
    assert sans_annonce(ast.parse("DecisionDuDepot.objects.filter(depot=d).first()"))
    assert not sans_annonce(ast.parse("DecisionDuDepot.objects.filter(depot=d, annoncee_le__isnull=False)"))
