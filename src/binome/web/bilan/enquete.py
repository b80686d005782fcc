"""Where an actor says what they think, by the link that they received: no account, no name, no hour."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from binome.domaine.bilan.enquete import NIVEAUX
from binome.domaine.bilan.fiche import NOMS_DES_MOMENTS, MomentDuBilan
from binome.services.bilan import enquetes, reponses
from binome.services.bilan.erreurs import BilanRefuseError, EnqueteCaduqueError
from binome.web.socle import liens_recus

CLE = "enquete"


@require_safe
def suivre(request: HttpRequest, jeton: str) -> HttpResponse:
    return liens_recus.garder(request, CLE, jeton, enquetes.existe, "enquete")


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """What is asked; their answer, or its withdrawal."""
    return liens_recus.fermer(_repondre(request) if request.method == "POST" else _lire(request))


def _lire(request: HttpRequest, refus: str = "", code: int = 200) -> HttpResponse:
    try:
        lue = reponses.lire(request.session.get(CLE, ""))
    except EnqueteCaduqueError as erreur:
        return liens_recus.sans_effet(request, erreur)
    choix = request.POST if refus else lue.choix
    contexte = {
        "lue": lue,
        "nom_du_moment": NOMS_DES_MOMENTS[MomentDuBilan(lue.moment)],
        "questions": [(q, choix.get(q.id, "")) for q in lue.questions],
        "niveaux": NIVEAUX.items(),
        "refus": refus,
    }
    return render(request, "web/bilan/enquete.html", contexte, status=code)


def _repondre(request: HttpRequest) -> HttpResponse:
    jeton = request.session.get(CLE, "")
    try:
        if request.POST.get("geste") == "retirer":
            reponses.retirer(jeton)
            titre, dit = (
                "Réponse retirée",
                "Il n'en reste rien. Le lien reçu sert encore à répondre, si vous changez d'avis.",
            )
        else:
            demandees = [q.id for q in reponses.lire(jeton).questions]
            reponses.repondre(jeton, {q: request.POST[q] for q in demandees if q in request.POST})
            titre, dit = (
                "Merci",
                "Votre réponse est enregistrée, sans votre nom. Le lien reçu sert à la changer ou à la retirer.",
            )
    except BilanRefuseError as refus:
        return _lire(request, refus.phrase, 422)
    except EnqueteCaduqueError as erreur:
        return liens_recus.sans_effet(request, erreur)
    request.session.pop(CLE, None)
    return liens_recus.dire(request, titre, dit)
