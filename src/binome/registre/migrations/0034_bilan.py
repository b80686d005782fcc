"""The evaluation kit: settled sheets, which do not change; lessons and surveys, which do."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from binome.registre import verrous


def poser(apps: Any, editeur: Any) -> None:
    verrous.figer(editeur, "registre_bilanarrete")
    verrous.fermer(editeur, "registre_bilanarrete")


def enlever(apps: Any, editeur: Any) -> None:
    verrous.ouvrir(editeur, "registre_bilanarrete")


class Migration(migrations.Migration):
    dependencies = [
        ("registre", "0033_lien_d_operateur"),
    ]

    operations = [
        migrations.CreateModel(
            name="EnqueteDeBilan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "moment",
                    models.CharField(choices=[("mi_parcours", "mi_parcours"), ("final", "final")], max_length=12),
                ),
                ("questions", models.JSONField()),
                ("seuil", models.PositiveIntegerField()),
                ("ouverte_le", models.DateTimeField()),
                ("close_le", models.DateTimeField(blank=True, null=True)),
                (
                    "label",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="enquetes", to="registre.labelaccorde"
                    ),
                ),
                (
                    "par",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["label", "ouverte_le"],
            },
        ),
        migrations.CreateModel(
            name="EnseignementDeBilan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "moment",
                    models.CharField(choices=[("mi_parcours", "mi_parcours"), ("final", "final")], max_length=12),
                ),
                (
                    "genre",
                    models.CharField(choices=[("a_reprendre", "a_reprendre"), ("a_eviter", "a_eviter")], max_length=12),
                ),
                ("texte", models.TextField()),
                ("le", models.DateTimeField()),
                (
                    "label",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enseignements",
                        to="registre.labelaccorde",
                    ),
                ),
                (
                    "par",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["label", "moment", "id"],
            },
        ),
        migrations.CreateModel(
            name="LienDEnquete",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("courriel", models.EmailField(max_length=254)),
                ("envoye_le", models.DateTimeField()),
                (
                    "enquete",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="liens", to="registre.enquetedebilan"
                    ),
                ),
            ],
            options={
                "ordering": ["courriel"],
            },
        ),
        migrations.CreateModel(
            name="ReponseDEnquete",
            fields=[
                ("cle", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("choix", models.JSONField()),
                (
                    "enquete",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reponses",
                        to="registre.enquetedebilan",
                    ),
                ),
            ],
            options={
                "ordering": ["cle"],
            },
        ),
        migrations.CreateModel(
            name="BilanArrete",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "moment",
                    models.CharField(choices=[("mi_parcours", "mi_parcours"), ("final", "final")], max_length=12),
                ),
                ("rang", models.PositiveIntegerField()),
                ("contenu", models.TextField()),
                ("empreinte", models.CharField(max_length=64)),
                ("le", models.DateTimeField()),
                (
                    "label",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bilans", to="registre.labelaccorde"
                    ),
                ),
                (
                    "par",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["label", "moment", "rang"],
                "constraints": [models.UniqueConstraint(fields=("label", "moment", "rang"), name="bilan_arrete_rang")],
            },
        ),
        migrations.AddConstraint(
            model_name="enquetedebilan",
            constraint=models.UniqueConstraint(fields=("label", "moment"), name="enquete_une_par_moment"),
        ),
        migrations.AddConstraint(
            model_name="liendenquete",
            constraint=models.UniqueConstraint(fields=("enquete", "courriel"), name="enquete_une_fois"),
        ),
        migrations.RunPython(poser, enlever),
    ]
