"""`python -m tests.registre.deux_chemins CHEMIN`: makes the tables on the base of the settings, `un_a_un` or `d_un_coup`,
and prints what they are."""

from __future__ import annotations

import json
import re
import sys

import django
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

FIN = {"un_a_un": "0052_noms_dans_les_agendas", "d_un_coup": "0001_jusqu_a_0052"}
POSTGRESQL = {
    "colonnes": "SELECT table_name, column_name, data_type, is_nullable, column_default, is_identity, "
    "character_maximum_length FROM information_schema.columns WHERE table_schema = 'public'",
    "contraintes": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint",
    "index": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "verrous": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "fonctions": "SELECT proname, pg_get_functiondef(oid) FROM pg_proc WHERE proname LIKE 'binome%'",
}
SQLITE = {
    "colonnes": 'SELECT t.name, c.name, c.type, c."notnull", c.dflt_value, c.pk FROM sqlite_master t, '
    "pragma_table_info(t.name) c WHERE t.type = 'table'",
    "liens": 'SELECT t.name, f."from", f."table", f."to", f.on_delete FROM sqlite_master t, '
    "pragma_foreign_key_list(t.name) f WHERE t.type = 'table'",
    "contraintes": "SELECT name, sql FROM sqlite_master WHERE type = 'table'",
    "index": "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index'",
    "verrous": "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'",
}
# Of a table's SQL, where the order of columns depends on the way there.
PROPRES = re.compile(r'CONSTRAINT "\w+" (?:CHECK|UNIQUE) \(.*?\)[,)]')

# A name that nobody chose.
TIRES = re.compile(r"\b\w+_(?:key|like|[0-9a-f]{8}\w*)\b")


class UnAUn(MigrationLoader):
    """The migrations of a base that was there before they could be done at once."""

    def load_disk(self) -> None:
        super().load_disk()
        del self.disk_migrations["registre", FIN["d_un_coup"]]


def dire(chemin: str) -> dict[str, list[str]]:
    executeur = MigrationExecutor(connection)
    executeur.loader = MigrationLoader(connection) if chemin == "d_un_coup" else UnAUn(connection)
    executeur.migrate([("registre", FIN[chemin])])
    requetes = POSTGRESQL if connection.vendor == "postgresql" else SQLITE
    with connection.cursor() as curseur:
        return {
            quoi: sorted(_ligne(quoi, r) for r in curseur.execute(sql) or curseur) for quoi, sql in requetes.items()
        }


def _ligne(quoi: str, rang: tuple[object, ...]) -> str:
    dit = [str(v) for v in rang]
    if quoi == "contraintes" and connection.vendor == "sqlite":
        dit[-1] = " ".join(sorted(PROPRES.findall(dit[-1])))
    elif quoi == "verrous":
        dit[-1] = " OR ".join(sorted(re.split(r" OR | WHEN | BEGIN ", dit[-1])))
    if connection.vendor == "postgresql" and quoi in ("contraintes", "index"):
        dit = [TIRES.sub("…", mot) for mot in dit]
    return " | ".join(dit)


if __name__ == "__main__":
    django.setup()
    print(json.dumps(dire(sys.argv[1])))
