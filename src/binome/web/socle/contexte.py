"""What every page knows: the menu, the version, who publishes the site."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from binome.version import __version__

RUBRIQUES = (
    ("accueil", "Candidatures", ("/dossiers/",)),
    ("atelier", "Atelier", ("/atelier/", "/instruction/", "/comite/", "/annonce/")),
    ("appels", "Appels", ("/appels/",)),
    ("offre", "Offre", ("/offre/",)),
    ("labels", "Labels", ("/labels/", "/campagnes/")),
    ("referentiel", "Référentiel", ("/referentiel/",)),
    ("api-accueil", "Données et API", ("/api/",)),
)


def site(request: HttpRequest) -> dict[str, object]:
    return {
        "version": __version__,
        "demonstration": settings.BINOME_DEMONSTRATION,
        "editeur": settings.BINOME_EDITEUR,
        "rubriques": [
            {"vue": vue, "nom": nom, "ici": any(request.path.startswith(p) for p in prefixes)}
            for vue, nom, prefixes in RUBRIQUES
        ],
    }
