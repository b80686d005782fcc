"""Reading packs that were asked for: how far each is, and the name of its file."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registre", "0023_annonce"),
    ]

    operations = [
        migrations.CreateModel(
            name="LectureDuDepot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("marque", models.CharField(max_length=64)),
                ("cle", models.CharField(blank=True, default="", max_length=64)),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("demande", "demande"),
                            ("en_cours", "en_cours"),
                            ("pret", "pret"),
                            ("echec", "echec"),
                        ],
                        max_length=10,
                    ),
                ),
                ("avancement", models.PositiveSmallIntegerField(default=0)),
                ("ou", models.CharField(blank=True, default="", max_length=80)),
                ("taille", models.PositiveIntegerField(default=0)),
                ("demande_le", models.DateTimeField()),
                ("change_le", models.DateTimeField()),
                (
                    "depot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lectures", to="registre.depot"
                    ),
                ),
            ],
            options={
                "ordering": ["depot", "demande_le"],
                "constraints": [models.UniqueConstraint(fields=("depot", "marque"), name="lecture_une_par_marque")],
            },
        ),
    ]
