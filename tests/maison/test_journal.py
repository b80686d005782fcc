"""The journal is written in the transaction of what it tells, and nowhere else."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

_ECRIVENT = ("ajouter", "noter", "_noter")


def lignes_seules(code: str) -> list[int]:
    """Where a block holds a line of the journal and nothing that it tells: what it tells was written before."""
    blocs = (noeud for noeud in ast.walk(ast.parse(code)) if isinstance(noeud, ast.With))
    return [bloc.lineno for bloc in blocs if _d_une_transaction(bloc) and all(map(_ecrit_le_journal, bloc.body))]


def _d_une_transaction(bloc: ast.With) -> bool:
    ouverts = [ast.unparse(item.context_expr).partition("(")[0] for item in bloc.items]
    return any(nom.rpartition(".")[2] in ("atomic", "acte") for nom in ouverts)


def _ecrit_le_journal(ordre: ast.stmt) -> bool:
    if isinstance(ordre, ast.Expr) and isinstance(ordre.value, ast.Call):
        return ast.unparse(ordre.value.func).rpartition(".")[2] in _ECRIVENT
    # Nor does naming what the line will say write anything.
    return isinstance(ordre, ast.Assign) and not any(isinstance(n, ast.Call) for n in ast.walk(ordre.value))


def test_no_line_of_the_journal_is_alone_in_its_transaction(racine: Path) -> None:
    seules = {
        f"{chemin.relative_to(racine)}:{ligne}"
        for chemin in sorted((racine / "src/binome/services").rglob("*.py"))
        for ligne in lignes_seules(chemin.read_text(encoding="utf-8"))
    }
    assert not seules


@pytest.mark.parametrize(
    ("code", "seule"),
    [
        ("with transaction.atomic():\n    journal.ajouter('a', 'b', {})", True),
        ("with acte(motif) as fait:\n    dit = {'n': combien}\n    fait.noter('a', 'b', dit)", True),
        ("with transaction.atomic():\n    lignes.delete()\n    journal.ajouter('a', 'b', {})", False),
        ("with open('a') as f:\n    f.noter()", False),
    ],
)
def test_what_is_looked_for_is_found(code: str, seule: bool) -> None:
    assert bool(lignes_seules(code)) == seule
