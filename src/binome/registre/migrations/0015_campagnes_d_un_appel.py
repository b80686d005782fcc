"""Several campaigns of one call may be open: a campaign has a name of its own. Those that exist keep their call's."""

from typing import Any

from django.db import migrations, models
from django.db.models import F


def reprendre_l_appel(apps: Any, schema_editor: Any) -> None:
    apps.get_model("registre", "Campagne").objects.filter(identifiant="").update(identifiant=F("appel"))


class Migration(migrations.Migration):
    dependencies = [("registre", "0014_organisations_fusionnees")]
    operations = [
        # Its index comes with its uniqueness: PostgreSQL would be asked twice for the same one.
        migrations.AddField("campagne", "identifiant", models.CharField(max_length=64, default="")),
        migrations.AddField("campagne", "nom", models.CharField(max_length=120, blank=True, default="")),
        migrations.RunPython(reprendre_l_appel, migrations.RunPython.noop),
        migrations.AlterField("campagne", "identifiant", models.SlugField(max_length=64, unique=True)),
        migrations.AlterField("campagne", "appel", models.SlugField(max_length=64)),
    ]
