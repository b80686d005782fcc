"""Jobs name the function that does them: those that wait, or are kept to be read, follow the modules that moved."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

DEMENAGES = {
    "binome.services.courriels.envoyer": "binome.services.notifications.courriels.envoyer",
    "binome.services.courriels.expedier": "binome.services.notifications.courriels.expedier",
    "binome.services.suites.preparer_documents": "binome.services.depot.suites.preparer_documents",
    "binome.services.suites.envoyer_accuse": "binome.services.depot.suites.envoyer_accuse",
    "binome.services.rappels.rappeler": "binome.services.echanges.rappels.rappeler",
    "binome.services.retention.purger_la_nuit": "binome.services.exploitation.retention.purger_la_nuit",
    "binome.services.adresses_compte.appliquer": "binome.services.comptes.adresses_compte.appliquer",
}
ERREURS = {
    "binome.services.remise.AdresseRefuseeError": "binome.services.notifications.remise.AdresseRefuseeError",
    "binome.services.remise.RemiseIncertaineError": "binome.services.notifications.remise.RemiseIncertaineError",
    "binome.services.taches.OuvrierMortError": "binome.services.socle.file.OuvrierMortError",
}


def demenager(apps: Apps, editeur: BaseDatabaseSchemaEditor) -> None:
    """Rewrite the paths of jobs and of what made them fail, whatever their state."""
    taches = apps.get_model("django_tasks_database", "DBTaskResult").objects.using(editeur.connection.alias)
    for ancien, nouveau in DEMENAGES.items():
        taches.filter(task_path=ancien).update(task_path=nouveau)
    for ancien, nouveau in ERREURS.items():
        taches.filter(exception_class_path=ancien).update(exception_class_path=nouveau)


class Migration(migrations.Migration):
    dependencies = [
        ("registre", "0010_revision_commune"),
        ("django_tasks_database", "0018_rename_succeeded_status"),
    ]
    operations = [migrations.RunPython(demenager, migrations.RunPython.noop, elidable=False)]
