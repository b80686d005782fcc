"""Members of the committee who have no account: their offices, what lists say of them, their recusals."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from binome.registre import verrous

_DEPORT = "registre_deportdecide"
_MOBILES = ("acte", "matieres", "suppleant", "motif", "leve_le", "leve_par_id", "leve_motif")


def verrouiller(apps: Any, editeur: Any) -> None:
    """SQLite has rebuilt the table, and its triggers went with the old one."""
    verrous.figer(editeur, _DEPORT, _MOBILES)
    verrous.fermer(editeur, _DEPORT)


def deverrouiller(apps: Any, editeur: Any) -> None:
    verrous.ouvrir(editeur, _DEPORT)


class Migration(migrations.Migration):
    dependencies = [
        ("registre", "0043_fiches_en_projet"),
    ]

    operations = [
        migrations.RunPython(deverrouiller, verrouiller),
        migrations.AddField(
            model_name="declarationdinterets",
            name="membre",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="declarations",
                to="registre.membreducomite",
            ),
        ),
        migrations.AddField(
            model_name="deportdecide",
            name="membre",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deports",
                to="registre.membreducomite",
            ),
        ),
        migrations.AddField(
            model_name="listedemandats",
            name="cherches",
            field=models.TextField(blank=True, default="[]"),
        ),
        migrations.AddField(
            model_name="mandat",
            name="membre",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="mandats",
                to="registre.membreducomite",
            ),
        ),
        migrations.AddField(
            model_name="mandataconfirmer",
            name="membre",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="mandats_a_confirmer",
                to="registre.membreducomite",
            ),
        ),
        migrations.AlterField(
            model_name="declarationdinterets",
            name="compte",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="declarations",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="deportdecide",
            name="compte",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deports",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="mandataconfirmer",
            name="compte",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="mandats_a_confirmer",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="declarationdinterets",
            constraint=models.CheckConstraint(
                condition=models.Q(("compte__isnull", False), ("membre__isnull", False), _connector="OR"),
                name="declaration_de_quelqu_un",
            ),
        ),
        migrations.AddConstraint(
            model_name="deportdecide",
            constraint=models.CheckConstraint(
                condition=models.Q(("compte__isnull", False), ("membre__isnull", False), _connector="OR"),
                name="deport_de_quelqu_un",
            ),
        ),
        migrations.AddConstraint(
            model_name="deportdecide",
            constraint=models.UniqueConstraint(
                condition=models.Q(("leve_le", None), ("portee", "dossier")),
                fields=("dossier", "membre"),
                name="deport_du_membre_par_dossier",
            ),
        ),
        migrations.AddConstraint(
            model_name="deportdecide",
            constraint=models.UniqueConstraint(
                condition=models.Q(("leve_le", None), ("portee", "seance")),
                fields=("campagne", "membre"),
                name="deport_du_membre_par_seance",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandataconfirmer",
            constraint=models.CheckConstraint(
                condition=models.Q(("compte__isnull", False), ("membre__isnull", False), _connector="OR"),
                name="mandat_a_confirmer_par_quelqu_un",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandataconfirmer",
            constraint=models.UniqueConstraint(fields=("membre", "cle"), name="mandat_du_membre_a_confirmer_une_fois"),
        ),
        migrations.RunPython(verrouiller, deverrouiller),
    ]
