"""A campaign ten times as large as one that was played up to its decisions, in a minute instead of an hour.

    python -m benchmarks.campagne.multiplier DONNEES [FOIS]     # in that very base: give it a copy

Each dossier, and all that hangs on it, is written so many times, under numbers of its own, with the same people and the
same texts: what a page reads and what an announcement writes are as many as in a campaign really played, but perimeters
are repeated. Places of labels are not: they are drawn when the announcement is asked for.
"""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

RACINE = "registre_dossier"
SANS = frozenset({"registre_placedestatut", "registre_envoi", "registre_lignejournal"})
"""What is drawn, sent or chained is not written again."""


def multiplier(base: Path, fois: int) -> int:
    """Write it; how many rows were added."""
    with closing(sqlite3.connect(base, isolation_level=None)) as ici:
        ici.execute("PRAGMA foreign_keys = OFF")
        ici.execute("BEGIN IMMEDIATE")
        pendent = _pendent(ici)
        # They say how a row is born: here it is born as it became.
        verrous = ici.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for nom, _ in verrous:
            ici.execute(f"DROP TRIGGER {nom}")
        finissent = {t: ici.execute(f"SELECT coalesce(max(rowid), 0) FROM {t}").fetchone()[0] for t in pendent}  # noqa: S608
        ecart = 1 + max(finissent.values())
        ajoutees = sum(
            _copier(ici, table, liens, rang, rang * ecart, finissent[table])
            for rang in range(1, fois)
            for table, liens in pendent.items()
        )
        for _, ordre in verrous:
            ici.execute(ordre)
        ici.execute("COMMIT")
    return ajoutees


def _pendent(ici: sqlite3.Connection) -> dict[str, dict[str, str]]:
    """Each table that hangs on dossiers, by however many links: its columns that name a row that is copied too."""
    tables = [nom for (nom,) in ici.execute("SELECT name FROM sqlite_master WHERE type = 'table'") if nom not in SANS]
    liens = {t: {li[3]: li[2] for li in ici.execute(f"PRAGMA foreign_key_list({t})")} for t in tables}
    trouves = {RACINE}
    while neufs := {t for t in tables if t not in trouves and trouves & set(liens[t].values())}:
        trouves |= neufs
    return {t: {c: vers for c, vers in liens[t].items() if vers in trouves} for t in tables if t in trouves}


def _copier(ici: sqlite3.Connection, table: str, liens: dict[str, str], rang: int, ecart: int, fin: int) -> int:
    colonnes, uniques = [c[1] for c in ici.execute(f"PRAGMA table_info({table})")], _uniques(ici, table)
    types = {c[1]: c[2].lower() for c in ici.execute(f"PRAGMA table_info({table})")}

    def dite(colonne: str) -> str:
        if colonne == "id" or colonne in liens:
            return f'"{colonne}" + {ecart}'
        texte = types[colonne].startswith(("varchar", "text"))
        return f"\"{colonne}\" || '-x{rang}'" if colonne in uniques and texte else f'"{colonne}"'

    noms, dites = ", ".join(f'"{c}"' for c in colonnes), ", ".join(map(dite, colonnes))
    ordre = f"INSERT INTO {table} ({noms}) SELECT {dites} FROM {table} WHERE rowid <= {fin}"  # noqa: S608
    return ici.execute(ordre).rowcount


def _uniques(ici: sqlite3.Connection, table: str) -> set[str]:
    """The columns that are alone unique."""
    seules = set()
    for index in ici.execute(f"PRAGMA index_list({table})").fetchall():
        champs = [c[2] for c in ici.execute(f"PRAGMA index_info({index[1]})")]
        if index[2] and len(champs) == 1:
            seules.add(champs[0])
    return seules


if __name__ == "__main__":
    fois = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    sys.stdout.write(f"{multiplier(Path(sys.argv[1]) / 'binome.sqlite3', fois)} lignes de plus\n")
