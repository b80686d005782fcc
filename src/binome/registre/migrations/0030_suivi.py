"""What becomes of a labelled plan, and of what was promised to it: told by rows that do not change."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from binome.registre import verrous

FIGEES = {
    # An erasure takes a name out of what was typed.
    "evenementdesuivi": ("texte", "tiers"),
    "engagementpris": (),
    "suitedengagement": ("texte",),
    "referencehorslabel": (),
}


def poser(apps: Any, editeur: Any) -> None:
    for nom, mobiles in FIGEES.items():
        verrous.figer(editeur, f"registre_{nom}", mobiles)
        verrous.fermer(editeur, f"registre_{nom}")


def enlever(apps: Any, editeur: Any) -> None:
    for nom in FIGEES:
        verrous.ouvrir(editeur, f"registre_{nom}")


class Migration(migrations.Migration):
    dependencies = [
        ("registre", "0029_accords"),
    ]

    operations = [
        migrations.CreateModel(
            name="CorrespondantDeSuivi",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fiche", models.CharField(max_length=64)),
                ("nom", models.CharField(max_length=120)),
                ("courriel", models.EmailField(max_length=254)),
                ("ajoute_le", models.DateTimeField()),
                ("retire_le", models.DateTimeField(blank=True, null=True)),
                (
                    "ajoute_par",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "label",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="correspondants",
                        to="registre.labelaccorde",
                    ),
                ),
            ],
            options={
                "ordering": ["fiche", "id"],
            },
        ),
        migrations.CreateModel(
            name="EngagementPris",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("operateur", models.SlugField(max_length=64)),
                ("operateur_nom", models.CharField(max_length=200)),
                ("fiche", models.CharField(blank=True, default="", max_length=64)),
                ("quoi", models.TextField()),
                ("montant", models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                ("jour", models.DateField()),
                ("echeance", models.DateField(blank=True, null=True)),
                ("piece", models.CharField(max_length=300)),
                ("page", models.CharField(max_length=40)),
                ("le", models.DateTimeField()),
                (
                    "campagne",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="engagements", to="registre.campagne"
                    ),
                ),
                (
                    "label",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="engagements",
                        to="registre.labelaccorde",
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
                "ordering": ["echeance", "id"],
            },
        ),
        migrations.CreateModel(
            name="EvenementDeSuivi",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rang", models.PositiveIntegerField()),
                ("fiche", models.CharField(blank=True, default="", max_length=64)),
                (
                    "genre",
                    models.CharField(
                        choices=[
                            ("avancement", "avancement"),
                            ("jalon", "jalon"),
                            ("financement", "financement"),
                            ("mesure", "mesure"),
                            ("difficulte", "difficulte"),
                            ("decision", "decision"),
                        ],
                        max_length=20,
                    ),
                ),
                ("acte", models.CharField(max_length=20)),
                ("jour", models.DateField()),
                ("objet", models.CharField(blank=True, default="", max_length=300)),
                ("tiers", models.CharField(blank=True, default="", max_length=200)),
                ("montant", models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                ("valeur", models.DecimalField(blank=True, decimal_places=6, max_digits=24, null=True)),
                ("echeance", models.DateField(blank=True, null=True)),
                ("texte", models.TextField(blank=True, default="")),
                ("cite", models.PositiveIntegerField(blank=True, null=True)),
                ("corrige", models.PositiveIntegerField(blank=True, null=True)),
                ("annule", models.BooleanField(default=False)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("page", "page"),
                            ("lien", "lien"),
                            ("classeur", "classeur"),
                            ("operateur", "operateur"),
                            ("exemple", "exemple"),
                        ],
                        max_length=12,
                    ),
                ),
                ("le", models.DateTimeField()),
                (
                    "correspondant",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registre.correspondantdesuivi",
                    ),
                ),
                (
                    "label",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="suivi", to="registre.labelaccorde"
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
                "ordering": ["label", "rang"],
            },
        ),
        migrations.CreateModel(
            name="LienDOperateur",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("operateur", models.SlugField(max_length=64)),
                ("courriel", models.EmailField(max_length=254)),
                ("jeton_sha256", models.CharField(max_length=64, unique=True)),
                ("envoye_le", models.DateTimeField()),
                ("expire_le", models.DateTimeField()),
                (
                    "campagne",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="registre.campagne"
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
                "ordering": ["envoye_le", "id"],
            },
        ),
        migrations.CreateModel(
            name="PointDemande",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jour", models.DateField()),
                ("jeton_sha256", models.CharField(max_length=64, unique=True)),
                ("demande_le", models.DateTimeField()),
                ("expire_le", models.DateTimeField()),
                ("repondu_le", models.DateTimeField(blank=True, null=True)),
                (
                    "correspondant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="points",
                        to="registre.correspondantdesuivi",
                    ),
                ),
            ],
            options={
                "ordering": ["-jour", "id"],
            },
        ),
        migrations.CreateModel(
            name="ReferenceHorsLabel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("operateur", models.SlugField(max_length=64)),
                ("operateur_nom", models.CharField(max_length=200)),
                ("annee", models.PositiveIntegerField()),
                ("presentees", models.PositiveIntegerField()),
                ("accordees", models.PositiveIntegerField()),
                ("demande", models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                ("accorde", models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                ("delai_median", models.PositiveIntegerField(blank=True, null=True)),
                ("origine", models.CharField(max_length=300)),
                ("le", models.DateTimeField()),
                (
                    "campagne",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registre.campagne"
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
                "ordering": ["operateur", "annee", "id"],
            },
        ),
        migrations.CreateModel(
            name="SuiteDEngagement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rang", models.PositiveIntegerField()),
                (
                    "acte",
                    models.CharField(
                        choices=[
                            ("preuve", "preuve"),
                            ("tenu", "tenu"),
                            ("reponse", "reponse"),
                            ("non_tenu", "non_tenu"),
                            ("sans_objet", "sans_objet"),
                        ],
                        max_length=20,
                    ),
                ),
                ("jour", models.DateField()),
                ("montant", models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)),
                ("preuve", models.CharField(blank=True, default="", max_length=300)),
                ("texte", models.TextField(blank=True, default="")),
                ("corrige", models.PositiveIntegerField(blank=True, null=True)),
                ("annule", models.BooleanField(default=False)),
                (
                    "source",
                    models.CharField(
                        choices=[("territoire", "territoire"), ("autorite", "autorite"), ("operateur", "operateur")],
                        max_length=12,
                    ),
                ),
                ("le", models.DateTimeField()),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="suites", to="registre.engagementpris"
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
                "ordering": ["engagement", "rang"],
            },
        ),
        migrations.AddConstraint(
            model_name="correspondantdesuivi",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retire_le", None)),
                fields=("label", "fiche", "courriel"),
                name="correspondant_une_fois",
            ),
        ),
        migrations.AddConstraint(
            model_name="evenementdesuivi",
            constraint=models.UniqueConstraint(fields=("label", "rang"), name="evenement_de_suivi_rang"),
        ),
        migrations.AddConstraint(
            model_name="pointdemande",
            constraint=models.UniqueConstraint(fields=("correspondant", "jour"), name="point_de_suivi_une_fois"),
        ),
        migrations.AddConstraint(
            model_name="suitedengagement",
            constraint=models.UniqueConstraint(fields=("engagement", "rang"), name="suite_d_engagement_rang"),
        ),
        migrations.RunPython(poser, enlever),
    ]
