"""Another hour for a process, whatever it has already loaded: a copy of a ready process (`tests.pret`) has."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from django.apps import apps


def remplacer(avant: Callable[[], Any], apres: Callable[[], Any]) -> None:
    """Put a clock in the place of another, in each module that names it and in each column whose default it is."""
    for module in list(sys.modules.values()):
        noms = [nom for nom, valeur in list(getattr(module, "__dict__", {}).items()) if valeur is avant]
        for nom in noms:
            setattr(module, nom, apres)
    for modele in apps.get_models(include_auto_created=True):
        for champ in modele._meta.local_fields:
            if champ.default is avant:
                champ.default = apres
                vars(champ).pop("_get_default", None)
