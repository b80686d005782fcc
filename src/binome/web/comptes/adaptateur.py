"""How allauth behaves here: who may sign up, e-mails through the queue, secrets encrypted, ProConnect's claims."""

from __future__ import annotations

import base64
import hashlib
import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as contexte_allauth
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render

from binome.domaine.langue.typographie import soigner
from binome.domaine.saisie.textes import en_ligne, visibles
from binome.services.acces.lignes import Compte
from binome.services.comptes import comptes, leurres, sessions
from binome.services.notifications import courriels, envois
from binome.web.comptes.confirmation import compte_confirme
from binome.web.comptes.invitation import invitation_en_cours, reponse_sans_invitation
from binome.web.comptes.lettres import A_COMPTER, GENRE, LETTRES, cle
from binome.web.comptes.proconnect.sortie import adresse_de_sortie

_journal = logging.getLogger("binome.comptes")


class AdaptateurComptes(DefaultAccountAdapter):  # type: ignore[misc]
    """Local accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return settings.BINOME_INSCRIPTION == "ouverte" or invitation_en_cours(request) is not None

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """One count for one account: allauth adds the name that the request calls us, any port of which is another."""
        return str(credentials.get("email", "")).strip().lower()

    def is_reauthentication_required(self, *, app: str, **_: Any) -> bool:
        """A second wall behind `confirmer_d_abord`, inside allauth itself: whatever view leads to its acts."""
        return not compte_confirme(contexte_allauth.request)

    def set_password(self, user: Compte, password: str) -> None:
        """Whoever else is signed in with the former one is signed out: changed, chosen, or reset by a link."""
        super().set_password(user, password)
        requete = contexte_allauth.request
        sienne = requete is not None and requete.user.is_authenticated and requete.user.pk == user.pk
        sessions.fermer_les_autres(user, garder=requete.session.session_key or "" if sienne else "")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """The way out passes by ProConnect for those who came from it."""
        retour: str = super().get_logout_redirect_url(request)
        return adresse_de_sortie(request, retour) or retour

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any], *, leurre: bool = False) -> None:
        """Queued in the transaction of what causes it: nothing leaves for what was rolled back. The link that allauth
        made is not kept: another is drawn when the letter leaves. What anyone may have sent to an address is counted:
        beyond the limit, the page says the same and nothing leaves. `leurre`: a letter for nobody, which costs as much.
        """
        nom = template_prefix.rpartition("/")[2]
        if nom in A_COMPTER:
            try:
                envois.compter(_qui(contexte_allauth.request), email)
            except envois.TropDEnvoisError:
                _journal.warning("message de compte non envoyé : limite atteinte pour ce destinataire")
                return
        if leurre:
            leurres.jeter()
        elif nom in LETTRES:
            courriels.ecrire_a(email, GENRE, cle(nom, context.get("user")))
        else:
            requete = contexte_allauth.request
            message = self.render_mail(template_prefix, email, {"request": requete, "email": email, **context})
            courriels.poster(email, soigner(message.subject), soigner(message.body))


def _qui(request: HttpRequest | None) -> Compte | None:
    """The account that causes a message, None for a visitor."""
    return request.user if request is not None and isinstance(request.user, Compte) else None


class AdaptateurDoubleFacteur(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factor: its secrets are encrypted in the database with a key drawn from the site's."""

    def encrypt(self, text: str) -> str:
        return _chiffre().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _chiffre().decrypt(encrypted_text.encode()).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": contexte_allauth.request.get_host().partition(":")[0], "name": "Binôme"}


def _chiffre() -> MultiFernet:
    cles = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    condenses = (hashlib.sha256(b"double facteur:" + cle.encode()).digest() for cle in cles)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(condense)) for condense in condenses])


class AdaptateurProConnect(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Accounts that ProConnect vouches for: their address is verified, their SIRET names their organisation."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Where accounts are by invitation, the invitation must be for the address that ProConnect vouches for."""
        if settings.BINOME_INSCRIPTION == "ouverte":
            return True
        invitation = invitation_en_cours(request)
        if invitation is None or invitation.courriel != sociallogin.user.email:
            raise ImmediateHttpResponse(reponse_sans_invitation(request))
        return True

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Compte:
        compte: Compte = super().populate_user(request, sociallogin, data)
        compte.email = (data.get("email") or "").lower()
        compte.nom = en_ligne(visibles(data.get("name") or ""))[:120]
        return compte

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.is_existing:
            self._rattacher(sociallogin)

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> Compte:
        compte: Compte = super().save_user(request, sociallogin, form)
        self._rattacher(sociallogin)
        return compte

    def _rattacher(self, sociallogin: SocialLogin) -> None:
        donnees = sociallogin.account.extra_data.get("userinfo", {})
        comptes.rattacher_par_siret(sociallogin.user, str(donnees.get("siret", "")))

    def on_authentication_error(self, request: HttpRequest, provider: Any, **details: Any) -> None:
        """A page of ours rather than allauth's."""
        page = {
            "titre": "Connexion interrompue",
            "message": "ProConnect n'a pas pu vous identifier, ou vous avez annulé. Réessayez, ou connectez-vous par "
            "courriel et mot de passe.",
        }
        raise ImmediateHttpResponse(render(request, "web/comptes/message.html", page, status=403))
