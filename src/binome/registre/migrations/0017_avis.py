"""Opinions and their drafts. A given opinion is a row that the database lets nobody change, remove or replace."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQLITE = (
    *(
        f"CREATE TRIGGER avis_sans_{verbe.lower()} BEFORE {verbe} ON registre_avis "
        "BEGIN SELECT RAISE(ABORT, 'un avis rendu ne se modifie pas'); END"
        for verbe in ("UPDATE", "DELETE")
    ),
    # SQLite fires no trigger on the row that INSERT OR REPLACE removes.
    "CREATE TRIGGER avis_sans_remplacement BEFORE INSERT ON registre_avis WHEN EXISTS (SELECT 1 FROM registre_avis a "
    "WHERE a.id = NEW.id OR a.corrige_id = NEW.corrige_id "
    "OR (a.depot_id = NEW.depot_id AND a.au_titre_de = NEW.au_titre_de AND a.rang = NEW.rang)) "
    "BEGIN SELECT RAISE(ABORT, 'un avis rendu ne se modifie pas'); END",
)
POSTGRESQL = (
    "CREATE TRIGGER avis_inalterable BEFORE UPDATE OR DELETE ON registre_avis "
    "FOR EACH ROW EXECUTE FUNCTION binome_inalterable()",
    "CREATE TRIGGER avis_sans_vidage BEFORE TRUNCATE ON registre_avis "
    "FOR EACH STATEMENT EXECUTE FUNCTION binome_inalterable()",
)


def poser(apps: Any, schema_editor: Any) -> None:
    for ordre in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(ordre, params=None)


def enlever(apps: Any, schema_editor: Any) -> None:
    """Nothing to do: the table goes, and its triggers with it."""


class Migration(migrations.Migration):
    dependencies = [
        ("registre", "0016_comite"),
    ]

    operations = [
        migrations.AlterField(
            model_name="passagedudepot",
            name="acte",
            field=models.CharField(
                choices=[
                    ("demander_complements", "demander_complements"),
                    ("constater_complements", "constater_complements"),
                    ("declarer_recevable", "declarer_recevable"),
                    ("declarer_irrecevable", "declarer_irrecevable"),
                    ("rendre_avis", "rendre_avis"),
                    ("corriger_avis", "corriger_avis"),
                    ("transmettre_au_comite", "transmettre_au_comite"),
                    ("ajourner", "ajourner"),
                    ("reinscrire", "reinscrire"),
                    ("deliberer", "deliberer"),
                    ("proposer_label", "proposer_label"),
                    ("proposer_refus", "proposer_refus"),
                    ("labelliser", "labelliser"),
                    ("refuser", "refuser"),
                    ("rouvrir", "rouvrir"),
                ],
                max_length=40,
            ),
        ),
        migrations.CreateModel(
            name="Avis",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("au_titre_de", models.CharField(max_length=80)),
                ("rang", models.PositiveIntegerField()),
                (
                    "sens",
                    models.CharField(
                        choices=[("favorable", "favorable"), ("reserves", "reserves"), ("defavorable", "defavorable")],
                        max_length=20,
                    ),
                ),
                ("notes", models.JSONField(default=dict)),
                ("motif", models.TextField()),
                ("reserves", models.TextField(blank=True, default="")),
                ("personnes", models.TextField(blank=True, default="")),
                ("grille", models.TextField(blank=True, default="")),
                ("mains", models.JSONField(default=list)),
                ("service", models.CharField(blank=True, default="", max_length=200)),
                ("le", models.DateTimeField()),
                ("terme", models.DateField(blank=True, null=True)),
                ("tardif", models.BooleanField()),
                ("empreinte", models.CharField(max_length=64)),
                (
                    "corrige",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="registre.avis",
                    ),
                ),
                (
                    "depot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="avis", to="registre.depot"
                    ),
                ),
                (
                    "donne_par",
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
            ],
            options={
                "ordering": ["depot", "au_titre_de", "rang"],
                "constraints": [
                    models.UniqueConstraint(fields=("depot", "au_titre_de", "rang"), name="avis_rang"),
                    models.UniqueConstraint(fields=("corrige",), name="avis_corrige_une_fois"),
                    models.CheckConstraint(condition=models.Q(("motif", ""), _negated=True), name="avis_motive"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("corrige", None), ("rang", 1)),
                            models.Q(("corrige__isnull", False), ("rang__gt", 1)),
                            _connector="OR",
                        ),
                        name="avis_premier_ou_corrige",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContributionAvis",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("au_titre_de", models.CharField(max_length=80)),
                ("rang", models.PositiveIntegerField()),
                ("contenu", models.JSONField(default=dict)),
                ("service", models.CharField(blank=True, default="", max_length=200)),
                ("le", models.DateTimeField()),
                (
                    "auteur",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "depot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="contributions", to="registre.depot"
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registre.revision"
                    ),
                ),
            ],
            options={
                "ordering": ["depot", "au_titre_de", "rang"],
                "constraints": [
                    models.UniqueConstraint(fields=("depot", "au_titre_de", "rang"), name="contribution_rang")
                ],
            },
        ),
        migrations.RunPython(poser, enlever),
    ]
