"""The pages of Binôme, as a Django application."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "binome.web"
    label = "web"

    def ready(self) -> None:
        """The worker writes the letters of accounts too: it is told, by its name, who knows their words."""
        from binome.services.lettres import REDACTEURS

        REDACTEURS["compte"] = "binome.web.comptes.lettres.composer"
