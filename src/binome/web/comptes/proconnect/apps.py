"""The provider, as allauth discovers it."""

from django.apps import AppConfig


class ProConnectConfig(AppConfig):
    name = "binome.web.comptes.proconnect"
    label = "proconnect"
