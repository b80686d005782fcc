"""allauth's own forms, in our words."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import (
    AddEmailForm,
    ChangePasswordForm,
    LoginForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
    SignupForm,
)
from allauth.account.models import EmailAddress
from allauth.account.utils import setup_user_email
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.db import transaction
from django.http import HttpRequest

from binome.services.acces.lignes import Compte
from binome.services.comptes import leurres


class ConnexionForm(LoginForm):  # type: ignore[misc]
    """Signing in: the way to a forgotten password is a link of the page."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["login"].label = "Adresse électronique"
        for champ in self.fields.values():
            champ.help_text = ""
            champ.widget.attrs.pop("placeholder", None)


class _ANosMots:
    """One word for one thing: « adresse électronique » everywhere, and a label is not said twice."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "email" in self.fields:
            self.fields["email"].label = "Adresse électronique"
        for champ in self.fields.values():
            champ.widget.attrs.pop("placeholder", None)


class InscriptionForm(_ANosMots, SignupForm):  # type: ignore[misc]
    """Signing up: the same work whether the address has an account or not, so that time says nothing of it."""

    def try_save(self, request: HttpRequest) -> Any:
        if self.account_already_exists:
            leurres.inscrire(self.cleaned_data["password1"])
        return super().try_save(request)

    def save(self, request: HttpRequest) -> Compte:
        """As allauth does, but in one transaction, which begins once the password is hashed."""
        adaptateur = get_adapter()
        compte: Compte = adaptateur.new_user(request)
        adaptateur.save_user(request, compte, self, commit=False)
        with transaction.atomic():
            compte.save()
            self.custom_signup(request, compte)
            setup_user_email(request, compte, [EmailAddress(email=self.cleaned_data["email"])])
        return compte


class AdresseForm(_ANosMots, AddEmailForm):  # type: ignore[misc]
    """One more address."""


class OubliForm(_ANosMots, ResetPasswordForm):  # type: ignore[misc]
    """A forgotten password: the same work for an address without account, of which nothing leaves."""

    def save(self, request: HttpRequest, **options: Any) -> str:
        if not self.users:
            cle = f"0-{leurres.cle_d_oubli()}"
            contexte = {"password_reset_url": get_adapter().get_reset_password_from_key_url(cle)}
            get_adapter().send_mail(
                "account/email/password_reset_key", self.cleaned_data["email"], contexte, leurre=True
            )
        return str(super().save(request, **options))


class NouveauMotDePasseForm(_ANosMots, ResetPasswordKeyForm):  # type: ignore[misc]
    """Another password, from the link of a message."""


class ChangementForm(_ANosMots, ChangePasswordForm):  # type: ignore[misc]
    """Another password, from the account."""


class PremierMotDePasseForm(_ANosMots, SetPasswordForm):  # type: ignore[misc]
    """A first password, for an account that had none."""


class CleForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new security key."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"].label = "Nom de la clé"


class NomDeCleForm(EditWebAuthnForm):  # type: ignore[misc]
    """The name of a security key."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"].label = "Nom de la clé"
