"""A revision may tell what several people wrote, once the number of those kept has reached its limit."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registre", "0009_document_du_lecteur")]
    # Nullable: the table, which may be large, is not written again, and keeps its triggers.
    operations = [migrations.AddField("revision", "commune", models.BooleanField(null=True))]
