"""Pages of accounts that are ours: the account itself, signing up, invitations."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import ConfirmEmailView, ReauthenticateView, SignupView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from binome.domaine.droits.droits import NOMS, Role
from binome.domaine.langue.typographie import soigner
from binome.services.acces import ouverture
from binome.services.acces.lignes import Invitation
from binome.services.equipe import invitations
from binome.web.comptes import invitation as session
from binome.web.comptes.confirmation import adresse_de_confirmation
from binome.web.comptes.personne import compte_de, tracer_le_refus


@require_safe
def compte(request: HttpRequest) -> HttpResponse:
    """What one may change of one's account."""
    return render(request, "web/comptes/compte.html", {"proconnect": bool(settings.SOCIALACCOUNT_PROVIDERS)})


class Confirmation(ReauthenticateView):  # type: ignore[misc]
    """Proving again who one is: by password or second factor; those who have neither here go by ProConnect, or choose
    a password by e-mail first."""

    def dispatch(self, request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        if get_adapter().get_reauthentication_methods(request.user):
            reponse: HttpResponse = super().dispatch(request, *args, **options)
            return reponse
        suite = get_next_redirect_url(request) or reverse("compte")
        contexte = {"proconnect": adresse_de_confirmation(request, suite)}
        return render(request, "web/comptes/confirmer_autrement.html", contexte, status=403)


class Inscription(SignupView):  # type: ignore[misc]
    """Signing up; closed to strangers when the site is by invitation."""

    template_name = "web/comptes/inscription.html"

    def get_initial(self) -> dict[str, Any]:
        invitation = session.invitation_en_cours(self.request)
        return {**super().get_initial(), **({"email": invitation.courriel} if invitation else {})}

    def form_valid(self, form: Any) -> HttpResponse:
        session.retenir_le_territoire(self.request, form.cleaned_data.get("territoire", ""))
        reponse: HttpResponse = super().form_valid(form)
        return reponse

    def closed(self) -> HttpResponse:
        return session.reponse_sans_invitation(self.request)


class AdresseConfirmee(ConfirmEmailView):  # type: ignore[misc]
    """Proving one's address, which signs in where one signed up; the candidature named then opens with it."""

    template_name = "web/comptes/adresse_confirmee.html"

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        return {**super().get_context_data(**options), "territoire": self.request.session.get(session.TERRITOIRE, "")}

    def post(self, *args: Any, **options: Any) -> HttpResponse:
        reponse: HttpResponse = super().post(*args, **options)
        if not self.request.user.is_authenticated:
            return reponse
        try:
            identifiant = session.ouvrir_la_candidature(self.request)
        except ouverture.RefusError as refus:
            messages.error(self.request, soigner(str(refus)))
            return reponse
        return redirect("atelier-dossier", identifiant) if identifiant else reponse


@login_not_required
@require_safe
def suivre_invitation(request: HttpRequest, jeton: str) -> HttpResponse:
    """Keep the token of the link and drop it from the address, where it would leak to logs and histories."""
    session.retenir(request, jeton)
    return redirect("invitation")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """What is offered, by whom; signing in or up if need be; accepting."""
    return _repondre(request, request.session.get(session.CLE, ""))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_recue(request: HttpRequest, cle: int) -> HttpResponse:
    """An invitation to one's own address, read from one's notifications: signed in, one needs no link."""
    return _repondre(request, cle)


def _repondre(request: HttpRequest, jeton: str | int) -> HttpResponse:
    try:
        offerte = (
            invitations.lire(jeton) if isinstance(jeton, str) else invitations.lire_la_sienne(compte_de(request), jeton)
        )
        if request.method == "POST" and request.user.is_authenticated:
            invitations.accepter(request.user, jeton)
            session.oublier(request)
            messages.success(request, f"Bienvenue : vous êtes {NOMS[Role(offerte.role)]} de ce dossier.")
            return redirect("atelier-dossier", offerte.dossier.identifiant)
    except invitations.InvitationCaduqueError as erreur:
        session.oublier(request)
        page = {"titre": "Invitation sans effet", "message": erreur.phrase}
        return render(request, "web/comptes/message.html", page, status=410)
    except ouverture.RefusError as refus:
        tracer_le_refus(request, offerte.dossier.identifiant)
        return _invitation(request, offerte, refus.phrase)
    return _invitation(request, offerte)


def _invitation(request: HttpRequest, offerte: Invitation, refus: str = "") -> HttpResponse:
    # The link was received at that address: signing up with it needs no second message.
    if not request.user.is_authenticated:
        request.session["account_verified_email"] = offerte.courriel
    contexte = {"invitation": offerte, "role": NOMS[Role(offerte.role)], "refus": refus}
    return render(request, "web/comptes/invitation.html", contexte, status=403 if refus else 200)
