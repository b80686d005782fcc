"""The pages of Binôme, as a Django application."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "binome.web"
    label = "web"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from binome.web.comptes.texte_garde import oublier_des_autres

        user_logged_in.connect(oublier_des_autres, dispatch_uid="binome.texte_garde")
