"""Whether a visitor may enter: said by every page that has a door to the demonstration, and asked again at the door."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest

# What proxies add to say whom they speak for: behind one, everybody seems to be this machine.
_RELAIS = ("HTTP_X_FORWARDED", "HTTP_FORWARDED", "HTTP_X_ORIGINAL_", "HTTP_X_REWRITE_", "HTTP_X_PROXY", "HTTP_CF_")
_RELAIS_EXACTS = frozenset(
    {
        "HTTP_VIA",
        "HTTP_X_VIA",
        "HTTP_X_REAL_IP",
        "HTTP_X_REAL_HOST",
        "HTTP_X_CLIENT_IP",
        "HTTP_CLIENT_IP",
        "HTTP_TRUE_CLIENT_IP",
        "HTTP_X_CLUSTER_CLIENT_IP",
        "HTTP_X_HOST",
        "HTTP_X_SCHEME",
        "HTTP_X_ENVOY_EXTERNAL_ADDRESS",
        "HTTP_FASTLY_CLIENT_IP",
        "HTTP_FLY_CLIENT_IP",
        "HTTP_PROXY_CONNECTION",
    }
)


def demonstration_ouverte(request: HttpRequest) -> bool:
    """The mode is on, and the visitor is at this very machine: its accounts have no password."""
    return bool(settings.BINOME_DEMONSTRATION) and _de_cette_machine(request)


def _de_cette_machine(request: HttpRequest) -> bool:
    """Whether the visitor is at this very machine, and nobody speaks for them."""
    if any(nom in _RELAIS_EXACTS or nom.startswith(_RELAIS) for nom in request.META):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
