"""Links that let someone without an account read a dossier, for a time."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registre", "0038_textes_lus"),
    ]

    operations = [
        migrations.CreateModel(
            name="LienDeLecture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("libelle", models.CharField(max_length=120)),
                ("jeton_sha256", models.CharField(max_length=64, unique=True)),
                ("cree_le", models.DateTimeField()),
                ("expire_le", models.DateTimeField()),
                ("repris_le", models.DateTimeField(blank=True, null=True)),
                ("vu_le", models.DateTimeField(blank=True, null=True)),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="liens_de_lecture",
                        to="registre.dossier",
                    ),
                ),
                (
                    "par",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-cree_le", "id"],
            },
        ),
    ]
