"""The scope of the roles of a campaign, and the régions of a deposit. Roles given before reach the whole country."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registre", "0011_chemins_des_taches")]
    operations = [
        migrations.CreateModel(
            "RegionDuDepot",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=3)),
                (
                    "depot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="regions", to="registre.depot"
                    ),
                ),
            ],
            options={
                "ordering": ["depot", "code"],
                "constraints": [
                    models.UniqueConstraint(fields=("depot", "code"), name="region_du_depot_une_fois"),
                ],
            },
        ),
        migrations.RemoveConstraint("rolecampagne", "role_campagne_une_fois"),
        migrations.AddField("rolecampagne", "portee", models.CharField(blank=True, default="", max_length=3)),
        migrations.AddConstraint(
            "rolecampagne",
            models.UniqueConstraint(fields=("campagne", "compte", "role", "portee"), name="role_campagne_une_fois"),
        ),
    ]
