"""The Django application of the register."""

from django.apps import AppConfig
from django.core.signals import request_finished, request_started

from binome.registre.sqlite3 import patience


class RegistreConfig(AppConfig):
    """Tables of people, campaigns, dossiers, deposits and the journal."""

    name = "binome.registre"
    label = "registre"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Count, request by request, how long its turn to write was waited for."""
        request_started.connect(patience.commencer, dispatch_uid="patience")
        request_finished.connect(patience.finir, dispatch_uid="patience")
