"""Pages where one keeps one's account safe: its addresses, the changes on hold, the sessions."""

from __future__ import annotations

from typing import Any

from allauth.account.views import EmailView
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from binome.domaine.langue.typographie import accord
from binome.services.acces.lignes import ChangementAdresse
from binome.services.comptes import adresses_compte, sessions
from binome.services.socle.erreurs import LienCaducError
from binome.web.comptes.personne import compte_de


class Adresses(EmailView):  # type: ignore[misc]
    """Addresses: added at once, removed or made the main one after a day."""

    template_name = "web/comptes/adresses.html"

    def dispatch(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        adresses_compte.appliquer_echus(compte_de(request))
        reponse: HttpResponse = super().dispatch(request, *args, **options)
        return reponse

    def post(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        if numero := request.POST.get("renoncer", ""):
            fait = numero.isdecimal() and len(numero) < 16 and adresses_compte.renoncer(compte_de(request), int(numero))
            messages.success(request, "Le changement est annulé.") if fait else None
            return redirect("account_email")
        reponse: HttpResponse = super().post(request, *args, **options)
        return reponse

    def form_valid(self, form: Any) -> HttpResponse:
        reponse: HttpResponse = super().form_valid(form)
        adresses_compte.prevenir_ajout(compte_de(self.request), form.cleaned_data["email"])
        return reponse

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        attente = adresses_compte.en_attente(compte_de(self.request))
        return {**super().get_context_data(**options), "changements": attente}

    def _action_remove(self, request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
        return self._demander(request, adresses_compte.retirer, "L'adresse est retirée.")

    def _action_primary(self, request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
        return self._demander(request, adresses_compte.rendre_principale, "C'est votre adresse principale.")

    def _demander(self, request: HttpRequest, geste: Any, fait: str) -> HttpResponse:
        try:
            changement: ChangementAdresse | None = geste(compte_de(request), request.POST.get("email", ""))
        except adresses_compte.AdresseInchangeeError as erreur:
            messages.error(request, str(erreur))
        else:
            attend = "Ce sera fait dans 24 heures. L'ancienne adresse est prévenue, et peut l'annuler d'ici là."
            messages.success(request, attend if changement else fait)
        return redirect("account_email")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def annuler_adresse(request: HttpRequest, jeton: str) -> HttpResponse:
    """Where the holder of an address objects to its removal, signed in or not."""
    try:
        if request.method == "POST":
            adresses_compte.opposer(jeton)
            dits = {
                "titre": "Changement annulé",
                "message": "Rien ne change, et tous les appareils connectés à ce compte sont déconnectés. Choisissez "
                "maintenant un autre mot de passe par « Mot de passe oublié », et retirez du compte les adresses que "
                "vous ne reconnaissez pas.",
            }
            return render(request, "web/comptes/message.html", dits)
        changement = adresses_compte.lire(jeton)
    except LienCaducError as erreur:
        dits = {"titre": "Rien à annuler", "message": str(erreur)}
        return render(request, "web/comptes/message.html", dits, status=410)
    return render(request, "web/comptes/annuler_adresse.html", {"changement": changement})


@require_http_methods(["GET", "HEAD", "POST"])
def mes_sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in; signing out there, elsewhere, everywhere."""
    compte, courante = compte_de(request), request.session.session_key or ""
    if request.method == "POST":
        return _fermer(request, courante)
    liste = [(s, s.cle == courante) for s in sessions.lister(compte)]
    return render(request, "web/comptes/sessions.html", {"sessions": liste})


def _fermer(request: HttpRequest, courante: str) -> HttpResponse:
    compte, numero = compte_de(request), request.POST.get("fermer", "")
    if numero == "toutes":
        sessions.fermer_les_autres(compte)
        logout(request)
        return redirect("account_login")
    if numero == "autres":
        fermees = sessions.fermer_les_autres(compte, garder=courante)
        messages.success(request, f"{accord(fermees, 'autre session fermée', 'autres sessions fermées')}.")
    elif numero.isdecimal() and len(numero) < 16 and sessions.fermer(compte, int(numero)):
        messages.success(request, "Cette session est fermée.")
    return redirect("sessions")
