"""A draft on the State's platform says where it stands; an answer of an operator becomes an event of the follow-up, once; the events are held again, with their new column."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from binome.registre import verrous

TABLE = "registre_evenementdesuivi"


def reprendre(apps: Any, editeur: Any) -> None:
    verrous.figer(editeur, TABLE, ("texte", "tiers"))
    verrous.fermer(editeur, TABLE)


class Migration(migrations.Migration):
    dependencies = [("registre", "0034_bilan")]

    operations = [
        migrations.AddField(
            model_name="evenementdesuivi",
            name="etape",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="suivi",
                to="registre.etapededemarche",
            ),
        ),
        migrations.AddField(
            model_name="preremplissagededemarche",
            name="formulaire",
            field=models.CharField(blank=True, default="", max_length=40),
        ),
        migrations.AddField(
            model_name="preremplissagededemarche",
            name="erreur",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
        migrations.AddField(
            model_name="preremplissagededemarche",
            name="obtenu_le",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="preremplissagededemarche",
            name="lu_le",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="preremplissagededemarche",
            name="secret",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.RunPython(reprendre, migrations.RunPython.noop),
    ]
