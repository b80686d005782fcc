"""What every page knows: the menu, the version, who publishes the site."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.http import HttpRequest

from binome.version import __version__
from binome.web.comptes.demonstration.porte import demonstration_ouverte
from binome.web.comptes.demonstration.visite import visite_de

RUBRIQUES = (
    ("accueil", "Candidatures", ("/dossiers/",)),
    ("atelier", "Atelier", ("/atelier/", "/instruction/", "/comite/", "/annonce/")),
    ("appels", "Appels", ("/appels/",)),
    ("offre", "Aides", ("/offre/",)),
    ("labels", "Labels", ("/labels/", "/campagnes/")),
    ("referentiel", "Territoires", ("/referentiel/",)),
    ("api-accueil", "Données", ("/api/",)),
)


def site(request: HttpRequest) -> dict[str, object]:
    return {
        "version": __version__,
        "demonstration": settings.BINOME_DEMONSTRATION,
        # Asked by the pages that have its door, or its tour, alone: the others are the same for everybody.
        "demonstration_ouverte": partial(demonstration_ouverte, request),
        "visite": partial(visite_de, request),
        "editeur": settings.BINOME_EDITEUR,
        "rubriques": [
            {"vue": vue, "nom": nom, "ici": any(request.path.startswith(p) for p in prefixes)}
            for vue, nom, prefixes in RUBRIQUES
        ],
    }
