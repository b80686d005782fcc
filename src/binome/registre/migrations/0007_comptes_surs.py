"""Sessions as told to their holder, changes of address on hold, messages counted, keys of seals."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def rappeler_la_cle(apps: Any, schema_editor: Any) -> None:
    """Deposits made before keys were recorded have a key already, unknown to the base: it must not be drawn again."""
    depot = apps.get_model("registre", "Depot").objects.order_by("pk").first()
    if depot is not None:
        apps.get_model("registre", "CleDeSceau").objects.create(empreinte="", publique="", depuis=depot.enregistre_at)


class Migration(migrations.Migration):
    dependencies = [
        ("registre", "0005_file_des_taches"),
    ]

    operations = [
        migrations.CreateModel(
            name="CleDeSceau",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("empreinte", models.CharField(max_length=64, unique=True)),
                ("publique", models.TextField()),
                ("depuis", models.DateTimeField()),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="SessionOuverte",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cle", models.CharField(max_length=40, unique=True)),
                ("ouverte_le", models.DateTimeField()),
                ("vue_le", models.DateTimeField(db_index=True)),
                ("appareil", models.CharField(blank=True, default="", max_length=80)),
                ("adresse", models.GenericIPAddressField(blank=True, null=True)),
                (
                    "compte",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions_ouvertes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-vue_le", "id"],
            },
        ),
        migrations.CreateModel(
            name="ChangementAdresse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "genre",
                    models.CharField(choices=[("retrait", "retrait"), ("principale", "principale")], max_length=10),
                ),
                ("adresse", models.EmailField(max_length=254)),
                ("demande_le", models.DateTimeField()),
                ("effet_le", models.DateTimeField(db_index=True)),
                ("fait_le", models.DateTimeField(blank=True, null=True)),
                ("annule_le", models.DateTimeField(blank=True, null=True)),
                (
                    "compte",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changements_adresse",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["effet_le", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("annule_le", None), ("fait_le", None)),
                        fields=("compte", "genre", "adresse"),
                        name="changement_adresse_une_fois",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EnvoiCompte",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("destinataire", models.CharField(max_length=64)),
                ("quand", models.DateTimeField(db_index=True)),
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
                "ordering": ["quand", "id"],
                "indexes": [
                    models.Index(fields=["compte", "quand"], name="envoi_par_compte"),
                    models.Index(fields=["destinataire", "quand"], name="envoi_par_destinataire"),
                ],
            },
        ),
        migrations.RunPython(rappeler_la_cle, migrations.RunPython.noop),
    ]
