"""An organisation may be the duplicate of another, which it then leads to."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registre", "0013_passages")]
    operations = [
        migrations.AddField(
            "organisation",
            "fusionnee_dans",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="doublons",
                to="registre.organisation",
            ),
        )
    ]
