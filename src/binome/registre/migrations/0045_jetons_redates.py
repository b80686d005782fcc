"""Tokens dated again before their authority ends, and what authorities said of their certificates: kept as they came."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from binome.registre import verrous

TABLES = ("registre_maillondejeton", "registre_etatdecertificat")


def verrouiller(apps: Any, editeur: Any) -> None:
    for table in TABLES:
        verrous.figer(editeur, table)
        verrous.fermer(editeur, table)


def deverrouiller(apps: Any, editeur: Any) -> None:
    for table in TABLES:
        verrous.ouvrir(editeur, table)


class Migration(migrations.Migration):
    dependencies = [
        ("registre", "0044_membres_sans_compte"),
    ]

    operations = [
        migrations.CreateModel(
            name="EtatDeCertificat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("certificat", models.CharField(max_length=64)),
                ("forme", models.CharField(max_length=8)),
                ("adresse", models.CharField(max_length=500)),
                ("octets", models.BinaryField()),
                ("empreinte", models.CharField(max_length=64)),
                ("emise_le", models.DateTimeField()),
            ],
            options={
                "ordering": ["certificat", "emise_le", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("certificat", "empreinte"), name="etat_de_certificat_une_fois")
                ],
            },
        ),
        migrations.CreateModel(
            name="MaillonDeJeton",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rang", models.PositiveIntegerField()),
                ("voie", models.TextField()),
                ("fin", models.DateTimeField()),
                ("texte", models.TextField(blank=True, default="")),
                ("reponse", models.BinaryField(default=b"")),
                ("chaine", models.TextField(blank=True, default="")),
                ("date", models.DateTimeField()),
                ("autorite", models.CharField(max_length=300)),
                ("numero", models.CharField(max_length=80)),
                ("lu_par", models.CharField(max_length=40)),
                ("le", models.DateTimeField()),
                (
                    "jeton",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="maillons", to="registre.jeton"
                    ),
                ),
            ],
            options={
                "ordering": ["jeton", "rang"],
                "indexes": [models.Index(fields=["fin"], name="maillon_fin")],
                "constraints": [models.UniqueConstraint(fields=("jeton", "rang"), name="maillon_de_jeton_une_fois")],
            },
        ),
        migrations.RunPython(verrouiller, deverrouiller),
    ]
