"""Pages of notifications: what one was told of, read or not; how one wants to be told of what comes."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from binome.domaine.langue.typographie import accord, soigner
from binome.domaine.procedure.notifications import NOMS_DES_CANAUX, REGLES
from binome.services.notifications import liste as recues
from binome.services.notifications import preferences, retours
from binome.web.comptes.personne import compte_de

PAR_PAGE = 25
CHAMP = "canal-"


@never_cache
@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """What one was told of, newest first."""
    compte = compte_de(request)
    toutes = recues.lister(compte)
    brut = request.GET.get("page", "")
    contexte = {
        "page": Paginator(toutes, PAR_PAGE).get_page(brut if len(brut) < 7 else "1"),
        "non_lues": sum(recue.lue_le is None for recue in toutes),
        "panne": retours.en_panne(compte.email),
    }
    return render(request, "web/comptes/notifications/liste.html", contexte)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def notification(request: HttpRequest, cle: int) -> HttpResponse:
    """One of them, in full; opening it (a gesture, which no reader of mail makes by itself) says that it is read."""
    if request.method == "POST":
        return redirect(recues.ouvrir(compte_de(request), cle).nouvelle.lien)
    recue = recues.trouver(compte_de(request), cle)
    return render(request, "web/comptes/notifications/notification.html", {"recue": recue})


@require_POST
def tout_lire(request: HttpRequest) -> HttpResponse:
    """All is read, but for what is opened one by one."""
    combien = recues.tout_lire(compte_de(request))
    messages.success(request, soigner(f"{accord(combien, 'notification marquée lue', 'notifications marquées lues')}."))
    return redirect("notifications")


@require_POST
def reprendre(request: HttpRequest) -> HttpResponse:
    """One's address receives again."""
    retours.reprendre(compte_de(request))
    messages.success(request, "Les courriels repartent vers votre adresse.")
    return redirect("notifications")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choix(request: HttpRequest) -> HttpResponse:
    """How one wants to be told of each kind of news."""
    compte, refus = compte_de(request), ""
    if request.method == "POST":
        voulus = {nom.removeprefix(CHAMP): str(v) for nom, v in request.POST.items() if nom.startswith(CHAMP)}
        try:
            preferences.choisir(compte, voulus)
        except preferences.ChoixRefuseError as erreur:
            refus = erreur.phrase
        else:
            messages.success(request, "Vos choix sont enregistrés.")
            return redirect("notifications-choix")
    siens = preferences.de(compte)
    genres = [(genre, regle, siens.get(genre, regle.defaut)) for genre, regle in REGLES.items()]
    contexte = {
        "dues": [regle for _, regle, _ in genres if regle.legale],
        "au_choix": [(f"{CHAMP}{genre}", regle, choisi) for genre, regle, choisi in genres if not regle.legale],
        "canaux": NOMS_DES_CANAUX,
        "refus": refus,
    }
    return render(request, "web/comptes/notifications/choix.html", contexte, status=422 if refus else 200)
