"""Writes the triggers by which the database itself keeps rows as they are, for migrations, on SQLite and PostgreSQL.

`figer` holds a row: its columns but those that may still change, and its removal. `fermer` shuts what passes beside:
SQLite fires no trigger on the row that REPLACE takes away, and PostgreSQL empties a table without looking at its rows.
What is unique is read from the base: after a new constraint or column, or a table that SQLite rebuilds (its triggers go
with the old one), call both again. `tests/registre/test_inalterables.py` fails until it is done.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

_POSTGRESQL = """CREATE OR REPLACE FUNCTION binome_fige() RETURNS trigger AS $$ BEGIN
IF to_jsonb(NEW) - COALESCE(TG_ARGV::text[], '{}') IS DISTINCT FROM to_jsonb(OLD) - COALESCE(TG_ARGV::text[], '{}')
THEN RAISE EXCEPTION '% ne se modifie pas', TG_TABLE_NAME; END IF; RETURN NEW; END $$ LANGUAGE plpgsql"""


def figer(editeur: Any, table: str, mobiles: Collection[str] = (), *, retrait: bool = False) -> None:
    """Let only the columns `mobiles` of a row change; `retrait`: another trigger says which rows may go."""
    if editeur.connection.vendor == "postgresql":
        # Compared whole: a column that is added is held too, and one may be altered although a trigger looks at it.
        editeur.execute(_POSTGRESQL, params=None)
        arguments = ", ".join(f"'{mobile}'" for mobile in mobiles)
        _poser(editeur, table, "fixe", "UPDATE", f"FOR EACH ROW EXECUTE FUNCTION binome_fige({arguments})")
        if not retrait:
            _poser(editeur, table, "garde", "DELETE", "FOR EACH ROW EXECUTE FUNCTION binome_inalterable()")
        return
    fixes = [nom for _, nom, *_ in _lire(editeur, f'PRAGMA table_info("{table}")') if nom not in mobiles]
    _refuser(editeur, table, "fixe", "UPDATE", " OR ".join(f'NEW."{c}" IS NOT OLD."{c}"' for c in fixes))
    if not retrait:
        _refuser(editeur, table, "garde", "DELETE", "1")


def fermer(editeur: Any, table: str) -> None:
    """Refuse TRUNCATE, and that a row be replaced through what is unique, by an insertion or the change of another."""
    if editeur.connection.vendor == "postgresql":
        _poser(editeur, table, "sans_vidage", "TRUNCATE", "FOR EACH STATEMENT EXECUTE FUNCTION binome_inalterable()")
        return
    prises = [_prise(table, unicite) for unicite in _unicites(editeur, table)]
    _refuser(editeur, table, "sans_remplacement", "INSERT", " OR ".join(p.format(autre="") for p in prises))
    autre = ' AND "rowid" IS NOT OLD."rowid"'
    _refuser(editeur, table, "sans_eviction", "UPDATE", " OR ".join(p.format(autre=autre) for p in prises))


def ouvrir(editeur: Any, table: str) -> None:
    """Take away all that is written here on a table."""
    for suffixe in ("fixe", "garde", "sans_vidage", "sans_remplacement", "sans_eviction"):
        _oter(editeur, table, suffixe)


class _Unicite(NamedTuple):
    colonnes: tuple[str, ...]
    condition: str


def _lire(editeur: Any, ordre: str, *valeurs: str) -> list[Any]:
    with editeur.connection.cursor() as curseur:
        return list(curseur.execute(ordre, valeurs or None).fetchall())


def _unicites(editeur: Any, table: str) -> Iterator[_Unicite]:
    """What a row is alone to have; first its `rowid`, which is its key when that is a whole number, and which can be
    written too when it is not. An expression counts for any value: ours are constants."""
    yield _Unicite(("rowid",), "")
    for _, index, unique, _, partiel in _lire(editeur, f'PRAGMA index_list("{table}")'):
        if not unique:
            continue
        noms = [nom for _, _, nom in _lire(editeur, f'PRAGMA index_info("{index}")') if nom]
        (ecrit,) = _lire(editeur, "SELECT sql FROM sqlite_master WHERE name = %s", index) if partiel else [("",)]
        yield _Unicite(tuple(noms), ecrit[0].partition(" WHERE ")[2] if partiel else "")


def _prise(table: str, unicite: _Unicite) -> str:
    """Whether a row of the table, {autre} than this one, already has what is unique of NEW."""
    egales = [f'"{colonne}" = NEW."{colonne}"' for colonne in unicite.colonnes]
    la, ici = (f"({unicite.condition})", _de_la_ligne(unicite.condition)) if unicite.condition else ("1", "1")
    return f'({ici} AND EXISTS (SELECT 1 FROM "{table}" WHERE {" AND ".join([*egales, la])}{{autre}}))'  # noqa: S608


def _de_la_ligne(condition: str) -> str:
    return "(" + re.sub(r'"(\w+)"', r'NEW."\1"', condition) + ")"


def _refuser(editeur: Any, table: str, suffixe: str, verbe: str, quand: str) -> None:
    refus = f"WHEN {quand} BEGIN SELECT RAISE(ABORT, '{table} ne se modifie pas'); END"
    _poser(editeur, table, suffixe, verbe, refus)


def _poser(editeur: Any, table: str, suffixe: str, verbe: str, suite: str) -> None:
    _oter(editeur, table, suffixe)
    editeur.execute(f"CREATE TRIGGER {table}_{suffixe} BEFORE {verbe} ON {table} {suite}", params=None)


def _oter(editeur: Any, table: str, suffixe: str) -> None:
    sur = f" ON {table}" if editeur.connection.vendor == "postgresql" else ""
    editeur.execute(f"DROP TRIGGER IF EXISTS {table}_{suffixe}{sur}", params=None)
