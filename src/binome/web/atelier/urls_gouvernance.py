"""Addresses of governance, signatures, acts and figures, under that of the dossier."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from binome.web.atelier import vues_chiffres, vues_gouvernance, vues_signatures


class CoteConverter(StringConverter):
    """One side of a binôme."""

    regex = "elu|industriel"


class VoletConverter(StringConverter):
    """One form of the governance."""

    regex = "|".join(vues_gouvernance.VOLETS)


register_converter(CoteConverter, "cote")
register_converter(VoletConverter, "volet")

urlpatterns = [
    path("gouvernance/", vues_gouvernance.page, name="atelier-gouvernance"),
    path("gouvernance/binomes/<slug:ligne>/", vues_gouvernance.binome, name="atelier-binome"),
    path(
        "gouvernance/binomes/<slug:ligne>/<cote:cote>/accord/",
        vues_gouvernance.demander_accord,
        name="atelier-demander-accord",
    ),
    path("gouvernance/porteur/membres-connus/", vues_gouvernance.membres_connus, name="atelier-membres-connus"),
    path("gouvernance/<volet:volet>/", vues_gouvernance.volet, name="atelier-volet"),
    path("actes/", vues_signatures.liste_des_actes, name="atelier-actes"),
    path("actes/lettre-d-engagement.pdf", vues_signatures.engagement, name="atelier-engagement"),
    path("actes/deliberation-<slug:siren>.pdf", vues_signatures.deliberation, name="atelier-deliberation"),
    path("actes/accord-<slug:fiche>.pdf", vues_signatures.accord, name="atelier-accord"),
    path("signatures/", vues_signatures.page, name="atelier-signatures"),
    path("signatures/texte.json", vues_signatures.texte, name="atelier-texte-signe"),
    path("chiffres/", vues_chiffres.page, name="atelier-chiffres"),
    path("chiffre/", vues_chiffres.ajouter, name="atelier-chiffre-ajouter"),
    path("chiffres/<slug:chiffre>/", vues_chiffres.chiffre, name="atelier-chiffre"),
    path("chiffres/<slug:chiffre>/reprendre/", vues_chiffres.reprendre, name="atelier-chiffre-reprendre"),
]
