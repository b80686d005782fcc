"""allauth's own forms, in our words."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm


class ConnexionForm(LoginForm):  # type: ignore[misc]
    """Signing in: the way to a forgotten password is a link of the page."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["login"].label = "Adresse électronique"
        for champ in self.fields.values():
            champ.help_text = ""
            champ.widget.attrs.pop("placeholder", None)


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
