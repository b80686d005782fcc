"""The light inbox of an operator: what was sent to it in its campaigns, and its answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from binome.domaine.demarches.etats import NOMS_DES_DEMARCHES, REPONSES
from binome.services.demarches import demandes, etapes, lecture
from binome.services.demarches.choix import DemarcheRefuseeError
from binome.web.comptes.personne import compte_de
from binome.web.formes.demarches import fichier_de
from binome.web.presentation.offre import NIVEAUX_DES_DEMARCHES
from binome.web.socle.porte import gardee

A_REPONDRE = [(e.value, NOMS_DES_DEMARCHES[e]) for e in REPONSES]


@require_safe
@gardee()
def boite(request: HttpRequest) -> HttpResponse:
    """What was sent to the operators that this account answers for."""
    compte = compte_de(request)
    lignes = [(vue, NIVEAUX_DES_DEMARCHES[vue.etat]) for vue in lecture.recues(compte)]
    contexte = {"lignes": lignes, "repond": lecture.repond(compte)}
    return render(request, "web/demarches/boite.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@gardee()
def recue(request: HttpRequest, numero: str) -> HttpResponse:
    """One of them, and the answer."""
    compte, refus = compte_de(request), None
    vue = lecture.recue(compte, numero)
    if request.method == "POST":
        try:
            etapes.repondre(compte, numero, etapes.lire(request.POST))
            messages.success(request, "Votre réponse est enregistrée. Le territoire en est prévenu.")
            return redirect("demarche-recue", numero)
        except DemarcheRefuseeError as non:
            refus = non
    texte, fiche = demandes.relire(vue.demarche)
    contexte = {
        "vue": vue,
        "territoire": texte.territoire,
        "fiche": fiche,
        "forme": NIVEAUX_DES_DEMARCHES[vue.etat],
        "etats": A_REPONDRE,
        "refus": refus,
        "saisi": request.POST,
    }
    return render(request, "web/demarches/recue.html", contexte, status=422 if refus else 200)


@require_safe
@gardee()
def fichier(request: HttpRequest, numero: str, forme: str) -> HttpResponse:
    """The file that was sent."""
    return fichier_de(lecture.recue(compte_de(request), numero), forme)
