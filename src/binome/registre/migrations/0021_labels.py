"""Labels and timestamps: what was signed, drawn or dated, rows that the database lets nobody change."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FIGEES = {
    "label": ("registre_labelaccorde", "un label"),
    "version_du_label": ("registre_versiondulabel", "une version signée"),
    "evenement_du_label": ("registre_evenementdulabel", "un acte du label"),
    "place_de_statut": ("registre_placedestatut", "une place tirée"),
    "liste_de_statuts": ("registre_listedestatuts", "une liste de statuts"),
}
SQLITE = (
    *(
        f"CREATE TRIGGER {nom}_sans_{verbe.lower()} BEFORE {verbe} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{quoi} ne se modifie pas'); END"
        for nom, (table, quoi) in FIGEES.items()
        for verbe in ("UPDATE", "DELETE")
    ),
    "CREATE TRIGGER cle_de_label_figee BEFORE UPDATE OF nom, publique, depuis ON registre_cledelabel "
    "BEGIN SELECT RAISE(ABORT, 'une clé de label ne se modifie pas'); END",
    "CREATE TRIGGER cle_de_label_gardee BEFORE DELETE ON registre_cledelabel "
    "BEGIN SELECT RAISE(ABORT, 'une clé de label se garde'); END",
    # A key that was put away may turn out to be stolen; what is said of it is never taken back.
    "CREATE TRIGGER cle_de_label_finie BEFORE UPDATE ON registre_cledelabel "
    "WHEN (OLD.fin IS NOT NULL AND NEW.fin IS NOT OLD.fin) "
    "OR (OLD.volee_le IS NOT NULL AND NEW.volee_le IS NOT OLD.volee_le) "
    "BEGIN SELECT RAISE(ABORT, 'la fin d''une clé de label ne se modifie pas'); END",
    "CREATE TRIGGER jeton_obtenu_fige BEFORE UPDATE ON registre_jeton WHEN OLD.etat = 'obtenu' "
    "BEGIN SELECT RAISE(ABORT, 'un jeton obtenu ne se modifie pas'); END",
    "CREATE TRIGGER jeton_demande_fige BEFORE UPDATE OF objet, empreinte, demande_le ON registre_jeton "
    "BEGIN SELECT RAISE(ABORT, 'ce qu''un jeton date ne se modifie pas'); END",
    "CREATE TRIGGER jeton_garde BEFORE DELETE ON registre_jeton BEGIN SELECT RAISE(ABORT, 'un jeton se garde'); END",
)
_FIGE = "FOR EACH ROW EXECUTE FUNCTION binome_inalterable()"
POSTGRESQL = (
    *(
        f"CREATE TRIGGER {nom}_inalterable BEFORE UPDATE OR DELETE ON {table} {_FIGE}"
        for nom, (table, _) in FIGEES.items()
    ),
    f"CREATE TRIGGER cle_de_label_figee BEFORE UPDATE OF nom, publique, depuis ON registre_cledelabel {_FIGE}",
    f"CREATE TRIGGER cle_de_label_gardee BEFORE DELETE ON registre_cledelabel {_FIGE}",
    "CREATE TRIGGER cle_de_label_finie BEFORE UPDATE ON registre_cledelabel FOR EACH ROW "
    "WHEN ((OLD.fin IS NOT NULL AND NEW.fin IS DISTINCT FROM OLD.fin) "
    "OR (OLD.volee_le IS NOT NULL AND NEW.volee_le IS DISTINCT FROM OLD.volee_le)) "
    "EXECUTE FUNCTION binome_inalterable()",
    "CREATE TRIGGER jeton_obtenu_fige BEFORE UPDATE ON registre_jeton FOR EACH ROW "
    "WHEN (OLD.etat = 'obtenu') EXECUTE FUNCTION binome_inalterable()",
    f"CREATE TRIGGER jeton_demande_fige BEFORE UPDATE OF objet, empreinte, demande_le ON registre_jeton {_FIGE}",
    f"CREATE TRIGGER jeton_garde BEFORE DELETE ON registre_jeton {_FIGE}",
)


def poser(apps: Any, schema_editor: Any) -> None:
    for ordre in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(ordre, params=None)


def enlever(apps: Any, schema_editor: Any) -> None:
    """Nothing to do: the tables go, and their triggers with them."""


class Migration(migrations.Migration):
    dependencies = [
        ("registre", "0020_boite"),
    ]

    operations = [
        migrations.CreateModel(
            name="ListeDeStatuts",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("numero", models.PositiveIntegerField(unique=True)),
                ("places", models.PositiveIntegerField()),
                ("creee_le", models.DateTimeField()),
            ],
            options={
                "ordering": ["numero"],
            },
        ),
        migrations.CreateModel(
            name="CleDeLabel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nom", models.CharField(max_length=200, unique=True)),
                ("publique", models.CharField(max_length=80, unique=True)),
                ("depuis", models.DateTimeField()),
                ("fin", models.DateTimeField(blank=True, null=True)),
                ("volee_le", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["depuis", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        models.Value(1),
                        condition=models.Q(("fin", None), ("volee_le", None)),
                        name="une_seule_cle_de_label_en_service",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Jeton",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("objet", models.CharField(max_length=160)),
                ("empreinte", models.CharField(max_length=64)),
                (
                    "etat",
                    models.CharField(
                        choices=[("attente", "attente"), ("obtenu", "obtenu")], default="attente", max_length=20
                    ),
                ),
                ("demande_le", models.DateTimeField()),
                ("nonce", models.CharField(blank=True, default="", max_length=32)),
                ("essais", models.PositiveIntegerField(default=0)),
                ("essaye_le", models.DateTimeField(blank=True, null=True)),
                ("erreur", models.CharField(blank=True, default="", max_length=300)),
                ("reponse", models.BinaryField(default=b"")),
                ("chaine", models.TextField(blank=True, default="")),
                ("date", models.DateTimeField(blank=True, null=True)),
                ("autorite", models.CharField(blank=True, default="", max_length=300)),
                ("numero", models.CharField(blank=True, default="", max_length=80)),
                ("lu_par", models.CharField(blank=True, default="", max_length=40)),
            ],
            options={
                "ordering": ["id"],
                "indexes": [models.Index(fields=["etat", "demande_le"], name="jeton_etat")],
                "constraints": [models.UniqueConstraint(fields=("objet", "empreinte"), name="jeton_une_fois")],
            },
        ),
        migrations.CreateModel(
            name="LabelAccorde",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("identifiant", models.CharField(max_length=40, unique=True)),
                ("territoire", models.CharField(max_length=200)),
                ("decide_le", models.DateField()),
                ("fin", models.DateField(blank=True, null=True)),
                ("emis_le", models.DateTimeField()),
                (
                    "campagne",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="labels", to="registre.campagne"
                    ),
                ),
                (
                    "depot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registre.depot"
                    ),
                ),
                (
                    "dossier",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="label", to="registre.dossier"
                    ),
                ),
            ],
            options={
                "ordering": ["territoire", "identifiant"],
            },
        ),
        migrations.CreateModel(
            name="PlaceDeStatut",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rang", models.PositiveIntegerField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("identifiant", models.CharField(max_length=40)),
                ("tiree_le", models.DateTimeField()),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places_de_statut",
                        to="registre.dossier",
                    ),
                ),
                (
                    "liste",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tirees", to="registre.listedestatuts"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="VersionDuLabel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("emission", models.PositiveIntegerField(default=1)),
                ("attestation", models.TextField()),
                ("attestation_rdfc", models.TextField()),
                ("empreinte", models.CharField(max_length=64, unique=True)),
                ("signee_le", models.DateTimeField()),
                (
                    "cle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registre.cledelabel"
                    ),
                ),
                (
                    "label",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="registre.labelaccorde"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registre.placedestatut"
                    ),
                ),
            ],
            options={
                "ordering": ["label", "version", "emission"],
            },
        ),
        migrations.CreateModel(
            name="EvenementDuLabel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rang", models.PositiveIntegerField()),
                (
                    "acte",
                    models.CharField(
                        choices=[
                            ("emettre", "emettre"),
                            ("engager", "engager"),
                            ("observer", "observer"),
                            ("classer", "classer"),
                            ("prononcer", "prononcer"),
                            ("lever", "lever"),
                            ("demander_modification", "demander_modification"),
                            ("accepter_modification", "accepter_modification"),
                            ("refuser_modification", "refuser_modification"),
                            ("reemettre", "reemettre"),
                        ],
                        max_length=40,
                    ),
                ),
                (
                    "fondement",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("illegalite", "illegalite"),
                            ("condition_perdue", "condition_perdue"),
                            ("demande", "demande"),
                            ("appel", "appel"),
                        ],
                        default="",
                        max_length=40,
                    ),
                ),
                (
                    "effet",
                    models.CharField(
                        blank=True,
                        choices=[("suspension", "suspension"), ("abrogation", "abrogation"), ("retrait", "retrait")],
                        default="",
                        max_length=20,
                    ),
                ),
                ("terme", models.DateField(blank=True, null=True)),
                ("motif", models.TextField(blank=True, default="")),
                ("donnees", models.TextField(blank=True, default="")),
                ("version", models.PositiveIntegerField(default=1)),
                ("jour", models.DateField()),
                ("le", models.DateTimeField()),
                (
                    "par",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "label",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evenements",
                        to="registre.labelaccorde",
                    ),
                ),
            ],
            options={
                "ordering": ["label", "rang"],
                "constraints": [models.UniqueConstraint(fields=("label", "rang"), name="evenement_du_label_rang")],
            },
        ),
        migrations.AddConstraint(
            model_name="placedestatut",
            constraint=models.UniqueConstraint(fields=("liste", "rang"), name="place_de_statut_une_fois"),
        ),
        migrations.AddConstraint(
            model_name="placedestatut",
            constraint=models.UniqueConstraint(fields=("dossier", "version"), name="place_de_statut_par_version"),
        ),
        migrations.AddConstraint(
            model_name="placedestatut",
            constraint=models.UniqueConstraint(fields=("identifiant", "version"), name="place_de_statut_numero"),
        ),
        migrations.AddConstraint(
            model_name="versiondulabel",
            constraint=models.UniqueConstraint(
                fields=("label", "version", "emission"), name="version_du_label_une_fois"
            ),
        ),
        migrations.RunPython(poser, enlever),
    ]
