"""The pages of Binôme, as a Django application."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "binome.web"
    label = "web"
