"""By the link that a territory sends, an operator reads its promises to that territory alone."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registre", "0032_mandats_a_confirmer"),
    ]

    operations = [
        migrations.AddField(
            model_name="liendoperateur",
            name="label",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="registre.labelaccorde",
            ),
        ),
    ]
