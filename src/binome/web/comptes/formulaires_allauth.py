"""allauth's own forms, in our words."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import (
    AddEmailForm,
    ChangePasswordForm,
    LoginForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
    SignupForm,
)
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm


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
    """Signing up."""


class AdresseForm(_ANosMots, AddEmailForm):  # type: ignore[misc]
    """One more address."""


class OubliForm(_ANosMots, ResetPasswordForm):  # type: ignore[misc]
    """A forgotten password."""


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
