"""What people are told of, and the proofs of it, rows that the database lets nobody change."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TABLE = "registre_preuvedenotification"
SQLITE = tuple(
    f"CREATE TRIGGER preuve_sans_{verbe.lower()} BEFORE {verbe} ON {TABLE} "
    "BEGIN SELECT RAISE(ABORT, 'une preuve de notification ne se modifie pas'); END"
    for verbe in ("UPDATE", "DELETE")
)
POSTGRESQL = (
    f"CREATE TRIGGER preuve_inalterable BEFORE UPDATE OR DELETE ON {TABLE} "
    "FOR EACH ROW EXECUTE FUNCTION binome_inalterable()",
)


def poser(apps: Any, schema_editor: Any) -> None:
    for ordre in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(ordre, params=None)


def enlever(apps: Any, schema_editor: Any) -> None:
    """Nothing to do: the table goes, and its triggers with it."""


class Migration(migrations.Migration):
    dependencies = [
        ("registre", "0017_avis"),
    ]

    operations = [
        migrations.CreateModel(
            name="AdresseEnPanne",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("adresse", models.EmailField(max_length=254, unique=True)),
                ("raison", models.CharField(max_length=200)),
                ("depuis", models.DateTimeField()),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AlterField(
            model_name="envoi",
            name="etat",
            field=models.CharField(
                choices=[
                    ("attente", "attente"),
                    ("en_vol", "en_vol"),
                    ("envoyee", "envoyee"),
                    ("incertaine", "incertaine"),
                    ("refusee", "refusee"),
                    ("revenue", "revenue"),
                    ("abandonnee", "abandonnee"),
                    ("sans_objet", "sans_objet"),
                ],
                default="attente",
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="ChoixDeNotification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("genre", models.CharField(max_length=40)),
                ("canal", models.CharField(max_length=20)),
                (
                    "compte",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("compte", "genre"), name="choix_de_notification_une_fois")
                ],
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("evenement", models.CharField(max_length=120)),
                ("genre", models.CharField(max_length=40)),
                ("echeance", models.DateField(blank=True, null=True)),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("attente", "attente"),
                            ("ecartee", "ecartee"),
                            ("courriel", "courriel"),
                            ("resume", "resume"),
                            ("ici", "ici"),
                        ],
                        default="attente",
                        max_length=20,
                    ),
                ),
                ("resume_du", models.DateField(blank=True, null=True)),
                ("cree_le", models.DateTimeField()),
                ("lue_le", models.DateTimeField(blank=True, null=True)),
                (
                    "compte",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-cree_le", "-id"],
                "indexes": [
                    models.Index(fields=["compte", "-cree_le"], name="notification_de_quelqu_un"),
                    models.Index(fields=["etat", "resume_du"], name="notification_etat"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("evenement", "compte", "genre"), name="notification_une_fois")
                ],
            },
        ),
        migrations.CreateModel(
            name="PreuveDeNotification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("evenement", models.CharField(max_length=120)),
                ("genre", models.CharField(max_length=40)),
                (
                    "fait",
                    models.CharField(
                        choices=[
                            ("mise_a_disposition", "mise_a_disposition"),
                            ("envoyee", "envoyee"),
                            ("peut_etre_envoyee", "peut_etre_envoyee"),
                            ("non_remise", "non_remise"),
                            ("revenue", "revenue"),
                            ("lue", "lue"),
                        ],
                        max_length=20,
                    ),
                ),
                ("le", models.DateTimeField()),
                (
                    "compte",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["le", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("evenement", "genre", "compte", "fait"), name="preuve_une_fois")
                ],
            },
        ),
        migrations.RunPython(poser, enlever),
    ]
