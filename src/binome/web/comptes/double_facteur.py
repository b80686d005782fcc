"""Who instructs, selects or administers must hold a second factor: they are led to set one up before anything else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from binome.services.comptes import comptes

# What it takes to set it up, and to leave.
PERMIS = ("mfa_", "account_logout", "account_reauthenticate", "account_email", "account_set_password")


class DoubleFacteurMiddleware:
    """Leads to the page of the second factor every request of an account that must have one and has none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, vue: Callable[..., Any], *_: Any) -> HttpResponse | None:
        if not getattr(vue, "login_required", True) or not request.user.is_authenticated:
            return None
        nom = request.resolver_match.url_name if request.resolver_match else ""
        if (nom or "").startswith(PERMIS) or not comptes.double_facteur_manquant(request.user):
            return None
        messages.warning(
            request,
            "Votre rôle demande une seconde preuve d'identité à la connexion. Mettez-la en place pour continuer.",
        )
        return redirect("mfa_index")
