"""Settings of accounts: signing in, second factor, ProConnect, and the demonstration mode."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

BOUCLE = frozenset({"localhost", "127.0.0.1", "[::1]"})

# Per address (ip) or per account (key, user); a limit reached answers 429.
LIMITES = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "20/h/ip",
    "reset_password": "20/h/ip,3/h/key",
    "reset_password_from_key": "20/h/ip",
    "confirm_email": "1/3m/key",
    "reauthenticate": "10/m/user,40/h/user",
    "change_password": "5/m/user,20/h/user",
    "manage_email": "10/m/user",
    "jeton_refuse": "20/m/ip",
}


def proconnect(adresse: str, client: str, secret: str) -> dict[str, Any]:
    """Settings of the OIDC provider; nothing when the switch is off. `adresse` is its issuer."""
    if not adresse:
        return {}
    if not client or not secret:
        raise ImproperlyConfigured(
            "BINOME_PROCONNECT est donnée : donnez aussi BINOME_PROCONNECT_CLIENT et BINOME_PROCONNECT_SECRET."
        )
    application = {
        "provider_id": "proconnect",
        "name": "ProConnect",
        "client_id": client,
        "secret": secret,
        "settings": {"server_url": adresse, "token_auth_method": "client_secret_post"},
    }
    return {"proconnect": {"APPS": [application], "OAUTH_PKCE_ENABLED": True}}


def origine(adresse: str) -> list[str]:
    """Where the button of ProConnect may lead: browsers follow a form's redirects to named places only."""
    morceaux = urlsplit(adresse)
    return [f"{morceaux.scheme}://{morceaux.netloc}"] if morceaux.netloc else []


def demonstration(voulue: bool, hotes: list[str], https: bool) -> bool:
    """Whether anyone may enter as a demonstration account: never where another machine could."""
    if voulue and (https or not set(hotes) <= BOUCLE):
        raise ImproperlyConfigured(
            "BINOME_DEMONSTRATION=oui ouvre des comptes sans mot de passe : c'est refusé hors de cette machine. "
            f"Laissez BINOME_HOTES à {', '.join(sorted(BOUCLE))} et BINOME_HTTPS à « non », ou retirez "
            "BINOME_DEMONSTRATION."
        )
    return voulue
