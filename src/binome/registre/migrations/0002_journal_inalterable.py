"""The database itself refuses to change or remove a line of the journal, or the content of a revision."""

from typing import Any

from django.db import migrations

SQLITE = (
    "CREATE TRIGGER journal_sans_update BEFORE UPDATE ON registre_lignejournal "
    "BEGIN SELECT RAISE(ABORT, 'le journal ne se modifie pas'); END",
    "CREATE TRIGGER journal_sans_delete BEFORE DELETE ON registre_lignejournal "
    "BEGIN SELECT RAISE(ABORT, 'le journal ne se modifie pas'); END",
    "CREATE TRIGGER revision_immuable BEFORE UPDATE OF contenu, empreinte, numero, parent_id, auteur_id, cree_le "
    "ON registre_revision BEGIN SELECT RAISE(ABORT, 'une révision ne se modifie pas'); END",
    "CREATE TRIGGER depot_immuable BEFORE UPDATE OF numero, revision_id, manifeste, empreinte, recu_at, enregistre_at, "
    "tardif, cle_idempotence, par_id ON registre_depot BEGIN SELECT RAISE(ABORT, 'un dépôt ne se modifie pas'); END",
)
SQLITE_RETOUR = tuple(
    f"DROP TRIGGER {nom}"
    for nom in ("journal_sans_update", "journal_sans_delete", "revision_immuable", "depot_immuable")
)
POSTGRESQL = (
    "CREATE FUNCTION binome_inalterable() RETURNS trigger AS $$ "
    "BEGIN RAISE EXCEPTION '% ne se modifie pas', TG_TABLE_NAME; END $$ LANGUAGE plpgsql",
    "CREATE TRIGGER journal_inalterable BEFORE UPDATE OR DELETE ON registre_lignejournal "
    "FOR EACH ROW EXECUTE FUNCTION binome_inalterable()",
    "CREATE TRIGGER journal_sans_vidage BEFORE TRUNCATE ON registre_lignejournal "
    "FOR EACH STATEMENT EXECUTE FUNCTION binome_inalterable()",
    "CREATE TRIGGER revision_immuable BEFORE UPDATE OF contenu, empreinte, numero, parent_id, auteur_id, cree_le "
    "ON registre_revision FOR EACH ROW EXECUTE FUNCTION binome_inalterable()",
    "CREATE TRIGGER depot_immuable BEFORE UPDATE OF numero, revision_id, manifeste, empreinte, recu_at, enregistre_at, "
    "tardif, cle_idempotence, par_id ON registre_depot FOR EACH ROW EXECUTE FUNCTION binome_inalterable()",
)
POSTGRESQL_RETOUR = (
    "DROP TRIGGER depot_immuable ON registre_depot",
    "DROP TRIGGER revision_immuable ON registre_revision",
    "DROP TRIGGER journal_sans_vidage ON registre_lignejournal",
    "DROP TRIGGER journal_inalterable ON registre_lignejournal",
    "DROP FUNCTION binome_inalterable()",
)


def poser(apps: Any, schema_editor: Any) -> None:
    for ordre in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(ordre, params=None)


def enlever(apps: Any, schema_editor: Any) -> None:
    for ordre in POSTGRESQL_RETOUR if schema_editor.connection.vendor == "postgresql" else SQLITE_RETOUR:
        schema_editor.execute(ordre, params=None)


class Migration(migrations.Migration):
    dependencies = [("registre", "0001_initial")]
    operations = [migrations.RunPython(poser, enlever)]
