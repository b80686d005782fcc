"""Longer numbers, instants in order; and the triggers again: SQLite drops them with the table that it rebuilds, and
PostgreSQL will not change a column that one of them names.
"""

from typing import Any

from django.db import migrations, models

SQLITE = (
    "CREATE TRIGGER depot_immuable BEFORE UPDATE OF numero, dossier_id, revision_id, manifeste, empreinte, recu_at, "
    "enregistre_at, tardif, cle_idempotence, par_id ON registre_depot "
    "BEGIN SELECT RAISE(ABORT, 'un dépôt ne se modifie pas'); END",
    "CREATE TRIGGER depot_sans_delete BEFORE DELETE ON registre_depot "
    "BEGIN SELECT RAISE(ABORT, 'un dépôt ne se modifie pas'); END",
)
POSTGRESQL = (
    "CREATE TRIGGER depot_immuable BEFORE UPDATE OF numero, dossier_id, revision_id, manifeste, empreinte, recu_at, "
    "enregistre_at, tardif, cle_idempotence, par_id ON registre_depot "
    "FOR EACH ROW EXECUTE FUNCTION binome_inalterable()",
    "CREATE TRIGGER depot_sans_delete BEFORE DELETE ON registre_depot "
    "FOR EACH ROW EXECUTE FUNCTION binome_inalterable()",
)


def poser(apps: Any, schema_editor: Any) -> None:
    for ordre in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(ordre, params=None)


def liberer(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER depot_immuable ON registre_depot", params=None)


def enlever(apps: Any, schema_editor: Any) -> None:
    sur = " ON registre_depot" if schema_editor.connection.vendor == "postgresql" else ""
    for nom in ("depot_sans_delete", "depot_immuable"):
        schema_editor.execute(f"DROP TRIGGER {nom}{sur}", params=None)


def remettre(apps: Any, schema_editor: Any) -> None:
    """Back to 0002, whose own trigger is expected there."""
    for ordre in POSTGRESQL[:1] if schema_editor.connection.vendor == "postgresql" else SQLITE[:1]:
        schema_editor.execute(ordre, params=None)


class Migration(migrations.Migration):
    dependencies = [("registre", "0002_journal_inalterable")]
    operations = [
        migrations.RunPython(liberer, remettre),
        migrations.AlterField("depot", "numero", models.CharField(max_length=80, unique=True)),
        migrations.AddConstraint(
            "depot",
            models.CheckConstraint(
                condition=models.Q(("enregistre_at__gte", models.F("recu_at"))), name="depot_recu_puis_ecrit"
            ),
        ),
        migrations.RunPython(poser, enlever),
    ]
