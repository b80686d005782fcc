"""Admissibility: its points, what is asked to complete a deposit and the answers, rows that nobody changes; the thread
of those who instruct, and how far each of them read.
"""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TABLES = {
    "point_examine": ("registre_pointexamine", "ce qui fut dit d''un point"),
    "demande_de_complements": ("registre_demandedecomplements", "une demande de compléments"),
    "complements": ("registre_complementsdeposes", "un dépôt de compléments"),
}
SQLITE = tuple(
    f"CREATE TRIGGER {nom}_sans_{verbe.lower()} BEFORE {verbe} ON {table} "
    f"BEGIN SELECT RAISE(ABORT, '{quoi} ne se modifie pas'); END"
    for nom, (table, quoi) in TABLES.items()
    for verbe in ("UPDATE", "DELETE")
)
POSTGRESQL = tuple(
    f"CREATE TRIGGER {nom}_inalterable BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION binome_inalterable()"
    for nom, (table, _) in TABLES.items()
)


def poser(apps: Any, schema_editor: Any) -> None:
    for ordre in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(ordre, params=None)


def enlever(apps: Any, schema_editor: Any) -> None:
    """Nothing to do: the tables go, and their triggers with them."""


class Migration(migrations.Migration):
    dependencies = [
        ("registre", "0024_lectures"),
    ]

    operations = [
        migrations.AddField(
            model_name="dossier",
            name="a_completer",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="DemandeDeComplements",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("points", models.JSONField()),
                ("terme", models.DateField()),
                ("effet", models.TextField()),
                ("le", models.DateTimeField()),
                (
                    "depot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="demandes_de_complements",
                        to="registre.depot",
                    ),
                ),
                (
                    "par",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "passage",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="demande",
                        to="registre.passagedudepot",
                    ),
                ),
            ],
            options={
                "ordering": ["depot", "passage"],
            },
        ),
        migrations.CreateModel(
            name="ComplementsDeposes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("numero", models.CharField(max_length=90, unique=True)),
                ("manifeste", models.TextField()),
                ("empreinte", models.CharField(max_length=64)),
                ("verdict", models.TextField(default="")),
                ("recu_at", models.DateTimeField()),
                ("enregistre_at", models.DateTimeField()),
                ("tardif", models.BooleanField()),
                (
                    "depot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="complements", to="registre.depot"
                    ),
                ),
                (
                    "par",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registre.revision"
                    ),
                ),
                (
                    "demande",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reponse",
                        to="registre.demandedecomplements",
                    ),
                ),
            ],
            options={
                "ordering": ["depot", "-enregistre_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="MotDuFil",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("texte", models.TextField()),
                ("le", models.DateTimeField()),
                ("raye_le", models.DateTimeField(blank=True, null=True)),
                (
                    "auteur",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "depot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="fil", to="registre.depot"
                    ),
                ),
                (
                    "raye_par",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["depot", "le", "id"],
            },
        ),
        migrations.CreateModel(
            name="LectureDInstruction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mot_le", models.DateTimeField(blank=True, null=True)),
                ("revision_le", models.DateTimeField(blank=True, null=True)),
                (
                    "compte",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lues",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "depot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lues", to="registre.depot"
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registre.revision"
                    ),
                ),
                (
                    "mot",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registre.motdufil"
                    ),
                ),
            ],
            options={
                "ordering": ["depot", "compte"],
            },
        ),
        migrations.CreateModel(
            name="PointExamine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("point", models.CharField(max_length=64)),
                ("rang", models.PositiveIntegerField()),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("a_examiner", "a_examiner"),
                            ("rempli", "rempli"),
                            ("manquant", "manquant"),
                            ("sans_objet", "sans_objet"),
                        ],
                        max_length=20,
                    ),
                ),
                ("note", models.TextField(blank=True, default="")),
                ("le", models.DateTimeField()),
                (
                    "depot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="points_examines", to="registre.depot"
                    ),
                ),
                (
                    "par",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["depot", "point", "rang"],
            },
        ),
        migrations.AddConstraint(
            model_name="motdufil",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("raye_le", None), ("raye_par", None)),
                    models.Q(("raye_le__isnull", False), ("raye_par__isnull", False)),
                    _connector="OR",
                ),
                name="mot_raye_par_quelqu_un",
            ),
        ),
        migrations.AddConstraint(
            model_name="lecturedinstruction",
            constraint=models.UniqueConstraint(fields=("depot", "compte"), name="lecture_d_instruction_une"),
        ),
        migrations.AddConstraint(
            model_name="pointexamine",
            constraint=models.UniqueConstraint(fields=("depot", "point", "rang"), name="point_examine_rang"),
        ),
        migrations.RunPython(poser, enlever),
    ]
