"""The tokens of programs, and what was answered to their writes; the follow-up says when it was told by one."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registre", "0045_jetons_redates"),
    ]

    operations = [
        migrations.AlterField(
            model_name="evenementdesuivi",
            name="source",
            field=models.CharField(
                choices=[
                    ("page", "page"),
                    ("lien", "lien"),
                    ("classeur", "classeur"),
                    ("operateur", "operateur"),
                    ("exemple", "exemple"),
                    ("programme", "programme"),
                    ("commande", "commande"),
                ],
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="JetonDAcces",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nom", models.CharField(max_length=80)),
                ("debut", models.CharField(max_length=16)),
                ("jeton_sha256", models.CharField(max_length=64, unique=True)),
                ("portees", models.JSONField(default=list)),
                ("cree_le", models.DateTimeField()),
                ("expire_le", models.DateTimeField(db_index=True)),
                ("vu_le", models.DateField(blank=True, null=True)),
                ("revoque_le", models.DateTimeField(blank=True, null=True)),
                (
                    "compte",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="jetons_d_acces",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-cree_le", "-id"],
            },
        ),
        migrations.CreateModel(
            name="EcritureParJeton",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("operation", models.CharField(max_length=128)),
                ("cle", models.CharField(max_length=128)),
                ("empreinte", models.CharField(max_length=64)),
                ("statut", models.PositiveSmallIntegerField()),
                ("etag", models.CharField(blank=True, default="", max_length=128)),
                ("corps", models.TextField()),
                ("le", models.DateTimeField(db_index=True)),
                (
                    "jeton",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="ecritures", to="registre.jetondacces"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("jeton", "operation", "cle"), name="ecriture_par_jeton_une_fois")
                ],
            },
        ),
    ]
