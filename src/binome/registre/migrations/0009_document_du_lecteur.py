"""What a dossier remembers, the text that is signed, the verdict of a deposit; and the triggers again, which SQLite drops
with the tables that it rebuilds.
"""

import json
import zlib
from typing import Any

from django.db import migrations, models

from binome.domaine.discretion import Memoire

REVISION = "contenu, empreinte, presente, format, numero, parent_id, auteur_id, cree_le"
DEPOT = (
    "numero, dossier_id, revision_id, manifeste, empreinte, verdict, recu_at, enregistre_at, tardif, cle_idempotence, "
    "par_id"
)
REFUS = "BEGIN SELECT RAISE(ABORT, '{} ne se modifie pas'); END"
SQLITE = (
    f"CREATE TRIGGER revision_immuable BEFORE UPDATE OF {REVISION} ON registre_revision {REFUS.format('une révision')}",
    f"CREATE TRIGGER depot_immuable BEFORE UPDATE OF {DEPOT} ON registre_depot {REFUS.format('un dépôt')}",
    f"CREATE TRIGGER depot_sans_delete BEFORE DELETE ON registre_depot {REFUS.format('un dépôt')}",
    f"CREATE TRIGGER texte_signe_immuable BEFORE UPDATE ON registre_textesigne {REFUS.format('un texte signé')}",
)
EXECUTER = "FOR EACH ROW EXECUTE FUNCTION binome_inalterable()"
POSTGRESQL = (
    f"CREATE TRIGGER revision_immuable BEFORE UPDATE OF {REVISION} ON registre_revision {EXECUTER}",
    f"CREATE TRIGGER depot_immuable BEFORE UPDATE OF {DEPOT} ON registre_depot {EXECUTER}",
    f"CREATE TRIGGER depot_sans_delete BEFORE DELETE ON registre_depot {EXECUTER}",
    f"CREATE TRIGGER texte_signe_immuable BEFORE UPDATE ON registre_textesigne {EXECUTER}",
)
TABLES = {
    "revision_immuable": "registre_revision",
    "depot_immuable": "registre_depot",
    "depot_sans_delete": "registre_depot",
}


def liberer(apps: Any, schema_editor: Any) -> None:
    for nom, table in TABLES.items():
        sur = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {nom}{sur}", params=None)


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
    dependencies = [("registre", "0004_administrateur_et_compteurs")]
    operations = [
        migrations.RunPython(liberer, migrations.RunPython.noop),
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
