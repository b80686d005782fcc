"""How far each person read a dossier: what changed since is told from it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registre", "0037_visites"),
    ]

    operations = [
        migrations.CreateModel(
            name="TexteLu",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("revision", models.PositiveIntegerField()),
                ("lu_le", models.DateTimeField()),
                (
                    "compte",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="textes_lus",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="textes_lus", to="registre.dossier"
                    ),
                ),
            ],
            options={
                "ordering": ["dossier", "compte"],
                "constraints": [models.UniqueConstraint(fields=("dossier", "compte"), name="texte_lu_une_fois")],
            },
        ),
    ]
