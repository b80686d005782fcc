"""The Django application of the register."""

from django.apps import AppConfig


class RegistreConfig(AppConfig):
    """Tables of people, campaigns, dossiers, deposits and the journal."""

    name = "binome.registre"
    label = "registre"
    default_auto_field = "django.db.models.BigAutoField"
