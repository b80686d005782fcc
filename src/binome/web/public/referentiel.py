"""The référentiel: what it is made of, what is known to be wrong in it, and a search that forgives typing errors."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from binome.domaine.dossier.dossier import Dossier
from binome.domaine.langue.typographie import de
from binome.referentiel.modele import Trouvaille
from binome.web.public.memoire import garder
from binome.web.public.vitrine import vitrine

REPONSES_MAX = 20
GENRES = {"epci": "Intercommunalité", "commune": "Commune", "departement": "Département", "region": "Région"}
COMPTES = {
    "communes": "Communes",
    "communes_avec_contour": "Communes dont le contour est connu",
    "epci": "Intercommunalités (EPCI à fiscalité propre)",
    "arrondissements": "Arrondissements",
    "departements": "Départements et territoires d’outre-mer",
    "regions": "Régions et collectivités",
    "anciens_codes": "Anciens codes de communes",
    "paires_epci": "Paires d’intercommunalités voisines",
}
"""What the référentiel counts, by its name there, as a visitor reads it."""
ANOMALIES = {
    "fusion": "Fusions d’intercommunalités",
    "appartenance": "Appartenance à une intercommunalité",
    "code": "Codes de communes",
    "population": "Populations",
    "sans_epci": "Communes sans intercommunalité",
    "sans_contour": "Territoires sans contour",
    "contour": "Contours",
    "superficie": "Superficies",
}


@require_safe
@garder
def etat(request: HttpRequest) -> HttpResponse:
    referentiel = vitrine().referentiel
    demande = request.GET.get("q", "").strip()[:80]
    trouvailles = referentiel.chercher(demande, REPONSES_MAX) if demande else []
    description = referentiel.etat()
    par_genre = {nom: [a for a in description.anomalies if a.genre == genre] for genre, nom in ANOMALIES.items()}
    contexte = {
        "etat": description,
        "comptes": [(COMPTES[nom], compte) for nom, compte in description.comptes.items()],
        "taille_mo": description.taille / 1_000_000,
        "anomalies": {nom: liste for nom, liste in par_genre.items() if liste},
        "demande": demande,
        "trouvailles": [
            (GENRES[t.genre], t, de(t.arrondissement) if t.arrondissement else "", _candidatures(t))
            for t in trouvailles
        ],
    }
    return render(request, "web/public/referentiel.html", contexte)


def _candidatures(trouvee: Trouvaille) -> list[Dossier]:
    """The candidatures shown here whose perimeter holds a commune or an intercommunalité that was found."""
    if trouvee.genre == "commune":
        commune = vitrine().referentiel.commune(trouvee.code)
        epci = commune.epci if commune else None
    else:
        epci = trouvee.code if trouvee.genre == "epci" else None
    return [c.dossier for c in vitrine().candidatures() if epci in c.dossier.perimetre.sirens_retenus]
