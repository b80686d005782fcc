"""Addresses of governance, under that of the dossier."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from binome.web.atelier.gouvernance import vues
from binome.web.atelier.gouvernance.formulaires import VOLETS


class CoteConverter(StringConverter):
    """One side of a binôme."""

    regex = "elu|industriel"


class VoletConverter(StringConverter):
    """One form of the governance."""

    regex = "|".join(VOLETS)


register_converter(CoteConverter, "cote")
register_converter(VoletConverter, "volet")

urlpatterns = [
    path("gouvernance/", vues.page, name="atelier-gouvernance"),
    path("gouvernance/binomes/<slug:ligne>/", vues.binome, name="atelier-binome"),
    path(
        "gouvernance/binomes/<slug:ligne>/<cote:cote>/accord/",
        vues.demander_accord,
        name="atelier-demander-accord",
    ),
    path("gouvernance/porteur/membres-connus/", vues.membres_connus, name="atelier-membres-connus"),
    path("gouvernance/<volet:volet>/", vues.volet, name="atelier-volet"),
]
