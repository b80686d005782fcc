"""Addresses of accounts. The names are allauth's, which calls them; the words are ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account import views as compte
from allauth.mfa.base import views as facteur
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as cles
from allauth.socialaccount import views as social
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import URLPattern, include, path, re_path

from binome.web import numeros as _numeros  # noqa: F401 — the addresses below count with it
from binome.web.comptes import vues
from binome.web.comptes import vues_securite as securite
from binome.web.comptes.confirmation import confirmer_d_abord, d_un_trait, ecrit
from binome.web.comptes.jetons import vues as jetons
from binome.web.comptes.pages import FORMULAIRES, MESSAGES
from binome.web.comptes.proconnect import views as proconnect
from binome.web.comptes.textes import garde

# Behind the door, even to be read: codes and keys are shown there. The page of the password asks for the former one.
CONFIRMEES = frozenset(
    {
        "account_set_password",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_add_webauthn",
        "mfa_remove_webauthn",
        "mfa_edit_webauthn",
    }
)
CONFIRMEES_A_L_ECRITURE = frozenset({"account_email", "socialaccount_connections", "jetons"})
# What changes an account is done whole, or not at all. Signing in is not there: it would hold the base while a
# password is checked.
D_UN_TRAIT = CONFIRMEES | CONFIRMEES_A_L_ECRITURE | {"account_change_password", "account_reset_password"}


def _formulaire(route: str, vue: Any, nom: str) -> URLPattern:
    page = vue.as_view(template_name="web/comptes/formulaire.html", extra_context={"page": FORMULAIRES[nom]})
    return _adresse(route, page, nom)


def _message(route: str, vue: Any, nom: str) -> URLPattern:
    # They only say something: anyone may read them.
    page = vue.as_view(template_name="web/comptes/message.html", extra_context=MESSAGES[nom])
    return _adresse(route, login_not_required(page), nom)


def _page(route: str, vue: Any, gabarit: str, nom: str) -> URLPattern:
    return _adresse(route, vue.as_view(template_name=gabarit), nom)


def _adresse(route: str, page: Callable[..., HttpResponse], nom: str) -> URLPattern:
    if nom in D_UN_TRAIT:
        page = d_un_trait(page)
    if nom in CONFIRMEES:
        page = confirmer_d_abord(page, garder=nom != "account_set_password")
    elif nom in CONFIRMEES_A_L_ECRITURE:
        page = confirmer_d_abord(page, ecrit)
    return path(route, page, name=nom)


urlpatterns = [
    path("", vues.compte, name="compte"),
    _page("connexion/", compte.LoginView, "web/comptes/connexion.html", "account_login"),
    _formulaire("deconnexion/", compte.LogoutView, "account_logout"),
    path("inscription/", vues.Inscription.as_view(), name="account_signup"),
    _message("inactif/", compte.AccountInactiveView, "account_inactive"),
    _formulaire("confirmer/", vues.Confirmation, "account_reauthenticate"),
    _page("adresses/", securite.Adresses, "web/comptes/adresses.html", "account_email"),
    path("adresses/annuler/<str:jeton>/", securite.annuler_adresse, name="annuler-adresse"),
    path("sessions/", securite.mes_sessions, name="sessions"),
    _adresse("jetons/", jetons.liste, "jetons"),
    path("jetons/<num:cle>/revoquer/", jetons.revoquer, name="revoquer-jeton"),
    _message("adresses/verification/", compte.EmailVerificationSentView, "account_email_verification_sent"),
    re_path(
        r"^adresses/verification/(?P<key>[-:\w]+)/$",
        d_un_trait(vues.AdresseConfirmee.as_view()),
        name="account_confirm_email",
    ),
    _formulaire("mot-de-passe/", compte.PasswordChangeView, "account_change_password"),
    _formulaire("mot-de-passe/choisir/", compte.PasswordSetView, "account_set_password"),
    _formulaire("mot-de-passe/oublie/", compte.PasswordResetView, "account_reset_password"),
    _message("mot-de-passe/oublie/envoye/", compte.PasswordResetDoneView, "account_reset_password_done"),
    re_path(
        r"^mot-de-passe/oublie/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        d_un_trait(compte.PasswordResetFromKeyView.as_view(template_name="web/comptes/nouveau_mot_de_passe.html")),
        name="account_reset_password_from_key",
    ),
    _message("mot-de-passe/change/", compte.PasswordResetFromKeyDoneView, "account_reset_password_from_key_done"),
    _page("double-facteur/", facteur.IndexView, "web/comptes/double_facteur.html", "mfa_index"),
    _page("double-facteur/connexion/", facteur.AuthenticateView, "web/comptes/seconde_preuve.html", "mfa_authenticate"),
    _formulaire("double-facteur/confirmer/", facteur.ReauthenticateView, "mfa_reauthenticate"),
    _page("double-facteur/application/", totp.ActivateTOTPView, "web/comptes/application.html", "mfa_activate_totp"),
    _formulaire("double-facteur/application/retirer/", totp.DeactivateTOTPView, "mfa_deactivate_totp"),
    _page("double-facteur/codes/", codes.ViewRecoveryCodesView, "web/comptes/codes.html", "mfa_view_recovery_codes"),
    _formulaire("double-facteur/codes/nouveaux/", codes.GenerateRecoveryCodesView, "mfa_generate_recovery_codes"),
    _adresse(
        "double-facteur/codes/telecharger/", codes.DownloadRecoveryCodesView.as_view(), "mfa_download_recovery_codes"
    ),
    _page("double-facteur/cles/", cles.ListWebAuthnView, "web/comptes/cles.html", "mfa_list_webauthn"),
    _page("double-facteur/cles/ajouter/", cles.AddWebAuthnView, "web/comptes/cle.html", "mfa_add_webauthn"),
    _page(
        "double-facteur/cles/confirmer/",
        cles.ReauthenticateWebAuthnView,
        "web/comptes/cle_confirmer.html",
        "mfa_reauthenticate_webauthn",
    ),
    _formulaire("double-facteur/cles/<num:pk>/retirer/", cles.RemoveWebAuthnView, "mfa_remove_webauthn"),
    _formulaire("double-facteur/cles/<num:pk>/renommer/", cles.EditWebAuthnView, "mfa_edit_webauthn"),
    path("proconnect/", confirmer_d_abord(proconnect.aller, proconnect.pour_lier), name="proconnect_login"),
    path("proconnect/retour/", proconnect.revenir, name="proconnect_callback"),
    _message("proconnect/annule/", social.LoginCancelledView, "socialaccount_login_cancelled"),
    _message("proconnect/erreur/", social.LoginErrorView, "socialaccount_login_error"),
    _formulaire("proconnect/inscription/", social.SignupView, "socialaccount_signup"),
    _page("proconnect/liens/", social.ConnectionsView, "web/comptes/liens.html", "socialaccount_connections"),
    path("invitation/", vues.invitation, name="invitation"),
    path("invitation/recue/<num:cle>/", vues.invitation_recue, name="invitation-recue"),
    path("invitation/<str:jeton>/", vues.suivre_invitation, name="suivre-invitation"),
    path("demonstration/", include("binome.web.comptes.demonstration.urls")),
    path("notifications/", include("binome.web.comptes.notifications.urls")),
    path("texte-garde/", garde.texte_garde, name="texte-garde"),
]
