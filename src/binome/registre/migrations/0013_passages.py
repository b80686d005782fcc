"""The stages of a deposit, rows that the database lets nobody change."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TABLES = {"passage": ("registre_passagedudepot", "un acte de la procédure")}
SQLITE = tuple(
    f"CREATE TRIGGER {nom}_sans_{verbe.lower()} BEFORE {verbe} ON {table} "
    f"BEGIN SELECT RAISE(ABORT, '{quoi} ne se modifie pas'); END"
    for nom, (table, quoi) in TABLES.items()
    for verbe in ("UPDATE", "DELETE")
)
POSTGRESQL = tuple(
    f"CREATE TRIGGER {nom}_inalterable BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION binome_inalterable()"
    for nom, (table, _) in TABLES.items()
)
# The acts and stages of that day, as choices: the database does not hold them.
ACTES = [
    "demander_complements",
    "constater_complements",
    "declarer_recevable",
    "declarer_irrecevable",
    "rendre_avis",
    "transmettre_au_comite",
    "ajourner",
    "reinscrire",
    "proposer_label",
    "proposer_refus",
    "labelliser",
    "refuser",
    "rouvrir",
]
ETAPES = ["recevabilite", "complements", "irrecevable", "avis", "comite", "ajourne", "decision", "label", "refus"]


def poser(apps: Any, schema_editor: Any) -> None:
    for ordre in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(ordre, params=None)


def enlever(apps: Any, schema_editor: Any) -> None:
    """Nothing to do: the table goes, and its triggers with it."""


def choix(valeurs: list[str]) -> list[tuple[str, str]]:
    return [(valeur, valeur) for valeur in valeurs]


class Migration(migrations.Migration):
    dependencies = [("registre", "0012_portees")]
    operations = [
        migrations.CreateModel(
            "PassageDuDepot",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rang", models.PositiveIntegerField()),
                ("acte", models.CharField(choices=choix(ACTES), max_length=40)),
                ("depuis", models.CharField(choices=choix(ETAPES), max_length=40)),
                ("vers", models.CharField(choices=choix(ETAPES), max_length=40)),
                ("au_titre_de", models.CharField(blank=True, default="", max_length=80)),
                ("motif", models.TextField(blank=True, default="")),
                ("echeance", models.DateField(blank=True, null=True)),
                ("le", models.DateTimeField()),
                (
                    "depot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="passages", to="registre.depot"
                    ),
                ),
                (
                    "par",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["depot", "rang"],
                "constraints": [models.UniqueConstraint(fields=("depot", "rang"), name="passage_rang")],
            },
        ),
        migrations.RunPython(poser, enlever),
    ]
