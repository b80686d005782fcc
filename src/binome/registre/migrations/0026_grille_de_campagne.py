"""A campaign may be given its own grid of opinions, later than its call."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registre", "0025_recevabilite")]
    operations = [migrations.AddField("campagne", "grille", models.TextField(blank=True, default=""))]
