"""The pages of Binôme, as a Django application."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "binome.web"
    label = "web"

    def ready(self) -> None:
        """The worker writes the letters of accounts too: it is told, by its name, who knows their words."""
        from binome.services.lettres import REDACTEURS

        REDACTEURS["compte"] = "binome.web.comptes.lettres.composer"
        from django.contrib.auth.signals import user_logged_in, user_login_failed

        from binome.web.comptes.suivi import a_la_connexion, au_refus

        user_logged_in.connect(a_la_connexion, dispatch_uid="binome.suivi")
        user_login_failed.connect(au_refus, dispatch_uid="binome.refus")
