"""The committee asked in writing: until when, and who would have it debated instead."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from binome.registre import verrous

_OPPOSITION = "registre_oppositionalaconsultation"


def verrouiller(apps: Any, editeur: Any) -> None:
    verrous.figer(editeur, _OPPOSITION)
    verrous.fermer(editeur, _OPPOSITION)


def deverrouiller(apps: Any, editeur: Any) -> None:
    verrous.ouvrir(editeur, _OPPOSITION)


class Migration(migrations.Migration):
    dependencies = [
        ("registre", "0041_points_sans_dossier"),
    ]

    operations = [
        migrations.AddField(
            model_name="seanceducomite",
            name="cloture_le",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="OppositionALaConsultation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("motif", models.TextField(blank=True, default="")),
                ("le", models.DateTimeField()),
                (
                    "membre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registre.membreducomite"
                    ),
                ),
                (
                    "seance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="oppositions",
                        to="registre.seanceducomite",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("seance", "membre"), name="opposition_une_fois")],
            },
        ),
        migrations.RunPython(verrouiller, deverrouiller),
    ]
