"""The committee, its sessions and its decisions; what the database itself refuses to change.

A decision keeps its words for ever: only its state moves, along the table of `domaine.comite.decision`, and it is
approved only once two people have. A vote that is closed keeps its voices, and takes no more.
"""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_DECISION, _APPROBATION = "registre_decisiondudepot", "registre_approbationdedecision"
_VOTE, _VOIX = "registre_deliberationducomite", "registre_voixducomite"
_MOTS = (
    "NEW.id <> OLD.id OR NEW.depot_id <> OLD.depot_id OR NEW.version <> OLD.version OR NEW.sens <> OLD.sens "
    "OR NEW.motifs <> OLD.motifs OR {conditions} OR NEW.preparee_par_id <> OLD.preparee_par_id "
    "OR NEW.preparee_le <> OLD.preparee_le OR NEW.empreinte <> OLD.empreinte "
    "OR COALESCE(NEW.deliberation_id, 0) <> COALESCE(OLD.deliberation_id, 0)"
)
_SUITE = (
    "OLD.etat = NEW.etat OR (OLD.etat, NEW.etat) IN (VALUES ('en_attente', 'approuvee'), ('en_attente', 'remplacee'), "
    "('approuvee', 'figee'), ('approuvee', 'remplacee'), ('figee', 'annoncee'), ('figee', 'approuvee'))"
)
_DEUX = f"(SELECT count(DISTINCT a.compte_id) FROM {_APPROBATION} a WHERE a.decision_id = NEW.id) >= 2"  # noqa: S608
_A_DEUX = f"NEW.etat <> 'approuvee' OR OLD.etat <> 'en_attente' OR {_DEUX}"
_INSTANTS = (
    "(OLD.approuvee_le IS NULL OR (NEW.approuvee_le IS NOT NULL AND NEW.approuvee_le = OLD.approuvee_le)) "
    "AND (OLD.annoncee_le IS NULL OR (NEW.annoncee_le IS NOT NULL AND NEW.annoncee_le = OLD.annoncee_le))"
)
_CLOS = f"EXISTS (SELECT 1 FROM {_VOTE} d WHERE d.id = {{ligne}}.deliberation_id AND d.close_le IS NOT NULL)"  # noqa: S608


def _sqlite(nom: str, table: str, verbe: str, faute: str, quoi: str) -> str:
    return f"CREATE TRIGGER {nom} BEFORE {verbe} ON {table} WHEN {faute} BEGIN SELECT RAISE(ABORT, '{quoi}'); END"


def _postgresql(nom: str, table: str, verbe: str, faute: str, quoi: str) -> tuple[str, str]:
    return (
        f"CREATE FUNCTION binome_{nom}() RETURNS trigger AS $$ BEGIN IF {faute} THEN RAISE EXCEPTION '{quoi}'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$ LANGUAGE plpgsql",
        f"CREATE TRIGGER {nom} BEFORE {verbe} ON {table} FOR EACH ROW EXECUTE FUNCTION binome_{nom}()",
    )


def _fautes(conditions: str) -> tuple[tuple[str, str, str, str, str], ...]:
    mots = _MOTS.format(conditions=conditions)
    return (
        ("decision_mots", _DECISION, "UPDATE", f"({mots})", "une décision ne se modifie pas"),
        ("decision_suite", _DECISION, "UPDATE", f"NOT ({_SUITE})", "une décision ne revient pas en arrière"),
        ("decision_a_deux", _DECISION, "UPDATE", f"NOT ({_A_DEUX})", "une décision s''approuve à deux"),
        ("decision_instants", _DECISION, "UPDATE", f"NOT ({_INSTANTS})", "une décision garde ses dates"),
        ("decision_nee", _DECISION, "INSERT", "NEW.etat <> 'en_attente'", "une décision naît en attente"),
        ("decision_retrait", _DECISION, "DELETE", "1 = 1", "une décision ne se retire pas"),
        ("approbation_fixe", _APPROBATION, "UPDATE", "1 = 1", "une approbation ne se modifie pas"),
        ("approbation_retrait", _APPROBATION, "DELETE", "1 = 1", "une approbation ne se retire pas"),
        ("vote_clos", _VOTE, "UPDATE", "OLD.close_le IS NOT NULL", "une délibération close ne se modifie pas"),
        ("vote_retrait", _VOTE, "DELETE", "1 = 1", "une délibération ne se retire pas"),
        ("voix_neuve", _VOIX, "INSERT", _CLOS.format(ligne="NEW"), "ce vote est clos"),
        ("voix_changee", _VOIX, "UPDATE", _CLOS.format(ligne="OLD"), "ce vote est clos"),
        ("voix_retiree", _VOIX, "DELETE", _CLOS.format(ligne="OLD"), "ce vote est clos"),
    )


def poser(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        ordres = [o for f in _fautes("NEW.conditions::text <> OLD.conditions::text") for o in _postgresql(*f)]
    else:
        ordres = [_sqlite(*faute) for faute in _fautes("NEW.conditions <> OLD.conditions")]
    for ordre in ordres:
        schema_editor.execute(ordre, params=None)


def enlever(apps: Any, schema_editor: Any) -> None:
    """Triggers go with their tables; their functions are dropped."""
    if schema_editor.connection.vendor == "postgresql":
        for nom, table, *_ in _fautes("1 = 1"):
            schema_editor.execute(f"DROP TRIGGER {nom} ON {table}", params=None)
            schema_editor.execute(f"DROP FUNCTION binome_{nom}()", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("registre", "0015_campagnes_d_un_appel"),
    ]

    operations = [
        migrations.CreateModel(
            name="DeliberationDuComite",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rang", models.PositiveIntegerField()),
                (
                    "proposition",
                    models.CharField(
                        choices=[
                            ("label", "label"),
                            ("label_reserves", "label_reserves"),
                            ("ajourne", "ajourne"),
                            ("refus", "refus"),
                        ],
                        max_length=20,
                    ),
                ),
                ("motifs", models.TextField()),
                ("conditions", models.TextField(blank=True, default="")),
                ("ouverte_le", models.DateTimeField()),
                ("close_le", models.DateTimeField(null=True)),
                ("adoptee", models.BooleanField(null=True)),
                ("resultat", models.TextField(blank=True, default="")),
                (
                    "ouverte_par",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["point", "rang"],
            },
        ),
        migrations.CreateModel(
            name="DecisionDuDepot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                (
                    "sens",
                    models.CharField(
                        choices=[
                            ("label", "label"),
                            ("label_reserves", "label_reserves"),
                            ("ajourne", "ajourne"),
                            ("refus", "refus"),
                        ],
                        max_length=20,
                    ),
                ),
                ("motifs", models.TextField()),
                ("conditions", models.JSONField(default=list)),
                ("preparee_le", models.DateTimeField()),
                ("empreinte", models.CharField(max_length=64)),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("en_attente", "en_attente"),
                            ("approuvee", "approuvee"),
                            ("figee", "figee"),
                            ("annoncee", "annoncee"),
                            ("remplacee", "remplacee"),
                        ],
                        default="en_attente",
                        max_length=12,
                    ),
                ),
                ("approuvee_le", models.DateTimeField(null=True)),
                ("annoncee_le", models.DateTimeField(null=True)),
                (
                    "depot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="registre.depot"
                    ),
                ),
                (
                    "preparee_par",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "deliberation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registre.deliberationducomite",
                    ),
                ),
            ],
            options={
                "ordering": ["depot", "version"],
            },
        ),
        migrations.CreateModel(
            name="MembreDuComite",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nom", models.CharField(max_length=120)),
                ("qualite", models.CharField(max_length=200)),
                ("rattachement", models.CharField(max_length=200)),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("de_droit", "de_droit"),
                            ("elu", "elu"),
                            ("organisme", "organisme"),
                            ("qualifiee", "qualifiee"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "fonction",
                    models.CharField(
                        choices=[("president", "president"), ("membre", "membre"), ("secretariat", "secretariat")],
                        max_length=20,
                    ),
                ),
                ("depuis", models.DateField()),
                ("jusqu_au", models.DateField(null=True)),
                (
                    "campagne",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="membres_du_comite",
                        to="registre.campagne",
                    ),
                ),
                (
                    "compte",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "suppleant_de",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suppleants",
                        to="registre.membreducomite",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="DesaccordDuComite",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("texte", models.TextField()),
                ("le", models.DateTimeField()),
                (
                    "deliberation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="desaccords",
                        to="registre.deliberationducomite",
                    ),
                ),
                (
                    "membre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registre.membreducomite"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="MentionsDeDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("auteur_nom", models.CharField(blank=True, default="", max_length=120)),
                ("auteur_qualite", models.CharField(blank=True, default="", max_length=200)),
                ("service", models.CharField(blank=True, default="", max_length=300)),
                ("tribunal", models.CharField(blank=True, default="", max_length=300)),
                ("recours_gracieux", models.CharField(blank=True, default="", max_length=300)),
                ("le", models.DateTimeField()),
                (
                    "campagne",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="mentions", to="registre.campagne"
                    ),
                ),
                (
                    "par",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="PointDeSeance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rang", models.PositiveIntegerField()),
                ("questions", models.TextField(blank=True, default="")),
                (
                    "depot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="points", to="registre.depot"
                    ),
                ),
            ],
            options={
                "ordering": ["seance", "rang"],
            },
        ),
        migrations.CreateModel(
            name="DeportDeSeance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("motif", models.TextField()),
                ("le", models.DateTimeField()),
                (
                    "par",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "membre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registre.membreducomite"
                    ),
                ),
                (
                    "point",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="deports", to="registre.pointdeseance"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.AddField(
            model_name="deliberationducomite",
            name="point",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="deliberations", to="registre.pointdeseance"
            ),
        ),
        migrations.CreateModel(
            name="SeanceDuComite",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rang", models.PositiveIntegerField()),
                ("prevue_le", models.DateTimeField()),
                ("lieu", models.CharField(max_length=200)),
                ("regles", models.TextField(blank=True, default="")),
                ("urgence", models.TextField(blank=True, default="")),
                ("creee_le", models.DateTimeField()),
                ("convoquee_le", models.DateTimeField(null=True)),
                ("ouverte_le", models.DateTimeField(null=True)),
                ("levee_le", models.DateTimeField(null=True)),
                (
                    "campagne",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seances", to="registre.campagne"
                    ),
                ),
                (
                    "creee_par",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "preside_par",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registre.membreducomite",
                    ),
                ),
                (
                    "seconde_de",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seconde",
                        to="registre.seanceducomite",
                    ),
                ),
            ],
            options={
                "ordering": ["campagne", "rang"],
            },
        ),
        migrations.AddField(
            model_name="pointdeseance",
            name="seance",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="points", to="registre.seanceducomite"
            ),
        ),
        migrations.CreateModel(
            name="MouvementDeSeance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entre", models.BooleanField()),
                ("a_distance", models.BooleanField(default=False)),
                ("le", models.DateTimeField()),
                (
                    "membre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mouvements",
                        to="registre.membreducomite",
                    ),
                ),
                (
                    "seance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mouvements",
                        to="registre.seanceducomite",
                    ),
                ),
            ],
            options={
                "ordering": ["le", "id"],
            },
        ),
        migrations.CreateModel(
            name="MandatDeSeance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("le", models.DateTimeField()),
                ("repris_le", models.DateTimeField(null=True)),
                (
                    "mandant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registre.membreducomite"
                    ),
                ),
                (
                    "mandataire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registre.membreducomite"
                    ),
                ),
                (
                    "seance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mandats",
                        to="registre.seanceducomite",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="ConvocationDuComite",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("le", models.DateTimeField()),
                (
                    "membre",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registre.membreducomite"
                    ),
                ),
                (
                    "seance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="convocations",
                        to="registre.seanceducomite",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="VoixDuComite",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sens",
                    models.CharField(
                        choices=[("pour", "pour"), ("contre", "contre"), ("abstention", "abstention")], max_length=12
                    ),
                ),
                ("le", models.DateTimeField()),
                (
                    "deliberation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voix",
                        to="registre.deliberationducomite",
                    ),
                ),
                (
                    "exprimee_par",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registre.membreducomite"
                    ),
                ),
                (
                    "saisie_par",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "siege",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registre.membreducomite"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="ApprobationDeDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("empreinte", models.CharField(max_length=64)),
                ("le", models.DateTimeField()),
                (
                    "compte",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approbations",
                        to="registre.decisiondudepot",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [models.UniqueConstraint(fields=("decision", "compte"), name="approbation_une_fois")],
            },
        ),
        migrations.AddConstraint(
            model_name="decisiondudepot",
            constraint=models.UniqueConstraint(fields=("depot", "version"), name="decision_version"),
        ),
        migrations.AddConstraint(
            model_name="decisiondudepot",
            constraint=models.UniqueConstraint(
                condition=models.Q(("etat__in", ["en_attente", "approuvee", "figee"])),
                fields=("depot",),
                name="decision_en_cours",
            ),
        ),
        migrations.AddConstraint(
            model_name="membreducomite",
            constraint=models.UniqueConstraint(
                condition=models.Q(("fonction", "president"), ("jusqu_au", None)),
                fields=("campagne",),
                name="comite_un_president",
            ),
        ),
        migrations.AddConstraint(
            model_name="deportdeseance",
            constraint=models.UniqueConstraint(fields=("point", "membre"), name="deport_de_seance_une_fois"),
        ),
        migrations.AddConstraint(
            model_name="deliberationducomite",
            constraint=models.UniqueConstraint(fields=("point", "rang"), name="deliberation_rang"),
        ),
        migrations.AddConstraint(
            model_name="deliberationducomite",
            constraint=models.UniqueConstraint(
                condition=models.Q(("close_le", None)), fields=("point",), name="deliberation_ouverte_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="deliberationducomite",
            constraint=models.UniqueConstraint(
                condition=models.Q(("adoptee", True)), fields=("point",), name="deliberation_adoptee_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="seanceducomite",
            constraint=models.UniqueConstraint(fields=("campagne", "rang"), name="seance_rang"),
        ),
        migrations.AddConstraint(
            model_name="pointdeseance",
            constraint=models.UniqueConstraint(fields=("seance", "depot"), name="point_une_fois"),
        ),
        migrations.AddConstraint(
            model_name="mandatdeseance",
            constraint=models.UniqueConstraint(
                condition=models.Q(("repris_le", None)), fields=("seance", "mandant"), name="mandat_de_seance_un_seul"
            ),
        ),
        migrations.AddConstraint(
            model_name="convocationducomite",
            constraint=models.UniqueConstraint(fields=("seance", "membre"), name="convocation_au_comite_une_fois"),
        ),
        migrations.AddConstraint(
            model_name="voixducomite",
            constraint=models.UniqueConstraint(fields=("deliberation", "siege"), name="voix_une_fois"),
        ),
        migrations.AlterField(
            model_name="passagedudepot",
            name="acte",
            field=models.CharField(
                choices=[
                    ("demander_complements", "demander_complements"),
                    ("constater_complements", "constater_complements"),
                    ("declarer_recevable", "declarer_recevable"),
                    ("declarer_irrecevable", "declarer_irrecevable"),
                    ("rendre_avis", "rendre_avis"),
                    ("transmettre_au_comite", "transmettre_au_comite"),
                    ("ajourner", "ajourner"),
                    ("reinscrire", "reinscrire"),
                    ("deliberer", "deliberer"),
                    ("proposer_label", "proposer_label"),
                    ("proposer_refus", "proposer_refus"),
                    ("labelliser", "labelliser"),
                    ("refuser", "refuser"),
                    ("rouvrir", "rouvrir"),
                ],
                max_length=40,
            ),
        ),
        migrations.RunPython(poser, enlever),
    ]
