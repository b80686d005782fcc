"""Opening a deposit again after an appeal: what is asked, who agrees; kept as they are."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from binome.registre import verrous


def verrouiller(apps: Any, editeur: Any) -> None:
    for table in ("registre_demandedereouverture", "registre_accordpourrouvrir"):
        verrous.figer(editeur, table)
        verrous.fermer(editeur, table)


def deverrouiller(apps: Any, editeur: Any) -> None:
    for table in ("registre_demandedereouverture", "registre_accordpourrouvrir"):
        verrous.ouvrir(editeur, table)


class Migration(migrations.Migration):
    dependencies = [
        ("registre", "0030_suivi"),
    ]

    operations = [
        migrations.CreateModel(
            name="DemandeDeReouverture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("motif", models.TextField()),
                ("empreinte", models.CharField(max_length=64)),
                ("le", models.DateTimeField()),
                (
                    "par",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "passage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reouvertures",
                        to="registre.passagedudepot",
                    ),
                ),
            ],
            options={
                "ordering": ["passage", "version"],
            },
        ),
        migrations.CreateModel(
            name="AccordPourRouvrir",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("le", models.DateTimeField()),
                (
                    "compte",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "demande",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accords",
                        to="registre.demandedereouverture",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddConstraint(
            model_name="demandedereouverture",
            constraint=models.UniqueConstraint(fields=("passage", "version"), name="reouverture_version"),
        ),
        migrations.AddConstraint(
            model_name="accordpourrouvrir",
            constraint=models.UniqueConstraint(fields=("demande", "compte"), name="accord_une_fois"),
        ),
        migrations.RunPython(verrouiller, deverrouiller),
    ]
