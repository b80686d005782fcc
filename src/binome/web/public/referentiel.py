"""The référentiel: what it is made of, what is known to be wrong in it, and a search that forgives typing errors."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from binome.domaine.langue.typographie import de
from binome.web.public.memoire import garder
from binome.web.public.vitrine import vitrine

REPONSES_MAX = 20
GENRES = {"epci": "Intercommunalité", "commune": "Commune", "departement": "Département", "region": "Région"}
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
        "taille_mo": description.taille / 1_000_000,
        "anomalies": {nom: liste for nom, liste in par_genre.items() if liste},
        "demande": demande,
        "trouvailles": [(GENRES[t.genre], t, de(t.arrondissement) if t.arrondissement else "") for t in trouvailles],
    }
    return render(request, "web/public/referentiel.html", contexte)
