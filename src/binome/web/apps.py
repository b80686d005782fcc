"""The pages of Binôme, as a Django application."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "binome.web"
    label = "web"

    def ready(self) -> None:
        """The worker writes the letters of accounts too: it is told, by its name, who knows their words."""
        from django.contrib.auth.signals import user_logged_in, user_login_failed

        from binome.services.notifications.lettres import REDACTEURS
        from binome.web.comptes.suivi import a_la_connexion, au_refus
        from binome.web.comptes.textes.garde import oublier_des_autres

        REDACTEURS["compte"] = "binome.web.comptes.lettres.composer"
        user_logged_in.connect(a_la_connexion, dispatch_uid="binome.suivi")
        user_logged_in.connect(oublier_des_autres, dispatch_uid="binome.texte_garde")
        user_login_failed.connect(au_refus, dispatch_uid="binome.refus")
