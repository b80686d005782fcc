"""A new base, at once as the fifty migrations below leave it: making its tables one change at a time takes several
times as long. A base that already has some of them goes on with the others; `tests/registre/test_base_neuve.py` holds
that both ways meet. A base made at once by an earlier version, whose union was shorter, counts as having all of those
that it stood for. Its name sorts after `0001_initial`, which other applications must find first.
"""

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from django.db import migrations
from django.db.migrations.operations.base import Operation


def _operations() -> Iterator[Any]:
    for _, nom in Migration.replaces:
        yield from import_module(f"{__package__}.{nom}").Migration.operations


class CreerToutesLesTables(Operation):
    """Every model as those migrations leave it."""

    reduces_to_sql = True
    reversible = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        # Drawn again after each model, the others would take nearly all of the time.
        state.__dict__.pop("apps", None)
        for operation in _operations():
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for modele in to_state.apps.get_app_config(app_label).get_models():
            if self.allow_migrate_model(schema_editor.connection.alias, modele):
                schema_editor.create_model(modele)
        # What is unique under a condition comes last, and the triggers read it.
        for ordre in schema_editor.deferred_sql:
            schema_editor.execute(ordre, params=None)
        schema_editor.deferred_sql.clear()

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for modele in from_state.apps.get_app_config(app_label).get_models():
            if self.allow_migrate_model(schema_editor.connection.alias, modele):
                schema_editor.delete_model(modele)

    def describe(self) -> str:
        return "Create all the tables"


class _Editeur:
    """Writes a trigger in place of the one of that name: SQLite forgot it when its table was made anew."""

    def __init__(self, editeur: Any) -> None:
        self._editeur = editeur

    def __getattr__(self, nom: str) -> Any:
        return getattr(self._editeur, nom)

    def execute(self, ordre: str, params: Any = ()) -> None:
        if trouve := re.match(r"CREATE TRIGGER (\w+) .*? ON (\w+)", ordre):
            sur = f" ON {trouve[2]}" if self._editeur.connection.vendor == "postgresql" else ""
            self._editeur.execute(f"DROP TRIGGER IF EXISTS {trouve[1]}{sur}", params=None)
        self._editeur.execute(ordre, params=params)


def poser(apps: Any, editeur: Any) -> None:
    """The triggers, each as its own migration writes it; what migrations do to rows has nothing to do here."""
    for operation in _operations():
        faire: Any = operation.code if isinstance(operation, migrations.RunPython) else None
        if faire and faire.__name__ in {"liberer", "poser", "verrouiller"}:
            faire(apps, _Editeur(editeur))


class Migration(migrations.Migration):
    initial = True
    replaces = [
        ("registre", "0001_initial"),
        ("registre", "0002_journal_inalterable"),
        ("registre", "0003_depot_numero_et_instants"),
        ("registre", "0004_administrateur_et_compteurs"),
        ("registre", "0005_file_des_taches"),
        ("registre", "0007_comptes_surs"),
        ("registre", "0008_pseudonymes"),
        ("registre", "0009_document_du_lecteur"),
        ("registre", "0010_revision_commune"),
        ("registre", "0011_chemins_des_taches"),
        ("registre", "0012_portees"),
        ("registre", "0013_passages"),
        ("registre", "0014_organisations_fusionnees"),
        ("registre", "0015_campagnes_d_un_appel"),
        ("registre", "0016_comite"),
        ("registre", "0017_avis"),
        ("registre", "0018_notifications"),
        ("registre", "0019_liens"),
        ("registre", "0020_boite"),
        ("registre", "0021_labels"),
        ("registre", "0022_seance_sans_quorum"),
        ("registre", "0023_annonce"),
        ("registre", "0024_lectures"),
        ("registre", "0025_recevabilite"),
        ("registre", "0026_grille_de_campagne"),
        ("registre", "0027_actes_du_comite"),
        ("registre", "0028_verrous"),
        ("registre", "0029_accords"),
        ("registre", "0030_suivi"),
        ("registre", "0031_reouvertures"),
        ("registre", "0032_mandats_a_confirmer"),
        ("registre", "0033_lien_d_operateur"),
        ("registre", "0034_bilan"),
        ("registre", "0035_suivi_des_demarches"),
        ("registre", "0036_remarques_nommees"),
        ("registre", "0037_visites"),
        ("registre", "0038_textes_lus"),
        ("registre", "0039_liens_de_lecture"),
        ("registre", "0040_scrutin_secret"),
        ("registre", "0041_points_sans_dossier"),
        ("registre", "0042_consultations_ecrites"),
        ("registre", "0043_fiches_en_projet"),
        ("registre", "0044_membres_sans_compte"),
        ("registre", "0045_jetons_redates"),
        ("registre", "0046_jetons_d_acces"),
        ("registre", "0047_pieces_des_projets"),
        ("registre", "0048_temoins_des_remarques"),
        ("registre", "0050_seances_changees"),
        ("registre", "0052_noms_dans_les_agendas"),
    ]
    dependencies = []
    # Their triggers go with the tables.
    operations = [CreerToutesLesTables(), migrations.RunPython(poser, migrations.RunPython.noop)]
