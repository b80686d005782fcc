"""The table of pseudonyms; and triggers that let the purge remove a merged revision, that one and no other.

A revision that the next autosave replaced (`fondue_dans`), never deposited and of a text never signed, may be removed;
the one that followed it may then point to the one before. Everything else of a revision stays as it was.
"""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

_COLONNES = "contenu, empreinte, numero, auteur_id, cree_le"
_FONDUE = (
    "OLD.fondue_dans_id IS NOT NULL "
    "AND NOT EXISTS (SELECT 1 FROM registre_depot d WHERE d.revision_id = OLD.id) "
    "AND NOT EXISTS (SELECT 1 FROM registre_signature s WHERE s.dossier_id = OLD.dossier_id "
    "AND s.empreinte = OLD.empreinte)"
)
# The parent may only be replaced by its own parent, and only when it was merged.
_SAUTEE = (
    "EXISTS (SELECT 1 FROM registre_revision p WHERE p.id = OLD.parent_id AND p.fondue_dans_id IS NOT NULL "
    "AND p.parent_id = NEW.parent_id)"
)
SQLITE = (
    "DROP TRIGGER revision_immuable",
    f"CREATE TRIGGER revision_immuable BEFORE UPDATE OF {_COLONNES} ON registre_revision "
    "BEGIN SELECT RAISE(ABORT, 'une révision ne se modifie pas'); END",
    f"CREATE TRIGGER revision_parent BEFORE UPDATE OF parent_id ON registre_revision WHEN NOT {_SAUTEE} "
    "BEGIN SELECT RAISE(ABORT, 'une révision ne se modifie pas'); END",
    f"CREATE TRIGGER revision_sans_delete BEFORE DELETE ON registre_revision WHEN NOT ({_FONDUE}) "
    "BEGIN SELECT RAISE(ABORT, 'une révision ne se retire pas'); END",
)
SQLITE_RETOUR = (
    "DROP TRIGGER revision_sans_delete",
    "DROP TRIGGER revision_parent",
    "DROP TRIGGER revision_immuable",
    f"CREATE TRIGGER revision_immuable BEFORE UPDATE OF parent_id, {_COLONNES} ON registre_revision "
    "BEGIN SELECT RAISE(ABORT, 'une révision ne se modifie pas'); END",
)
POSTGRESQL = (
    "DROP TRIGGER revision_immuable ON registre_revision",
    f"CREATE TRIGGER revision_immuable BEFORE UPDATE OF {_COLONNES} ON registre_revision "
    "FOR EACH ROW EXECUTE FUNCTION binome_inalterable()",
    "CREATE FUNCTION binome_revision_parent() RETURNS trigger AS $$ BEGIN "
    f"IF NOT {_SAUTEE} THEN RAISE EXCEPTION 'une révision ne se modifie pas'; END IF; RETURN NEW; "
    "END $$ LANGUAGE plpgsql",
    "CREATE TRIGGER revision_parent BEFORE UPDATE OF parent_id ON registre_revision "
    "FOR EACH ROW EXECUTE FUNCTION binome_revision_parent()",
    "CREATE FUNCTION binome_revision_retrait() RETURNS trigger AS $$ BEGIN "
    f"IF NOT ({_FONDUE}) THEN RAISE EXCEPTION 'une révision ne se retire pas'; END IF; RETURN OLD; "
    "END $$ LANGUAGE plpgsql",
    "CREATE TRIGGER revision_sans_delete BEFORE DELETE ON registre_revision "
    "FOR EACH ROW EXECUTE FUNCTION binome_revision_retrait()",
)
POSTGRESQL_RETOUR = (
    "DROP TRIGGER revision_sans_delete ON registre_revision",
    "DROP FUNCTION binome_revision_retrait()",
    "DROP TRIGGER revision_parent ON registre_revision",
    "DROP FUNCTION binome_revision_parent()",
    "DROP TRIGGER revision_immuable ON registre_revision",
    f"CREATE TRIGGER revision_immuable BEFORE UPDATE OF parent_id, {_COLONNES} ON registre_revision "
    "FOR EACH ROW EXECUTE FUNCTION binome_inalterable()",
)


def poser(apps: Any, schema_editor: Any) -> None:
    for ordre in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(ordre, params=None)


def enlever(apps: Any, schema_editor: Any) -> None:
    for ordre in POSTGRESQL_RETOUR if schema_editor.connection.vendor == "postgresql" else SQLITE_RETOUR:
        schema_editor.execute(ordre, params=None)


class Migration(migrations.Migration):
    dependencies = [("registre", "0007_comptes_surs")]
    operations = [
        migrations.CreateModel(
            name="Pseudonyme",
            fields=[
                ("code", models.CharField(max_length=18, primary_key=True, serialize=False)),
                ("courriel", models.EmailField(blank=True, default="", max_length=254)),
                ("nom", models.CharField(blank=True, default="", max_length=200)),
                ("cree_le", models.DateTimeField()),
                (
                    "compte",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["cree_le", "code"],
                "constraints": [
                    models.UniqueConstraint(fields=("compte",), name="pseudonyme_un_par_compte"),
                    models.UniqueConstraint(
                        condition=Q(("courriel", ""), _negated=True),
                        fields=("courriel",),
                        name="pseudonyme_un_par_adresse",
                    ),
                    models.CheckConstraint(
                        condition=Q(
                            Q(("compte__isnull", False), ("courriel", ""), ("nom", "")),
                            Q(("compte", None), Q(("courriel", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="pseudonyme_compte_ou_adresse",
                    ),
                ],
            },
        ),
        migrations.RunPython(poser, enlever),
    ]
