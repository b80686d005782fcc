"""The secret ballot: who asked for it, who voted, and an urn whose ballots nothing ties to anyone.

The database itself refuses a named voice in a secret vote, a second ballot for a seat, and any change once it is closed.
"""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from binome.registre import verrous

_VOTE, _VOIX = "registre_deliberationducomite", "registre_voixducomite"
_URNE, _LISTE = "registre_urnesecrete", "registre_emargementsecret"
_DU_VOTE = f"SELECT 1 FROM {_VOTE} d WHERE d.id = {{ligne}}.deliberation_id AND d.close_le IS NOT NULL"  # noqa: S608
_CLOS = f"EXISTS ({_DU_VOTE})"
_NOMMEE = f"EXISTS (SELECT 1 FROM {_URNE} u WHERE u.deliberation_id = NEW.deliberation_id)"  # noqa: S608
_DEJA = f"EXISTS (SELECT 1 FROM {_VOIX} v WHERE v.deliberation_id = NEW.deliberation_id)"  # noqa: S608
_FAUTES = (
    ("urne_nee", _URNE, "INSERT", f"{_CLOS.format(ligne='NEW')} OR {_DEJA}", "ce vote est clos, ou nominatif"),
    ("urne_close", _URNE, "UPDATE", _CLOS.format(ligne="OLD"), "ce vote est clos"),
    ("emargement_neuf", _LISTE, "INSERT", _CLOS.format(ligne="NEW"), "ce vote est clos"),
    ("voix_secrete", _VOIX, "INSERT", _NOMMEE, "ce vote est secret : aucune voix n''y est nommée"),
)


def poser(apps: Any, editeur: Any) -> None:
    verrous.figer(editeur, "registre_demandedesecret")
    verrous.figer(editeur, _LISTE)
    verrous.figer(editeur, _URNE, ("bulletins",))
    for table in ("registre_demandedesecret", _LISTE, _URNE):
        verrous.fermer(editeur, table)
    for nom, table, verbe, faute, quoi in _FAUTES:
        if editeur.connection.vendor == "postgresql":
            editeur.execute(
                f"CREATE FUNCTION binome_{nom}() RETURNS trigger AS $$ BEGIN IF {faute} THEN RAISE EXCEPTION '{quoi}'; "
                "END IF; RETURN NEW; END $$ LANGUAGE plpgsql",
                params=None,
            )
            suite = f"FOR EACH ROW EXECUTE FUNCTION binome_{nom}()"
        else:
            suite = f"WHEN {faute} BEGIN SELECT RAISE(ABORT, '{quoi}'); END"
        editeur.execute(f"CREATE TRIGGER {nom} BEFORE {verbe} ON {table} {suite}", params=None)


def enlever(apps: Any, editeur: Any) -> None:
    for nom, table, *_ in _FAUTES:
        sur = f" ON {table}" if editeur.connection.vendor == "postgresql" else ""
        editeur.execute(f"DROP TRIGGER {nom}{sur}", params=None)
        if sur:
            editeur.execute(f"DROP FUNCTION binome_{nom}()", params=None)
    for table in ("registre_demandedesecret", _LISTE, _URNE):
        verrous.ouvrir(editeur, table)


_CLE = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def _vers(quoi: str, nom: str = "+") -> Any:
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=nom, to=f"registre.{quoi}")


class Migration(migrations.Migration):
    dependencies = [("registre", "0039_liens_de_lecture")]

    operations = [
        migrations.CreateModel(
            name="DemandeDeSecret",
            fields=[
                _CLE,
                ("le", models.DateTimeField()),
                ("membre", _vers("membreducomite")),
                ("point", _vers("pointdeseance", "demandes_de_secret")),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.CreateModel(
            name="UrneSecrete",
            fields=[
                _CLE,
                ("raison", models.TextField()),
                ("bulletins", models.TextField(blank=True, default="")),
                (
                    "deliberation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="urne",
                        to="registre.deliberationducomite",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EmargementSecret",
            fields=[
                _CLE,
                ("deliberation", _vers("deliberationducomite", "emargements")),
                ("siege", _vers("membreducomite")),
                ("exprimee_par", _vers("membreducomite")),
            ],
            options={"ordering": ["siege"]},
        ),
        migrations.AddConstraint(
            model_name="demandedesecret",
            constraint=models.UniqueConstraint(fields=("point", "membre"), name="secret_demande_une_fois"),
        ),
        migrations.AddConstraint(
            model_name="emargementsecret",
            constraint=models.UniqueConstraint(fields=("deliberation", "siege"), name="emargement_une_fois"),
        ),
        migrations.RunPython(poser, enlever),
    ]
