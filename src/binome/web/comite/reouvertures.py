"""After an appeal, opening again a file judged inadmissible or refused: asked by one person, agreed by others.

For who answers for the campaign; an administrator need not sit in the committee.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from binome.services.comite import acces, reouvertures
from binome.services.comite.acces import ComiteOuvert
from binome.web.comite.accueil import cadre
from binome.web.comite.porte import a_la_composition, agir


@require_safe
@a_la_composition
def liste(request: HttpRequest, ouvert: ComiteOuvert) -> HttpResponse:
    """The files that may be opened again, and what is asked of each."""
    ouvert = acces.conduire(ouvert.compte, ouvert.campagne.identifiant)
    contexte = cadre(ouvert, "comite-reouvertures") | {"lignes": reouvertures.lignes(ouvert), "faut": _faut(ouvert)}
    return render(request, "web/comite/reouvertures.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@a_la_composition
def page(request: HttpRequest, ouvert: ComiteOuvert, dossier: str) -> HttpResponse:
    """One of them: how it ended, the demand, who agrees."""
    ouvert = acces.conduire(ouvert.compte, ouvert.campagne.identifiant)
    vu = reouvertures.trouver(ouvert, dossier)
    compte, dit = ouvert.compte, request.POST

    def montrer(refus: str) -> HttpResponse:
        demande = vu.demande
        accords = [accord.compte_id for accord in demande.accords.all()] if demande else []
        contexte = cadre(ouvert, "comite-reouvertures") | {
            "vu": vu,
            "dossier": vu.depot.dossier,
            "demande": demande,
            "faut": _faut(ouvert),
            "a_moi": demande is not None and compte.pk not in accords,
            "refus": refus,
        }
        return render(request, "web/comite/reouverture.html", contexte)

    if request.method != "POST":
        return montrer("")

    def demander() -> str:
        demande = reouvertures.demander(compte, dossier, dit.get("motif", ""))
        reste = _faut(ouvert) - len(demande.accords.all())
        return _ROUVERT if reste < 1 else "La demande est enregistrée : une autre personne doit donner son accord."

    def accorder() -> str:
        fait = reouvertures.accorder(compte, dossier, dit.get("empreinte", ""))
        return _ROUVERT if fait else "Votre accord est enregistré : il en faut encore un autre."

    retour = reverse("comite-reouvertures", args=[ouvert.campagne.identifiant])
    return agir(request, ouvert, {"demander": demander, "accorder": accorder}, (), retour, montrer)


_ROUVERT = "Le dossier est rouvert, et le territoire en est prévenu."


def _faut(ouvert: ComiteOuvert) -> int:
    return max(1, ouvert.regles.accords_pour_rouvrir.valeur)
