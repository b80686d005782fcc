"""Who takes care of a deposit, how each service ranks its own, the views that people keep, and the body of an instructor.

An assignment is a row that the database lets nobody change: the next one follows it.
"""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQLITE = tuple(
    f"CREATE TRIGGER affectation_sans_{verbe.lower()} BEFORE {verbe} ON registre_affectation "
    "BEGIN SELECT RAISE(ABORT, 'une affectation ne se modifie pas'); END"
    for verbe in ("UPDATE", "DELETE")
)
POSTGRESQL = (
    "CREATE TRIGGER affectation_inalterable BEFORE UPDATE OR DELETE ON registre_affectation "
    "FOR EACH ROW EXECUTE FUNCTION binome_inalterable()",
)


def poser(apps: Any, schema_editor: Any) -> None:
    for ordre in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(ordre, params=None)


def enlever(apps: Any, schema_editor: Any) -> None:
    """Nothing to do: the table goes, and its triggers with it."""


class Migration(migrations.Migration):
    dependencies = [
        ("registre", "0019_liens"),
    ]

    operations = [
        migrations.AddField(
            model_name="rolecampagne",
            name="service",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
        migrations.CreateModel(
            name="Affectation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("service", models.CharField(max_length=80)),
                ("rang", models.PositiveIntegerField()),
                ("le", models.DateTimeField()),
                (
                    "a",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="affectations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "depot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="affectations", to="registre.depot"
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
                "ordering": ["depot", "service", "rang"],
                "constraints": [models.UniqueConstraint(fields=("depot", "service", "rang"), name="affectation_rang")],
            },
        ),
        migrations.CreateModel(
            name="NoteDeService",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("service", models.CharField(max_length=80)),
                ("priorite", models.PositiveSmallIntegerField(default=0)),
                ("note", models.CharField(blank=True, default="", max_length=500)),
                ("version", models.PositiveIntegerField(default=1)),
                ("le", models.DateTimeField()),
                (
                    "depot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes_de_service",
                        to="registre.depot",
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
                "ordering": ["depot", "service"],
                "constraints": [models.UniqueConstraint(fields=("depot", "service"), name="note_par_service")],
            },
        ),
        migrations.CreateModel(
            name="VueGardee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nom", models.CharField(max_length=60)),
                ("question", models.CharField(max_length=500)),
                (
                    "campagne",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="registre.campagne"
                    ),
                ),
                (
                    "compte",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="vues_gardees",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["nom", "id"],
                "constraints": [models.UniqueConstraint(fields=("compte", "campagne", "nom"), name="vue_gardee_nom")],
            },
        ),
        migrations.RunPython(poser, enlever),
    ]
