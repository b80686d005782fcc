"""An item of the agenda may have a title and a text in place of a deposit."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registre", "0040_scrutin_secret"),
    ]

    operations = [
        migrations.AddField(
            model_name="pointdeseance",
            name="au_vote",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="pointdeseance",
            name="texte",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="pointdeseance",
            name="titre",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
        migrations.AlterField(
            model_name="deliberationducomite",
            name="proposition",
            field=models.CharField(
                choices=[
                    ("label", "label"),
                    ("label_reserves", "label_reserves"),
                    ("ajourne", "ajourne"),
                    ("refus", "refus"),
                    ("resolution", "resolution"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="pointdeseance",
            name="depot",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="points", to="registre.depot"
            ),
        ),
        migrations.AddConstraint(
            model_name="pointdeseance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("depot", None), ("titre__gt", "")),
                    models.Q(("depot__isnull", False), ("titre", "")),
                    _connector="OR",
                ),
                name="point_depot_ou_titre",
            ),
        ),
    ]
