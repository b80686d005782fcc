"""What a dossier remembers, the text that is signed, the verdict of a deposit; and the triggers again, which SQLite drops
with the tables that it rebuilds.
"""

import json
import zlib
from importlib import import_module
from typing import Any

from django.db import migrations, models

from binome.domaine.droits.discretion import Memoire

REVISION = "contenu, empreinte, presente, format, numero, auteur_id, cree_le"
DEPOT = (
    "numero, dossier_id, revision_id, manifeste, empreinte, verdict, recu_at, enregistre_at, tardif, cle_idempotence, "
    "par_id"
)
REFUS = "BEGIN SELECT RAISE(ABORT, '{} ne se modifie pas'); END"
# What 0008 lets the purge do, signatures being now given to the text without its reserve.
FONDUE = (
    "OLD.fondue_dans_id IS NOT NULL "
    "AND NOT EXISTS (SELECT 1 FROM registre_depot d WHERE d.revision_id = OLD.id) "
    "AND NOT EXISTS (SELECT 1 FROM registre_signature s WHERE s.dossier_id = OLD.dossier_id "
    "AND s.empreinte IN (OLD.empreinte, OLD.presente))"
)
SAUTEE = (
    "EXISTS (SELECT 1 FROM registre_revision p WHERE p.id = OLD.parent_id AND p.fondue_dans_id IS NOT NULL "
    "AND p.parent_id = NEW.parent_id)"
)
SQLITE = (
    f"CREATE TRIGGER revision_immuable BEFORE UPDATE OF {REVISION} ON registre_revision {REFUS.format('une révision')}",
    f"CREATE TRIGGER revision_parent BEFORE UPDATE OF parent_id ON registre_revision WHEN NOT {SAUTEE} "
    f"{REFUS.format('une révision')}",
    f"CREATE TRIGGER revision_sans_delete BEFORE DELETE ON registre_revision WHEN NOT ({FONDUE}) "
    "BEGIN SELECT RAISE(ABORT, 'une révision ne se retire pas'); END",
    f"CREATE TRIGGER depot_immuable BEFORE UPDATE OF {DEPOT} ON registre_depot {REFUS.format('un dépôt')}",
    f"CREATE TRIGGER depot_sans_delete BEFORE DELETE ON registre_depot {REFUS.format('un dépôt')}",
    f"CREATE TRIGGER texte_signe_immuable BEFORE UPDATE ON registre_textesigne {REFUS.format('un texte signé')}",
)
EXECUTER = "FOR EACH ROW EXECUTE FUNCTION"
POSTGRESQL = (
    f"CREATE TRIGGER revision_immuable BEFORE UPDATE OF {REVISION} ON registre_revision {EXECUTER} binome_inalterable()",
    "CREATE TRIGGER revision_parent BEFORE UPDATE OF parent_id ON registre_revision "
    f"{EXECUTER} binome_revision_parent()",
    "CREATE OR REPLACE FUNCTION binome_revision_retrait() RETURNS trigger AS $$ BEGIN "
    f"IF NOT ({FONDUE}) THEN RAISE EXCEPTION 'une révision ne se retire pas'; END IF; RETURN OLD; "
    "END $$ LANGUAGE plpgsql",
    f"CREATE TRIGGER revision_sans_delete BEFORE DELETE ON registre_revision {EXECUTER} binome_revision_retrait()",
    f"CREATE TRIGGER depot_immuable BEFORE UPDATE OF {DEPOT} ON registre_depot {EXECUTER} binome_inalterable()",
    f"CREATE TRIGGER depot_sans_delete BEFORE DELETE ON registre_depot {EXECUTER} binome_inalterable()",
    f"CREATE TRIGGER texte_signe_immuable BEFORE UPDATE ON registre_textesigne {EXECUTER} binome_inalterable()",
)
TABLES = {
    "revision_immuable": "registre_revision",
    "revision_parent": "registre_revision",
    "revision_sans_delete": "registre_revision",
    "depot_immuable": "registre_depot",
    "depot_sans_delete": "registre_depot",
}


def liberer(apps: Any, schema_editor: Any) -> None:
    for nom, table in TABLES.items():
        sur = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {nom}{sur}", params=None)


def remettre(apps: Any, schema_editor: Any) -> None:
    """Back to 0008, whose triggers and those of 0003 are expected there."""
    postgresql = schema_editor.connection.vendor == "postgresql"
    for nom in ("0008_pseudonymes", "0003_depot_numero_et_instants"):
        migration = import_module(f"binome.registre.migrations.{nom}")
        for ordre in migration.POSTGRESQL if postgresql else migration.SQLITE:
            if not ordre.startswith("DROP TRIGGER"):
                schema_editor.execute(ordre.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"), params=None)


def poser(apps: Any, schema_editor: Any) -> None:
    for ordre in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(ordre, params=None)


def se_souvenir(apps: Any, schema_editor: Any) -> None:
    """Read every revision again, oldest first: which fiches were ever reserved, and where attachments belong."""
    modele = apps.get_model("registre", "Revision")
    for dossier in apps.get_model("registre", "Dossier").objects.iterator():
        memoire = Memoire()
        lignes = modele.objects.filter(dossier=dossier).order_by("numero").values_list("numero", "contenu", "cree_le")
        for numero, contenu, cree_le in lignes.iterator():
            memoire = memoire.suivre(json.loads(zlib.decompress(bytes(contenu))), numero, cree_le)
        dossier.memoire = memoire.to_json()
        dossier.save(update_fields=["memoire"])


class Migration(migrations.Migration):
    dependencies = [("registre", "0008_pseudonymes")]
    operations = [
        migrations.RunPython(liberer, remettre),
        migrations.AddField("dossier", "memoire", models.JSONField(default=dict)),
        migrations.AddField("revision", "presente", models.CharField(default="", max_length=64)),
        migrations.AddField("revision", "format", models.PositiveSmallIntegerField(default=1)),
        migrations.AddField("depot", "verdict", models.TextField(default="")),
        migrations.RemoveField("piecejointe", "retiree_le"),
        migrations.CreateModel(
            "TexteSigne",
            [
                ("empreinte", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("format", models.PositiveSmallIntegerField()),
                ("contenu", models.BinaryField()),
            ],
        ),
        migrations.RunPython(se_souvenir, migrations.RunPython.noop),
        migrations.RunPython(poser, liberer),
    ]
