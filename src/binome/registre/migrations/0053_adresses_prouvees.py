"""Whoever has proven an address is found by it, whatever its case, without reading all of them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("account", "0009_emailaddress_unique_primary_email"),
        ("registre", "0052_noms_dans_les_agendas"),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX registre_adresse_prouvee ON account_emailaddress (LOWER(email)) WHERE verified",
            "DROP INDEX registre_adresse_prouvee",
        ),
    ]
