"""A session and a general assembly keep the name that calendars know them by; what was sent before keeps the former."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registre", "0050_seances_changees"),
    ]

    operations = [
        migrations.AddField("seanceducomite", "uid", models.CharField(blank=True, default="", max_length=400)),
        migrations.AddField("assembleegenerale", "uid", models.CharField(blank=True, default="", max_length=400)),
    ]
